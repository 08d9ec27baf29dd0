import type { Agency } from '../schemas';
import type { Policy } from './schema';

/** One notice that some policy owes to one agency. */
export interface AgencyDuty {
  readonly agency: Agency;
  readonly channel: 'email' | 'portal';
  readonly policy: string;
  readonly citation: string;
}

/** The strictest reading of a set of policies in all that is not a date. */
export interface CombinedRules {
  readonly approvals: number;
  readonly unknownSends: 'resend' | 'leave';
  readonly retentionYears: number;
  /** The longest first hold that every policy allows; null: no policy limits it. */
  readonly firstHoldDays: { readonly days: number; readonly citation: string } | null;
  readonly agencyDuties: readonly AgencyDuty[];
  /** Policies whose customers' wait an early release does not shorten, with the paragraph that says so. */
  readonly earlyReleaseForbiddenBy: readonly { readonly policy: string; readonly citation: string }[];
  readonly urgentNeedForbiddenBy: readonly { readonly policy: string; readonly citation: string }[];
}

/** Every notice that these policies owe to an agency, policy by policy. */
export const agencyDutiesOf = (policies: readonly Policy[]): AgencyDuty[] =>
  policies.flatMap((policy) =>
    policy.obligations
      .filter((duty) => duty.recipient === 'agencies')
      .flatMap((duty) =>
        (duty.agencies ?? []).map((agency) => ({
          agency,
          channel: duty.channel ?? ('portal' as const),
          policy: policy.id,
          citation: duty.citation,
        })),
      ),
  );

/** Combines policies into the strictest rules (design, section 4): most approvals, union of recipients and channels. */
export const combineRules = (policies: readonly Policy[]): CombinedRules => {
  const holdLimits = policies.flatMap(({ holds }) =>
    holds?.firstDays ? [{ days: holds.firstDays, citation: holds.citation }] : [],
  );
  const waits = policies.flatMap((policy) =>
    policy.obligations
      .filter((duty) => duty.recipient === 'customers' && duty.earliest)
      .map((duty) => ({ policy: policy.id, citation: duty.citation, openedBy: duty.openedBy })),
  );
  const notOpenedBy = (opener: 'early-release' | 'urgent-need') =>
    waits
      .filter((wait) => !wait.openedBy.includes(opener))
      .map(({ policy, citation }) => ({ policy, citation }));
  return {
    approvals: Math.max(0, ...policies.map((policy) => policy.approvals)),
    unknownSends: policies.some((policy) => policy.unknownSends === 'resend') ? 'resend' : 'leave',
    retentionYears: Math.max(0, ...policies.map((policy) => policy.retention.years)),
    firstHoldDays: holdLimits.sort((a, b) => a.days - b.days)[0] ?? null,
    agencyDuties: agencyDutiesOf(policies),
    earlyReleaseForbiddenBy: notOpenedBy('early-release'),
    urgentNeedForbiddenBy: notOpenedBy('urgent-need'),
  };
};
