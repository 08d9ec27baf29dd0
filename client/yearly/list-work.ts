import { EXIT_CODES } from '../../domain/errors';
import type { YearlyDue } from '../../domain/yearly/due';
import { yearlyPhase } from '../../domain/yearly/phase';
import type { YearlyOutcome, YearlyPhase } from '../../domain/yearly/state';
import { YEARLY_KINDS } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { listYearlyWork } from '../../records/yearly-work';
import type { Result } from '../action';
import { withWork } from './open-work';
import type { OpenWork } from './open-work';

/** One line of `tocsin yearly list`; its keys are an API. */
export interface ListedWork extends YearlyWork {
  readonly phase: YearlyPhase;
  readonly targetAt: string | null;
  readonly latestAt: string | null;
  readonly isInForce: boolean;
  /** In force, not filed, and 90 % of the time has passed or all of it. */
  readonly isAtRisk: boolean;
  readonly draftId: string | null;
  readonly outcome: YearlyOutcome | null;
}

const AT_RISK_SHARE = 0.9;

/** Whether a deadline that binds is near or missed. */
export const isAtRisk = (due: YearlyDue | null, outcome: YearlyOutcome | null, nowMs: number): boolean => {
  if (!due?.isInForce || outcome) return false;
  const fromMs = Date.parse(due.fromAt);
  return nowMs >= fromMs + (Date.parse(due.targetAt) - fromMs) * AT_RISK_SHARE;
};

/** What the records know, and last year's work whether it was begun or not: a Schedule may not have run. */
const listed = async ({ database, dueOf, nowMs, thisYear }: OpenWork): Promise<ListedWork[]> => {
  const known = await listYearlyWork(database);
  const lastYears = YEARLY_KINDS.map((kind) => ({ year: thisYear - 1, kind, draft: null, outcome: null }));
  const isKnown = ({ year, kind }: YearlyWork): boolean =>
    known.some((work) => work.year === year && work.kind === kind);
  return [...known, ...lastYears.filter((work) => !isKnown(work))]
    .sort((a, b) => b.year - a.year || a.kind.localeCompare(b.kind))
    .map(({ year, kind, draft, outcome }) => {
      const due = dueOf({ year, kind });
      return {
        year,
        kind,
        phase: yearlyPhase({ due, outcome }, nowMs),
        targetAt: due?.targetAt ?? null,
        latestAt: due?.latestAt ?? null,
        isInForce: due?.isInForce ?? false,
        isAtRisk: isAtRisk(due, outcome, nowMs),
        draftId: draft?.draftId ?? null,
        outcome,
      };
    });
};

const endOf = (outcome: YearlyOutcome | null): string => {
  if (!outcome) return '';
  return outcome.as === 'filed'
    ? `${outcome.confirmation}, ${outcome.filedAt}${outcome.isLate ? ', late' : ''}`
    : `by ${outcome.actor} and ${outcome.second}`;
};

/** `tocsin yearly list`; with `--check` exit code 12 where a deadline that binds is at risk or missed. */
export const listWork = (shouldCheck: boolean): Promise<Result> =>
  withWork(async (open) => {
    const work = await listed(open);
    const atRisk = work.filter((each) => each.isAtRisk);
    return {
      data: work,
      table: {
        columns: ['year', 'kind', 'phase', 'file by', 'latest', 'in force', 'draft', 'ended'],
        rows: work.map(({ year, kind, phase, targetAt, latestAt, isInForce, draftId, outcome }) => [
          year,
          kind,
          phase,
          targetAt,
          latestAt,
          isInForce ? 'yes' : 'no',
          draftId,
          endOf(outcome),
        ]),
      },
      ...(atRisk.length === 0
        ? {}
        : { said: atRisk.map(({ year, kind, phase }) => `AT RISK: ${year} ${kind} is ${phase}.`) }),
      ...(shouldCheck && atRisk.length > 0 ? { exitCode: EXIT_CODES.DeadlineAtRisk } : {}),
    };
  });
