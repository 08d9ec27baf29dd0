import { TocsinError } from '../../domain/errors';
import { judgeYearlyDecline, judgeYearlyFiling } from '../../domain/yearly/judge';
import { yearlyMessageSchemas } from '../../domain/yearly/messages';
import type { YearlyMessage } from '../../domain/yearly/messages';
import { openYearlyState } from '../../domain/yearly/state';
import type { YearlyState } from '../../domain/yearly/state';
import { yearlyStatus } from '../../domain/yearly/status';
import { yearlyTitle } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { readLatestDraft, readOutcome } from '../../records/yearly-work';
import type { YearlyStatus } from '../../workflows/yearly-contract';
import { parseTyped, withNow } from '../act/parse-act';
import type { Globals, Result } from '../action';
import { withTemporal } from '../temporal/connect';
import { withWork } from './open-work';
import { nextCommand } from './show-work';
import { yearlyText } from './status-text';
import { sendYearly } from './yearly-client';

type EndName = 'recordYearlyFiling' | 'declineYearlyFiling';
type Typed = Readonly<Record<string, unknown>>;

const judge = (name: EndName, state: YearlyState, message: YearlyMessage, nowMs: number) =>
  name === 'recordYearlyFiling'
    ? judgeYearlyFiling(state, message as YearlyMessage<'recordYearlyFiling'>, nowMs)
    : judgeYearlyDecline(state, message as YearlyMessage<'declineYearlyFiling'>, nowMs);

/**
 * What the records and the calendar say of the act, before any workflow is begun by it; null: nothing is against it, and
 * it is no repeat.
 * @throws TocsinError with the refusal
 */
const judgedHere = (work: YearlyWork, name: EndName, message: YearlyMessage): Promise<YearlyStatus | null> =>
  withWork(async ({ database, dueOf, nowMs }) => {
    const outcome = await readOutcome(database, work);
    const state = { ...openYearlyState(work.year, work.kind), due: dueOf(work), outcome };
    const verdict = judge(name, state, message, nowMs);
    if (verdict.kind === 'refused') {
      const { code, message: text, fix } = verdict.refusal;
      throw new TocsinError(code, text, fix);
    }
    if (verdict.kind === 'repeat') return yearlyStatus(state, nowMs);
    if (name === 'recordYearlyFiling' && !(await readLatestDraft(database, work)))
      throw new TocsinError(
        'Conflict',
        `there is no draft of the ${yearlyTitle(work)}: nothing on record says what was filed`,
        `Run tocsin yearly draft ${work.year} ${work.kind}, compare it with what was filed, and record the filing then.`,
      );
    return null;
  });

const answer = (status: YearlyStatus, said: string): Result => ({
  data: status,
  text: yearlyText(status),
  said: [said],
  next: nextCommand(status),
});

/** `tocsin yearly file` and `tocsin yearly decline`: what ends a year's work. A repeat of the same act changes nothing. */
export const endWork = async (
  work: YearlyWork,
  name: EndName,
  typed: Typed,
  { actor, dryRun }: Globals,
): Promise<Result> => {
  const message = parseTyped<YearlyMessage<EndName>>(
    yearlyMessageSchemas[name],
    withNow({ ...typed, actor }, new Date().toISOString()),
  );
  const repeated = await judgedHere(work, name, message);
  if (repeated) return answer(repeated, 'Nothing has changed: this was on record already.');
  if (dryRun)
    return {
      data: { ...work, message: name, input: message, sent: false },
      said: ['This can be recorded. Nothing was sent.'],
    };
  const status = await withTemporal((temporal) => sendYearly(temporal, work, name, message));
  const ended = status.outcome?.as === 'filed' ? 'is on record as filed' : 'is on record as not to be filed';
  return answer(status, `The ${yearlyTitle(work)} ${ended}. Nobody is reminded of it any more.`);
};
