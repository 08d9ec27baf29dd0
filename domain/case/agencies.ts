import { combineRules } from '../policy/rules';
import type { AgencyDuty } from '../policy/rules';
import type { Policy } from '../policy/schema';
import { satisfies } from '../windows/agencies-told';
import type { AgencyNotice } from '../windows/types';
import type { CaseNotice, CaseState } from './state';

/**
 * A notice as it counts. Where an agency's e-mail was refused for good, a person's filing stands for every channel: law
 * enforcement was reached, and the wait runs from then.
 */
const counted = <N extends AgencyNotice>(
  { refusedAgencies }: Pick<CaseState, 'refusedAgencies'>,
  notice: N,
): N => (refusedAgencies.includes(notice.agency) ? { ...notice, channel: undefined } : notice);

/** Who was told, as the windows count it. */
export const countedNotices = (
  state: Pick<CaseState, 'refusedAgencies'> & { readonly notified: readonly AgencyNotice[] },
): AgencyNotice[] =>
  state.notified.map((notice) => {
    const { agency, at, channel } = counted(state, notice);
    return channel === undefined ? { agency, at } : { agency, at, channel };
  });

/**
 * The policies with those of their obligations that the windows, as they were computed last, do not lift. What is not
 * computed yet, or rests on a fact that nobody knows, is owed.
 */
const owedPolicies = ({ policies, windows }: CaseState): Policy[] => {
  const lifted = (windows?.obligations ?? []).filter(
    ({ status }) => status === 'exempt' || status === 'not-required',
  );
  return policies.map((policy) => ({
    ...policy,
    obligations: policy.obligations.filter(
      ({ id }) => !lifted.some((window) => window.policy === policy.id && window.obligation === id),
    ),
  }));
};

/** Duties to law enforcement that are owed and that no such notice has met, one for each agency and channel. */
const dutiesWithout = (state: CaseState, isSuch: (notice: CaseNotice) => boolean): AgencyDuty[] => {
  const notices = state.notified.filter(isSuch).map((notice) => counted(state, notice));
  const open = combineRules(owedPolicies(state)).agencyDuties.filter(
    (duty) => !notices.some((notice) => satisfies(notice, duty)),
  );
  return open.filter(
    (duty, index) =>
      open.findIndex(({ agency, channel }) => agency === duty.agency && channel === duty.channel) === index,
  );
};

/** Duties to law enforcement that are still open. */
export const openDuties = (state: CaseState): AgencyDuty[] => dutiesWithout(state, () => true);

/** Duties that are met, or not, by a notice that said that there is an urgent need, 64.2011(b)(2). */
export const dutiesUnflagged = (state: CaseState): AgencyDuty[] =>
  dutiesWithout(state, ({ flagsUrgentNeed }) => flagsUrgentNeed);

/**
 * Whether the process of notifying law enforcement is complete, 47 CFR 64.2011(a). Where no policy asks for a notice, as
 * for a small and harmless breach by (a)(3) of FCC 23-111, the determination completes it.
 */
export const agenciesAreTold = (state: CaseState): boolean =>
  state.facts.determinedAt !== undefined && openDuties(state).length === 0;

/**
 * Whom law enforcement's notice is due to now, and how: those not told, and, where an urgent need was seen after they
 * were told, everyone whom it must be said to. An e-mail that was refused for good is no longer due.
 */
export const noticesDue = (state: CaseState): AgencyDuty[] => {
  const { facts, refusedAgencies } = state;
  if (!facts.determinedAt) return [];
  const due = facts.urgentNeed ? dutiesUnflagged(state) : openDuties(state);
  return due.filter(({ agency, channel }) => channel === 'portal' || !refusedAgencies.includes(agency));
};
