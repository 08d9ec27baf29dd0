import { isGatedByHolds } from '../policy/gated';
import { nameOfDuty } from './bounds';
import type { Duty } from './bounds';
import { UNKNOWN } from './edge';
import type { Edge } from './edge';
import { lastHold, nameOfHold } from './holds';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** Whether a standing hold forbids it: the obligation says so, or the policy's rule for holds. */
export const isGated = ({ policy, obligation }: Duty): boolean => isGatedByHolds(policy, obligation);

/**
 * A hold keeps a window shut until it has ended: max(wait, end of the last hold). Its release lifts the hold, never the
 * wait.
 * @param wait what the other rules left of the side `earliest`
 */
export const judgeHolds = (
  duty: Duty,
  wait: Edge,
  scene: Scene,
): { readonly edge: Edge; readonly outcomes: readonly RuleOutcome[] } => {
  const { policy, obligation } = duty;
  if (!isGated(duty)) return { edge: wait, outcomes: [] };
  const citation = policy.holds?.citation ?? obligation.citation;
  const about = {
    policy: policy.id,
    obligation: obligation.id,
    rule: 'not while law enforcement directs otherwise',
    citation,
  };
  const last = lastHold(scene);
  if (!last)
    return {
      edge: wait,
      outcomes: [{ ...about, fired: false, because: 'no hold was directed', why: [] }],
    };
  const name = nameOfHold(last.hold, scene);
  const answer = (edge: Edge, fired: boolean, because: string) => ({
    edge,
    outcomes: [{ ...about, fired, because, why: [because] }],
  });
  if (last.endMs === null)
    return answer(UNKNOWN, true, `${name} stands until a person settles it, ${citation}`);
  const ended = `${name} ends at ${scene.tell(last.endMs)}`;
  if (wait.kind === 'unknown') return answer(wait, true, `${ended}; the wait has not begun`);
  if (wait.kind === 'at' && wait.atMs >= last.endMs)
    return answer(wait, false, `${ended}: the wait is longer and governs, for a hold's end shortens no wait`);
  const edge: Edge = { kind: 'at', atMs: last.endMs, citation, source: nameOfDuty(duty), isHold: true };
  return answer(edge, true, `${ended}: not before, ${citation}`);
};
