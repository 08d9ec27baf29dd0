import { EXIT_CODES, TocsinError } from '../../domain/errors';
import { yearlyPhase } from '../../domain/yearly/phase';
import { openYearlyState } from '../../domain/yearly/state';
import { yearlyStatus } from '../../domain/yearly/status';
import { yearlyId } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { readLatestDraft, readOutcome } from '../../records/yearly-work';
import type { YearlyStatus } from '../../workflows/yearly-contract';
import type { Result } from '../action';
import { withTemporal } from '../temporal/connect';
import { isAtRisk } from './list-work';
import { withWork } from './open-work';
import { yearlyText } from './status-text';
import { statusOf } from './yearly-client';

/** What usually comes next, by its command. */
export const nextCommand = ({ year, kind, outcome, draft }: YearlyStatus): string => {
  if (outcome) return `tocsin yearly list`;
  return draft
    ? `tocsin yearly file ${year} ${kind} --confirmation NUMBER --filed-at TIME --signed-by OFFICER`
    : `tocsin yearly draft ${year} ${kind}`;
};

/** What the records know of work whose workflow is gone, or was never begun; null: nothing. */
const recordedStatus = (work: YearlyWork): Promise<YearlyStatus | null> =>
  withWork(async ({ database, dueOf, nowMs }) => {
    const [outcome, draft] = [await readOutcome(database, work), await readLatestDraft(database, work)];
    if (!outcome && !draft) return null;
    const state = {
      ...openYearlyState(work.year, work.kind),
      due: dueOf(work),
      outcome,
      draft: draft && { draftId: draft.draftId, digest: draft.digest, at: draft.at },
    };
    // Nobody reminds of what no workflow carries out.
    return { ...yearlyStatus(state, nowMs), next: null };
  });

/** `tocsin yearly show`. @throws TocsinError NotFound for work that nobody has begun */
export const showWork = async (work: YearlyWork, shouldCheck: boolean): Promise<Result> => {
  const running = await withTemporal((temporal) => statusOf(temporal, work));
  const found = running ?? (await recordedStatus(work));
  if (!found)
    throw new TocsinError(
      'NotFound',
      `${yearlyId(work)} was not begun`,
      `Begin it with tocsin yearly draft ${work.year} ${work.kind}; tocsin doctor looks at its Schedule.`,
    );
  const nowMs = Date.now();
  const status = { ...found, phase: yearlyPhase(found, nowMs) };
  return {
    data: { ...status, isUnderWay: running !== null && status.outcome === null },
    text: yearlyText(status),
    ...(running || status.outcome
      ? {}
      : { said: ['No workflow carries this out: nobody is reminded until draft begins it.'] }),
    next: nextCommand(status),
    ...(shouldCheck && isAtRisk(status.due, status.outcome, nowMs)
      ? { exitCode: EXIT_CODES.DeadlineAtRisk }
      : {}),
  };
};
