import { isGatedByHolds } from '../../policy/gated';
import type { ObligationWindow } from '../../windows/types';
import { isNamed } from '../person';
import { isStanding } from '../phase';
import type { CaseState, Hold } from '../state';
import { isLifted } from '../tasks';
import { refuse } from './verdict';
import type { Verdict } from './verdict';

/** A rule that a notice broke by the time at which it was given. */
export interface Violation {
  readonly code: 'Held' | 'OutsideWindow' | 'late';
  readonly text: string;
  readonly citation: string;
}

/** Whether it should not have been given at all, and not only sooner. */
export const isForbidden = (
  violation: Violation,
): violation is Violation & { code: 'Held' | 'OutsideWindow' } => violation.code !== 'late';

/** The end of a hold as it is known, ms since the epoch. */
const endMsOf = ({ releasedAt, lapsesAt, lapsedAt }: Hold): number => {
  const end = releasedAt ?? lapsesAt ?? lapsedAt;
  return end === null ? Number.POSITIVE_INFINITY : Date.parse(end);
};

const stoodAt = (hold: Hold, atMs: number): boolean =>
  Date.parse(hold.directedAt) <= atMs && (atMs < endMsOf(hold) || isStanding(hold));

/** The rule behind a window, as the case's own policies have it. */
interface Rule {
  readonly holdCitation: string;
  readonly isGated: boolean;
  /** Prohibitions of any policy that name the recipient. */
  readonly prohibitedBy: readonly string[];
  /** Whether anything but a hold can keep its window shut. */
  readonly hasOwnEarliest: boolean;
}

const ruleOf = ({ policies }: CaseState, window: ObligationWindow): Rule => {
  const policy = policies.find(({ id }) => id === window.policy);
  const obligation = policy?.obligations.find(({ id }) => id === window.obligation);
  const prohibitedBy = policies
    .flatMap(({ prohibitions }) => prohibitions ?? [])
    .filter(({ recipients }) => recipients.includes(window.recipient))
    .map(({ citation }) => citation);
  return {
    holdCitation: policy?.holds?.citation ?? window.citation,
    isGated: policy !== undefined && obligation !== undefined && isGatedByHolds(policy, obligation),
    prohibitedBy,
    hasOwnEarliest: obligation?.earliest !== undefined || prohibitedBy.length > 0,
  };
};

const tooEarly = (window: ObligationWindow, rule: Rule, atMs: number): Violation[] => {
  const { recipient, policy, status, earliest, citation, why } = window;
  const outside = (text: string): Violation[] => [
    { code: 'OutsideWindow', text, citation: rule.prohibitedBy[0] ?? citation },
  ];
  if (status === 'forbidden') return outside(`${recipient} may not be told now: ${why.at(-1) ?? ''}`);
  // What keeps it shut is a hold, and that was directed after the notice.
  if (rule.isGated && !rule.hasOwnEarliest) return [];
  if (earliest !== null && atMs < Date.parse(earliest))
    return outside(`${recipient} may not be told before ${earliest} (${policy})`);
  return earliest === null && status === 'waiting'
    ? outside(`when ${recipient} may be told is not known yet (${policy})`)
    : [];
};

const tooLate = ({ recipient, policy, latest, citation }: ObligationWindow, atMs: number): Violation[] =>
  latest !== null && atMs > Date.parse(latest)
    ? [{ code: 'late', text: `${recipient} was told after the latest, ${latest} (${policy})`, citation }]
    : [];

const brokenBy = (state: CaseState, window: ObligationWindow, atMs: number): Violation[] => {
  const rule = ruleOf(state, window);
  const hold = rule.isGated ? state.holds.find((each) => stoodAt(each, atMs)) : undefined;
  const early: Violation[] = hold
    ? [
        {
          code: 'Held',
          text: `hold ${hold.reference} forbids telling ${window.recipient} until ${hold.lastDay ?? 'a person settles it'}`,
          citation: rule.holdCitation,
        },
      ]
    : tooEarly(window, rule, atMs);
  return [...early, ...tooLate(window, atMs)];
};

/** Refuses what is late without a reason, or by nobody known: it is put on record all the same once somebody answers for it. */
export const refuseUnexplained = (
  violations: readonly Violation[],
  { actor, reason }: { readonly actor: string; readonly reason?: string },
): Verdict | null => {
  const [late] = violations.filter((each) => !isForbidden(each));
  if (!late || (reason !== undefined && isNamed(actor))) return null;
  return refuse(
    reason === undefined ? 'OutsideWindow' : 'NotAllowed',
    `${late.text}: ${reason === undefined ? 'why it is late must be said' : 'a named person answers for that'}`,
    'say why with --reason, as --actor: it meets the obligation, and stands in the register of the year',
    late.citation,
  );
};

/** What a notice to a recipient at a time breaks, by every obligation that is still owed to them. */
export const violationsOf = (state: CaseState, recipient: string, at: string): Violation[] => {
  const atMs = Date.parse(at);
  return (state.windows?.obligations ?? [])
    .filter((window) => window.recipient === recipient && !isLifted(window))
    .flatMap((window) => brokenBy(state, window, atMs));
};
