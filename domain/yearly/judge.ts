import { isNamed, isSamePerson } from '../case/person';
import type { ErrorCode, Refusal } from '../errors';
import type { YearlyMessage } from './messages';
import type { YearlyOutcome, YearlyState } from './state';
import { yearlyTitle } from './work';

/** What a year's work makes of an act that would end it. */
export type YearlyVerdict =
  | { readonly kind: 'taken'; readonly outcome: YearlyOutcome }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** The farthest that a zone's new year is ahead of UTC's. */
const FARTHEST_ZONE_MS = 14 * 3_600_000;

const refuse = (code: ErrorCode, message: string, fix?: string): YearlyVerdict => ({
  kind: 'refused',
  refusal: { code, message, ...(fix ? { fix } : {}) },
});

/** When the year reported on ended; where the due date is not known, the first moment at which it had anywhere. */
const yearEndMs = ({ due, year }: YearlyState): number =>
  due ? Date.parse(due.fromAt) : Date.UTC(year + 1, 0, 1) - FARTHEST_ZONE_MS;

const refuseEnded = (state: YearlyState, outcome: YearlyOutcome): YearlyVerdict =>
  refuse(
    'Conflict',
    outcome.as === 'filed'
      ? `the ${yearlyTitle(state)} was filed ${outcome.filedAt} as ${outcome.confirmation}`
      : `${outcome.actor} and ${outcome.second} decided ${outcome.at} not to file the ${yearlyTitle(state)}`,
    `See tocsin yearly show ${state.year} ${state.kind}.`,
  );

/** A person has filed. What came in late is taken too, and is on record as late. */
export const judgeYearlyFiling = (
  state: YearlyState,
  act: YearlyMessage<'recordYearlyFiling'>,
  nowMs: number,
): YearlyVerdict => {
  const { outcome, due, draft } = state;
  const filedMs = Date.parse(act.filedAt);
  if (outcome)
    return outcome.as === 'filed' && outcome.confirmation === act.confirmation
      ? { kind: 'repeat' }
      : refuseEnded(state, outcome);
  if (filedMs > nowMs + CLOCK_TOLERANCE_MS)
    return refuse(
      'Usage',
      `filedAt is ${act.filedAt}, which has not come yet (it is ${new Date(nowMs).toISOString()})`,
      'Give the time at which it was filed.',
    );
  if (filedMs <= yearEndMs(state))
    return refuse(
      'OutsideWindow',
      `filedAt is ${act.filedAt}, before ${state.year} was over: a filing covers the whole year`,
      'Give the time at which the filing for the whole year was made.',
    );
  return {
    kind: 'taken',
    outcome: {
      as: 'filed',
      ...act,
      isLate: due !== null && filedMs > Date.parse(due.latestAt),
      at: new Date(nowMs).toISOString(),
      draftDigest: draft?.digest ?? null,
    },
  };
};

/** A decision not to file is made by two persons, by name: afterwards nobody is reminded any more. */
export const judgeYearlyDecline = (
  state: YearlyState,
  act: YearlyMessage<'declineYearlyFiling'>,
  nowMs: number,
): YearlyVerdict => {
  const { outcome, draft } = state;
  if (outcome) return outcome.as === 'declined' ? { kind: 'repeat' } : refuseEnded(state, outcome);
  if (!isNamed(act.actor) || !isNamed(act.second) || isSamePerson(act.actor, act.second))
    return refuse(
      'NotAllowed',
      'a decision not to file is made by two persons',
      'Name the other one with --second.',
    );
  return {
    kind: 'taken',
    outcome: {
      as: 'declined',
      ...act,
      at: new Date(nowMs).toISOString(),
      draftDigest: draft?.digest ?? null,
    },
  };
};
