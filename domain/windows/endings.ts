import { judgeBound } from './bounds';
import type { Duty, JudgedBound } from './bounds';
import { answerCondition } from './conditions';
import { earlierEdge, laterEdge } from './edge';
import type { Exemption, Relief } from '../policy/obligation-schema';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** An obligation that was running before an exemption was claimed had none to lose: its first latest stays. */
const ranBefore = ({ policy, obligation }: Duty, { input }: Scene): boolean => {
  const lostAt = Date.parse(input.facts.exemptionLostAt ?? '');
  return (input.started ?? []).some(
    (each) =>
      each.policy === policy.id && each.obligation === obligation.id && Date.parse(each.since) < lostAt,
  );
};

const judgeRestart = (duty: Duty, own: JudgedBound, lost: Exemption, scene: Scene): JudgedBound => {
  const restarted = judgeBound(duty, 'latest', scene, lost.restart);
  if (!ranBefore(duty, scene))
    return { ...restarted, outcomes: [...own.outcomes.map(unsaid), ...restarted.outcomes] };
  return {
    edge: earlierEdge(own.edge, restarted.edge),
    startMs: own.startMs,
    outcomes: [...own.outcomes, ...restarted.outcomes.map(unsaid)],
  };
};

/** A rule that another one takes the place of: it did not fire, and its days are not this window's why. */
const unsaid = (outcome: RuleOutcome): RuleOutcome => ({
  ...outcome,
  fired: false,
  why: [],
  warning: undefined,
});

const judgeRelief = (duty: Duty, relief: Relief, before: JudgedBound, scene: Scene): JudgedBound => {
  const { policy, obligation } = duty;
  const { title, citation, when, latest } = relief;
  const about = { policy: policy.id, obligation: obligation.id, rule: `or later: ${title}`, citation };
  const { answer, because } = answerCondition(when, policy, scene);
  if (answer !== 'yes')
    return { ...before, outcomes: [...before.outcomes, { ...about, fired: false, because, why: [] }] };
  const later = judgeBound(duty, 'latest', scene, { ...latest, citation: latest.citation ?? citation });
  const edge = later.edge.kind === 'at' ? laterEdge(before.edge, later.edge) : before.edge;
  const sentence = `${title}: ${because} (${citation})`;
  return {
    edge,
    startMs: before.startMs,
    outcomes: [
      ...before.outcomes,
      { ...about, fired: true, because: sentence, why: [sentence] },
      ...later.outcomes,
    ],
  };
};

/** The side `latest` of an obligation: its own bound, one that an exemption's loss started anew, and reliefs. */
export const judgeLatest = (duty: Duty, lost: Exemption | null, scene: Scene): JudgedBound => {
  const own = judgeBound(duty, 'latest', scene);
  const restarted = lost ? judgeRestart(duty, own, lost, scene) : own;
  return (duty.obligation.reliefs ?? []).reduce(
    (before, relief) => judgeRelief(duty, relief, before, scene),
    restarted,
  );
};
