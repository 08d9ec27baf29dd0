import { OPENERS } from '../policy/obligation-schema';
import type { Answer } from './answer';
import { judgeBound } from './bounds';
import type { Duty, JudgedBound } from './bounds';
import { NONE, laterEdge } from './edge';
import type { Edge } from './edge';
import { judgeLatest } from './endings';
import { isGated, judgeHolds } from './hold-rules';
import { isHeldNow } from './holds';
import { judgeImplied } from './implied';
import { judgeNotices } from './notices';
import { judgeOpener } from './openers';
import type { Owing } from './owing';
import { judgeProhibitions } from './prohibitions';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';
import { statusOf } from './status';
import type { WindowStatus } from './types';

/** One obligation judged by all of its rules. */
export interface EvaluatedDuty extends Duty {
  readonly earliest: Edge;
  readonly latest: Edge;
  readonly status: WindowStatus;
  /** When its clock began, ms since the epoch; null: it has not. */
  readonly startMs: number | null;
  /** The fact that lifts it; null: it is owed. */
  readonly decidedBy: string | null;
  readonly standsDespite: string | null;
  /** Whether it is owed, and the facts that say so. */
  readonly owed: Answer;
  readonly outcomes: readonly RuleOutcome[];
}

interface Opening extends JudgedBound {
  readonly isForbidden: boolean;
}

const judgeEarliest = (duty: Duty, ownStartMs: number | null, scene: Scene): Opening => {
  const wait = judgeBound(duty, 'earliest', scene);
  const openers = duty.obligation.earliest
    ? OPENERS.map((opener) => judgeOpener(duty, opener, wait.edge, wait.startMs, scene))
    : [];
  // Several openers: the first of them opens it.
  const opened = openers.reduce<Edge>(
    (first, { edge }) => (edge.kind === 'at' && first.kind === 'at' && edge.atMs < first.atMs ? edge : first),
    wait.edge,
  );
  const implied = judgeImplied(duty, ownStartMs, wait.edge, scene);
  const forbidden = judgeProhibitions(duty, laterEdge(opened, implied.edge), scene);
  const held = judgeHolds(duty, forbidden.edge, scene);
  return {
    edge: held.edge,
    // A rule whose only clock is a wait for a notice that nobody owes has begun without it.
    startMs: wait.startMs ?? (duty.obligation.earliest ? implied.startMs : null),
    isForbidden: forbidden.isForbidden,
    outcomes: [
      ...wait.outcomes,
      ...openers.map(({ outcome }) => outcome),
      ...implied.outcomes,
      ...forbidden.outcomes,
      ...held.outcomes,
    ],
  };
};

/** Judges one obligation of a policy: both sides of its window, its status, and what each rule came to. */
export const evaluateDuty = (duty: Duty, owing: Owing, scene: Scene): EvaluatedDuty => {
  const { status, owed, decidedBy, standsDespite, lost } = owing;
  if (status !== 'owed')
    return {
      ...duty,
      earliest: NONE,
      latest: NONE,
      status,
      startMs: null,
      decidedBy,
      standsDespite,
      owed,
      outcomes: owing.outcomes,
    };
  const ending = judgeLatest(duty, lost, scene);
  const opening = judgeEarliest(duty, ending.startMs, scene);
  const notices = judgeNotices(duty, ending.edge, scene);
  const earliest = opening.edge;
  const latest = ending.edge;
  return {
    policy: duty.policy,
    obligation: duty.obligation,
    earliest,
    latest,
    startMs: ending.startMs ?? opening.startMs,
    decidedBy: null,
    standsDespite,
    owed,
    status: statusOf({
      earliest,
      latest,
      startsMs: [opening.startMs, ending.startMs],
      isMet: notices.isMet,
      isHeld: isGated(duty) && isHeldNow(scene),
      isForbidden: opening.isForbidden,
      atMs: scene.atMs,
    }),
    outcomes: [...owing.outcomes, ...opening.outcomes, ...ending.outcomes, ...notices.outcomes],
  };
};
