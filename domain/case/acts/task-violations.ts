import { isGatedByHolds } from '../../policy/gated';
import type { ObligationWindow } from '../../windows/types';
import { isStanding } from '../phase';
import type { CaseState, Hold } from '../state';
import { isLifted } from '../tasks';

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

const heldBy = (state: CaseState, window: ObligationWindow, atMs: number): Violation[] => {
  const policy = state.policies.find(({ id }) => id === window.policy);
  const obligation = policy?.obligations.find(({ id }) => id === window.obligation);
  if (!policy || !obligation || !isGatedByHolds(policy, obligation)) return [];
  const hold = state.holds.find((each) => stoodAt(each, atMs));
  if (!hold) return [];
  return [
    {
      code: 'Held',
      text: `hold ${hold.reference} forbids telling ${window.recipient} until ${hold.lastDay ?? 'a person settles it'}`,
      citation: policy.holds?.citation ?? window.citation,
    },
  ];
};

/** The rule that keeps a recipient's window shut: a prohibition of any policy, else the obligation's own. */
const shutBy = ({ policies }: CaseState, { recipient, citation }: ObligationWindow): string =>
  policies
    .flatMap(({ prohibitions }) => prohibitions ?? [])
    .find(({ recipients }) => recipients.includes(recipient))?.citation ?? citation;

const outsideOf = (state: CaseState, window: ObligationWindow, atMs: number): Violation[] => {
  const { recipient, policy, status, earliest, latest } = window;
  const outside = (text: string): Violation[] => [
    { code: 'OutsideWindow', text, citation: shutBy(state, window) },
  ];
  if (status === 'forbidden') return outside(`${recipient} may not be told now: ${window.why.at(-1) ?? ''}`);
  if (earliest !== null && atMs < Date.parse(earliest))
    return outside(`${recipient} may not be told before ${earliest} (${policy})`);
  if (earliest === null && status === 'waiting')
    return outside(`when ${recipient} may be told is not known yet (${policy})`);
  return latest !== null && atMs > Date.parse(latest)
    ? [
        {
          code: 'late',
          text: `${recipient} was told after the latest, ${latest} (${policy})`,
          citation: window.citation,
        },
      ]
    : [];
};

/** What a notice to a recipient at a time breaks, by every obligation that is still owed to them. */
export const violationsOf = (state: CaseState, recipient: string, at: string): Violation[] => {
  const atMs = Date.parse(at);
  return (state.windows?.obligations ?? [])
    .filter((window) => window.recipient === recipient && !isLifted(window))
    .flatMap((window) => {
      const held = heldBy(state, window, atMs);
      return held.length > 0 ? held : outsideOf(state, window, atMs);
    });
};
