import { agenciesStart } from './clocks';
import { NONE, UNKNOWN } from './edge';
import type { Edge } from './edge';
import { nameOfDuty } from './bounds';
import type { Duty } from './bounds';
import { wholeSeconds } from './moments';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/**
 * When customers may be told by a rule that sets no earliest of its own: once law enforcement has been told, where any
 * policy of the set has it told, and at once elsewhere. Such a rule must not read as 'never'.
 * @param startMs when the rule's own clock began, ms since the epoch; null: it has not
 */
export const judgeImplied = (
  duty: Duty,
  startMs: number | null,
  scene: Scene,
): { readonly edge: Edge; readonly outcomes: readonly RuleOutcome[] } => {
  const { policy, obligation } = duty;
  if (obligation.recipient !== 'customers' || obligation.earliest) return { edge: NONE, outcomes: [] };
  const { citation } = obligation;
  const rule =
    'no wait of its own: once law enforcement has been told, or at once where nobody of it must be';
  const about = { policy: policy.id, obligation: obligation.id, rule, citation };
  const answer = (edge: Edge, fired: boolean, because: string) => ({
    edge,
    outcomes: [{ ...about, fired, because, why: [because] }],
  });
  const at = (ms: number): Edge => ({
    kind: 'at',
    atMs: wholeSeconds(ms, 'earliest'),
    citation,
    source: nameOfDuty(duty),
  });
  const hasAgencies = scene.input.policies.some((each) =>
    scene.owed(each).obligations.some(({ recipient }) => recipient === 'agencies'),
  );
  if (!hasAgencies) {
    if (startMs === null) return answer(NONE, false, 'the rule sets no wait, and its clock has not started');
    return answer(
      at(startMs),
      true,
      'the rule sets no wait, and no policy has law enforcement told first: at once',
    );
  }
  // Everyone whom any policy of the set names, not only this one's own.
  const start = agenciesStart({ ...policy, obligations: [] }, scene);
  if ('atMs' in start) {
    // Never before there was anything to tell: the rule's own clock, where it runs.
    const fromMs = Math.max(start.atMs, startMs ?? start.atMs);
    const because = `the rule sets no wait: from ${scene.tell(fromMs)}, when law enforcement had been told`;
    return answer(at(fromMs), true, because);
  }
  return answer(
    UNKNOWN,
    true,
    'the rule sets no wait, but law enforcement is told first, and has not been yet',
  );
};
