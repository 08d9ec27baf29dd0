import type { Prohibition } from '../policy/obligation-schema';
import type { Policy } from '../policy/schema';
import type { Duty } from './bounds';
import { answerCondition, nameOfCondition } from './conditions';
import { UNKNOWN, laterEdge } from './edge';
import type { Edge } from './edge';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

interface Judged {
  readonly edge: Edge;
  readonly isForbidden: boolean;
  readonly outcomes: readonly RuleOutcome[];
}

const judgeUntil = (
  policy: Policy,
  { id, citation, until = '' }: Prohibition,
  before: Edge,
  duty: Duty,
  scene: Scene,
): Judged => {
  const { recipient } = duty.obligation;
  const about = {
    policy: policy.id,
    obligation: duty.obligation.id,
    rule: `${recipient} not before ${until} (${policy.id}/${id})`,
    citation,
  };
  const isOwed = scene.owed(policy).obligations.some((obligation) => obligation.id === until);
  if (!isOwed)
    return {
      edge: before,
      isForbidden: false,
      outcomes: [
        { ...about, fired: false, because: `${until} are not to be told under ${policy.id}`, why: [] },
      ],
    };
  const edge = scene.peer(policy, until)?.earliest ?? UNKNOWN;
  const bound: Edge = edge.kind === 'at' ? { ...edge, citation, source: `${policy.id}/${id}` } : edge;
  const after = laterEdge(before, bound);
  const because =
    edge.kind === 'at'
      ? `${recipient} not before ${until} may be told, ${scene.tell(edge.atMs)} (${policy.id}, ${citation})`
      : `${recipient} not before ${until} may be told, which is not known yet (${policy.id}, ${citation})`;
  return {
    edge: after,
    isForbidden: false,
    outcomes: [{ ...about, fired: edge.kind !== 'none', because, why: [because] }],
  };
};

const judgeWhile = (
  policy: Policy,
  prohibition: Prohibition,
  before: Edge,
  duty: Duty,
  scene: Scene,
): Judged => {
  const { id, citation } = prohibition;
  const condition = prohibition.while ?? {};
  const { answer, because } = answerCondition(condition, policy, scene);
  const about = {
    policy: policy.id,
    obligation: duty.obligation.id,
    rule: `${duty.obligation.recipient} not while ${nameOfCondition(condition)} (${policy.id}/${id})`,
    citation,
  };
  if (answer === 'no')
    return { edge: before, isForbidden: false, outcomes: [{ ...about, fired: false, because, why: [] }] };
  const sentence = `not to be told while ${nameOfCondition(condition)} (${policy.id}, ${citation}): ${because}`;
  return {
    edge: UNKNOWN,
    isForbidden: true,
    outcomes: [{ ...about, fired: true, because: sentence, why: [sentence] }],
  };
};

/** What the prohibitions of every policy in the set leave of an obligation's side `earliest`. */
export const judgeProhibitions = (duty: Duty, wait: Edge, scene: Scene): Judged => {
  let judged: Judged = { edge: wait, isForbidden: false, outcomes: [] };
  for (const policy of scene.input.policies)
    for (const prohibition of policy.prohibitions ?? []) {
      if (!prohibition.recipients.includes(duty.obligation.recipient)) continue;
      const judge = prohibition.until === undefined ? judgeWhile : judgeUntil;
      const next = judge(policy, prohibition, judged.edge, duty, scene);
      const warning =
        prohibition.verified === false && next.outcomes.some(({ fired }) => fired)
          ? { warning: `${policy.id}/${prohibition.id} is not verified (${prohibition.citation})` }
          : {};
      judged = {
        edge: next.edge,
        isForbidden: judged.isForbidden || next.isForbidden,
        outcomes: [...judged.outcomes, ...next.outcomes.map((outcome) => ({ ...outcome, ...warning }))],
      };
    }
  return judged;
};
