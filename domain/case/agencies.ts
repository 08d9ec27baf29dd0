import { combineRules } from '../policy/rules';
import type { AgencyDuty } from '../policy/rules';
import { satisfies } from '../windows/agencies-told';
import type { AgencyNotice } from '../windows/types';
import type { CaseState } from './state';

/**
 * Who was told, as the windows count it. Where an agency's e-mail was refused for good, a person's filing stands for
 * every channel: law enforcement was reached, and the wait runs from then.
 */
export const countedNotices = (state: CaseState): AgencyNotice[] =>
  state.notified.map(({ agency, at, channel }) =>
    state.refusedAgencies.includes(agency) ? { agency, at } : { agency, at, channel },
  );

/** Duties to law enforcement that are still open, one for each agency and channel. */
export const openDuties = (state: CaseState): AgencyDuty[] => {
  const notices = countedNotices(state);
  const open = combineRules(state.policies).agencyDuties.filter(
    (duty) => !notices.some((notice) => satisfies(notice, duty)),
  );
  return open.filter(
    (duty, index) =>
      open.findIndex(({ agency, channel }) => agency === duty.agency && channel === duty.channel) === index,
  );
};

/** Whether the process of notifying law enforcement is complete, 47 CFR 64.2011(a). */
export const agenciesAreTold = (state: CaseState): boolean =>
  state.facts.determinedAt !== undefined && openDuties(state).length === 0;
