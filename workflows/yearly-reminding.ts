import { CancellationScope, condition } from '@temporalio/workflow';
import type { YearlyReminder } from '../domain/yearly/reminders';
import { nextYearlyReminder } from '../domain/yearly/reminders';
import { yearlyTitle } from '../domain/yearly/work';
import { tellOfYearly } from './yearly-activities';
import type { YearlyDesk } from './yearly-desk';
import { compileDraft, computeDue, trying } from './yearly-preparing';

/** One timer at most; the wait is taken up again after it. Temporal keeps timers in nanoseconds. */
const LONGEST_TIMER_MS = 365 * 86_400_000;

/** Tells legal and security, by e-mail and by webhook; notes what became of it. */
const tell = async (desk: YearlyDesk, key: string, text: string): Promise<void> => {
  const draftId = desk.state().draft?.draftId ?? null;
  await trying(desk, `not told by e-mail: ${text}`, async () => {
    const { isTold, posted } = await tellOfYearly.executeWithOptions({ summary: text }, [
      { work: desk.work, key, text, draftId, roles: ['legal', 'security'] },
    ]);
    desk.note(isTold ? `told: ${text}` : `the e-mail was refused: ${text}`);
    for (const { webhook, outcome } of posted) desk.note(`webhook ${webhook}: ${outcome}`);
  });
};

/** Work that nobody needs any more once the year's work has ended. */
const whileOpen = async (desk: YearlyDesk, work: () => Promise<void>): Promise<void> => {
  const scope = new CancellationScope();
  await scope.run(() => Promise.race([work(), condition(() => desk.isOver())]));
  scope.cancel();
};

/** A reminder counts as given although its e-mail was refused: the note says so, and the next one comes. */
const remind = async (desk: YearlyDesk, { rung, atMs, text }: YearlyReminder): Promise<void> => {
  const targetAt = desk.state().due?.targetAt ?? '';
  await compileDraft(desk);
  await tell(desk, `${targetAt}/${rung}`, text);
  desk.change({ reminded: { targetAt, upToAt: new Date(atMs).toISOString() } });
};

/** Without a date there is no ladder: people are told every day, and it is computed again. */
const askForDate = async (desk: YearlyDesk): Promise<void> => {
  const text = `when the ${yearlyTitle(desk.work)} is due cannot be computed: look at its workflow`;
  await whileOpen(desk, () => tell(desk, `no-date/${desk.now().slice(0, 10)}`, text));
  const hasChanged = (): boolean => desk.isOver() || desk.state().due !== null;
  if (await condition(hasChanged, '1 day', { summary: 'before the due date is computed again' })) return;
  await computeDue(desk);
};

const untilNext = async (desk: YearlyDesk, { atMs, text }: YearlyReminder): Promise<void> => {
  const hasChanged = (): boolean =>
    desk.isOver() || desk.isLong() || nextYearlyReminder(desk.state(), desk.nowMs())?.atMs !== atMs;
  const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(atMs - desk.nowMs())));
  await condition(hasChanged, waitMs, { summary: `reminder: ${text}` });
};

/** Reminds at 50, 75, 90 and 100 % of the time and every day past it, until the work has ended or the history is long. */
export const remindUntilOver = async (desk: YearlyDesk): Promise<void> => {
  while (!desk.isOver() && !desk.isLong()) {
    const next = nextYearlyReminder(desk.state(), desk.nowMs());
    if (!next) await askForDate(desk);
    else if (next.atMs > desk.nowMs()) await untilNext(desk, next);
    else await whileOpen(desk, () => remind(desk, next));
  }
};
