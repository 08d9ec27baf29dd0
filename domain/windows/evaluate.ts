import { OPENERS } from '../policy/schema';
import { judgeBound } from './bounds';
import type { Duty, JudgedBound } from './bounds';
import type { Edge } from './edge';
import { judgeHolds } from './hold-rules';
import { isHeldNow } from './holds';
import { judgeNotices } from './notices';
import { judgeOpener } from './openers';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';
import { statusOf } from './status';
import type { WindowStatus } from './types';

/** One obligation judged by all of its rules. */
export interface EvaluatedDuty extends Duty {
  readonly earliest: Edge;
  readonly latest: Edge;
  readonly status: WindowStatus;
  readonly outcomes: readonly RuleOutcome[];
}

const judgeEarliest = (duty: Duty, scene: Scene): JudgedBound => {
  const wait = judgeBound(duty, 'earliest', scene);
  const openers = duty.obligation.earliest
    ? OPENERS.map((opener) => judgeOpener(duty, opener, wait.edge, wait.startMs, scene))
    : [];
  // Several openers: the first of them opens it.
  const opened = openers.reduce<Edge>(
    (first, { edge }) => (edge.kind === 'at' && first.kind === 'at' && edge.atMs < first.atMs ? edge : first),
    wait.edge,
  );
  const held = judgeHolds(duty, opened, scene);
  return {
    edge: held.edge,
    startMs: wait.startMs,
    outcomes: [...wait.outcomes, ...openers.map(({ outcome }) => outcome), ...held.outcomes],
  };
};

/** Judges one obligation of a policy: both sides of its window, its status, and what each rule came to. */
export const evaluateDuty = (duty: Duty, scene: Scene): EvaluatedDuty => {
  const opening = judgeEarliest(duty, scene);
  const ending = judgeBound(duty, 'latest', scene);
  const notices = judgeNotices(duty, ending.edge, scene);
  const sides = { earliest: opening.edge, latest: ending.edge };
  return {
    ...duty,
    ...sides,
    status: statusOf({
      ...sides,
      startsMs: [opening.startMs, ending.startMs],
      isMet: notices.isMet,
      isHeld: duty.obligation.gatedByHolds && isHeldNow(scene),
      atMs: scene.atMs,
    }),
    outcomes: [...opening.outcomes, ...ending.outcomes, ...notices.outcomes],
  };
};
