import { lapseHold } from '../domain/case/acts/hold';
import { nextReminder } from '../domain/case/deadlines';
import { nextHoldEvent } from '../domain/case/hold-alerts';
import type { HoldEvent } from '../domain/case/hold-alerts';
import { LIMITS, lastOf } from '../domain/case/limits';
import { nextTaskOpening } from '../domain/case/tasks';
import { nextRepeat, withReminder } from '../domain/case/unheard';
import { nextEdge, withStatusesAt } from '../domain/case/window-statuses';
import { alert } from './alert';
import { reassess } from './assessing';
import type { CaseFile } from './case-file';

/** Reminds named roles ahead of each `latest`, and every day past it (design, section 3, rule 3). */
export const watchDeadlines = async (file: CaseFile): Promise<never> => {
  const next = () => nextReminder(file.state(), file.nowMs());
  for (;;) {
    const reminder = next();
    if (!reminder) await file.changedOrAt(() => next()?.key);
    else if (reminder.atMs > file.nowMs())
      await file.changedOrAt(() => next()?.key, reminder.atMs, `reminder: ${reminder.text}`);
    else {
      const { key, text, alsoGiven } = reminder;
      file.change((state) => ({
        ...withReminder(state, { key, text, at: file.now() }),
        given: lastOf([...state.given, ...alsoGiven], LIMITS.givenKeys),
      }));
      const isLate = key.includes('/late-') || key.endsWith('/100');
      const roles = isLate ? (['security', 'legal', 'executive'] as const) : (['security', 'legal'] as const);
      alert(file, { key, text, roles, kind: 'reminded' });
    }
  }
};

/** Repeats to the executive, once and a day later, what nobody has acknowledged. */
export const watchUnheard = async (file: CaseFile): Promise<never> => {
  const next = () => nextRepeat(file.state());
  for (;;) {
    const repeat = next();
    if (!repeat) await file.changedOrAt(() => next()?.key);
    else if (repeat.atMs > file.nowMs())
      await file.changedOrAt(() => next()?.key, repeat.atMs, `if nobody acknowledges: ${repeat.text}`);
    else
      alert(file, { key: repeat.key, text: repeat.text, roles: ['security', 'executive'], kind: 'alerted' });
  }
};

/** Tells people of each task when its window opens: nobody else does it. */
export const watchTasks = async (file: CaseFile): Promise<never> => {
  const next = () => nextTaskOpening(file.state());
  for (;;) {
    const task = next();
    if (!task) await file.changedOrAt(() => next()?.key);
    else if (task.atMs > file.nowMs())
      await file.changedOrAt(() => [next()?.key, next()?.atMs], task.atMs, `opens: ${task.text}`);
    else alert(file, { key: task.key, text: task.text, roles: ['security', 'legal'], kind: 'alerted' });
  }
};

/** What is to be done at an edge itself is done first, by those who wait for it: two timers of one instant would race. */
const SETTLING_MS = 1_000;

/** Keeps the status of every window as time has it: one timer, named by the obligation whose edge comes next. */
export const watchEdges = async (file: CaseFile): Promise<never> => {
  const windows = () =>
    file
      .state()
      .windows?.obligations.map(({ status, startedAt, earliest, latest }) => [
        status,
        startedAt,
        earliest,
        latest,
      ]);
  for (;;) {
    const edge = nextEdge(file.state(), file.nowMs());
    const settledAtMs = edge && edge.atMs + SETTLING_MS * file.clock.speed;
    await file.changedOrAt(windows, settledAtMs, edge?.text);
    file.change((state) => withStatusesAt(state, file.nowMs()));
  }
};

/** Lets a hold lapse, unless its release or its extension came first. */
const lapse = (file: CaseFile, { key, hold, text }: HoldEvent): Promise<boolean> =>
  file.serially(async () => {
    if (nextHoldEvent(file.state(), file.nowMs())?.key !== key) return false;
    file.change((state) => lapseHold(state, hold, file.now()));
    file.note('hold-lapsed', text, { reference: hold });
    await reassess(file);
    return true;
  });

/** Alerts 7 days, 1 day and 0 days before a hold's last day, and lets it lapse after it (rule 6). */
export const watchHolds = async (file: CaseFile): Promise<never> => {
  const next = () => nextHoldEvent(file.state(), file.nowMs());
  for (;;) {
    const event = next();
    if (!event) await file.changedOrAt(() => next()?.key);
    else if (event.atMs > file.nowMs())
      await file.changedOrAt(() => next()?.key, event.atMs, `hold ${event.hold}: ${event.kind}`);
    else if (event.kind === 'alert' || (await lapse(file, event)))
      alert(file, { key: event.key, text: event.text, roles: ['security', 'legal'], kind: 'alerted' });
  }
};
