import type { CaseState } from './state';

const partsOf = (state: CaseState): string => {
  const {
    facts,
    notified,
    filings,
    holds,
    list,
    notice,
    earlyReleaseAt,
    urgentNeedConsultedAt,
    waves,
    about,
  } = state;
  return JSON.stringify([
    facts,
    notified,
    holds,
    list.digest,
    notice.digest,
    earlyReleaseAt,
    urgentNeedConsultedAt,
    filings,
    list.byState,
    list.byDataType,
    waves,
    about,
  ]);
};

/**
 * Whether two states have one plan: all that windows and digest are computed from. Where it differs, nothing that was
 * computed or approved before counts until it has been computed anew.
 */
export const isSamePlan = (one: CaseState, other: CaseState): boolean =>
  one === other || (one.policies === other.policies && partsOf(one) === partsOf(other));
