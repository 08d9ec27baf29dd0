import type { Exemption, Obligation } from '../policy/obligation-schema';
import type { Policy } from '../policy/schema';
import type { Duty } from './bounds';
import { nameOfDuty } from './bounds';
import { answerCondition, nameOfCondition } from './conditions';
import type { Answer } from './answer';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** Whether an obligation is owed, by the facts at hand. */
export interface Owing {
  readonly status: 'owed' | 'exempt' | 'not-required';
  /** Whether it is owed, and the facts that say so; `unknown`: it is presumed to be, as long as a fact is missing. */
  readonly owed: Answer;
  /** The fact that lifts it, a sentence; null: it is owed. */
  readonly decidedBy: string | null;
  /** The fact that would lift it, had it not started before; null: none would. */
  readonly standsDespite: string | null;
  /** An exemption that had been relied on and does not hold: the latest that runs from that discovery. */
  readonly lost: Exemption | null;
  readonly outcomes: readonly RuleOutcome[];
}

const isLost = ({ restart }: Exemption, { input }: Scene): boolean =>
  restart !== undefined && input.facts.exemptionLostAt !== undefined;

const answerExemption = (exemption: Exemption, policy: Policy, scene: Scene): Answer =>
  isLost(exemption, scene)
    ? {
        answer: 'no',
        because: `it was lost ${scene.tell(Date.parse(scene.input.facts.exemptionLostAt ?? ''))}`,
      }
    : answerCondition(exemption.when, policy, scene);

/** Whether an obligation is exempt; `unknown` where a fact is missing. */
export const answerExemptions = (
  policy: Policy,
  obligation: Obligation | undefined,
  scene: Scene,
): Answer => {
  const answers = (obligation?.exemptions ?? []).map((each) => answerExemption(each, policy, scene));
  return (
    answers.find(({ answer }) => answer === 'yes') ??
    answers.find(({ answer }) => answer === 'unknown') ?? {
      answer: 'no',
      because: `${obligation?.id ?? 'it'} is not exempt`,
    }
  );
};

interface Judged {
  readonly lifts: Pick<Owing, 'status' | 'decidedBy'> | null;
  readonly answer: Answer;
  readonly outcome: RuleOutcome;
}

const judgeWhen = ({ policy, obligation }: Duty, scene: Scene): Judged[] => {
  const { when, citation } = obligation;
  if (when === undefined) return [];
  const answered = answerCondition(when, policy, scene);
  const { answer, because } = answered;
  const rule = `only with ${nameOfCondition(when)}`;
  const about = { policy: policy.id, obligation: obligation.id, rule, citation };
  if (answer === 'no')
    return [
      {
        lifts: { status: 'not-required', decidedBy: because },
        answer: answered,
        outcome: {
          ...about,
          fired: true,
          because: `not required: ${because}`,
          why: [`not required: ${because}`],
        },
      },
    ];
  const sentence = answer === 'yes' ? `required: ${because}` : `presumed to be required: ${because}`;
  const outcome = { ...about, fired: false, because: sentence, why: [sentence] };
  return [{ lifts: null, answer: answered, outcome }];
};

const judgeExemption = (exemption: Exemption, { policy, obligation }: Duty, scene: Scene): Judged => {
  const { title, citation, verified } = exemption;
  const answered = answerExemption(exemption, policy, scene);
  const { answer, because } = answered;
  const about = { policy: policy.id, obligation: obligation.id, rule: `unless ${title}`, citation };
  const name = `${policy.id}/${obligation.id}: the exemption "${title}"`;
  if (answer !== 'yes') {
    const sentence = `not exempt (${citation}): ${because}`;
    const outcome = { ...about, fired: false, because: sentence, why: [sentence] };
    return { lifts: null, answer: answered, outcome };
  }
  const sentence = `exempt: ${title} (${citation}): ${because}`;
  return {
    lifts: { status: 'exempt', decidedBy: `${title}: ${because}` },
    answer: answered,
    outcome: {
      ...about,
      fired: true,
      because: sentence,
      why: [sentence],
      warning: verified === false ? `${name} is not verified (${citation})` : undefined,
    },
  };
};

/**
 * A later fact may start clocks, and never withdraws what had started: only a named person does, where the facts allow
 * it, and the reason is kept.
 */
const judgeStarted = (
  duty: Duty,
  lifts: NonNullable<Judged['lifts']>,
  { input }: Scene,
): Omit<Judged, 'answer'> => {
  const { policy, obligation } = duty;
  const isThis = (each: { policy: string; obligation: string }): boolean =>
    each.policy === policy.id && each.obligation === obligation.id;
  const about = {
    policy: policy.id,
    obligation: obligation.id,
    rule: 'what has started is not withdrawn by a fact alone',
    citation: obligation.citation,
  };
  const withdrawal = (input.withdrawn ?? []).find(isThis);
  if (withdrawal) {
    const sentence = `withdrawn by ${withdrawal.actor}: ${withdrawal.reason}`;
    return { lifts, outcome: { ...about, fired: false, because: sentence, why: [sentence] } };
  }
  const sentence = `it had started, so it stands although ${lifts.decidedBy}: only a named person may withdraw it`;
  return {
    lifts: null,
    outcome: {
      ...about,
      fired: true,
      because: sentence,
      why: [sentence],
      warning: `${nameOfDuty(duty)} had started: it stands although ${lifts.decidedBy}`,
    },
  };
};

const hadStarted = ({ policy, obligation }: Duty, { input }: Scene): boolean =>
  (input.started ?? []).some((each) => each.policy === policy.id && each.obligation === obligation.id);

/** What the facts say of an obligation that none of them lifts. */
const owedBy = (answers: readonly Answer[]): Answer => {
  const missing = answers.filter(({ answer }) => answer === 'unknown');
  const telling = missing.length > 0 ? missing : answers;
  return {
    answer: missing.length > 0 ? 'unknown' : 'yes',
    because: telling.map(({ because }) => because).join('; ') || 'its policy asks for it whatever the facts',
  };
};

/** Judges whether an obligation is owed: its own condition, its exemptions, and whether it had started before. */
export const judgeOwing = (duty: Duty, scene: Scene): Owing => {
  const { obligation } = duty;
  const judged = [
    ...judgeWhen(duty, scene),
    ...(obligation.exemptions ?? []).map((exemption) => judgeExemption(exemption, duty, scene)),
  ];
  const lifts = judged.find((each) => each.lifts !== null)?.lifts ?? null;
  const outcomes = judged.map(({ outcome }) => outcome);
  const lost = obligation.exemptions?.find((exemption) => isLost(exemption, scene)) ?? null;
  if (!lifts) {
    const owed = owedBy(judged.map(({ answer }) => answer));
    return { status: 'owed', owed, decidedBy: null, standsDespite: null, lost, outcomes };
  }
  const lifted = {
    ...lifts,
    owed: { answer: 'no', because: lifts.decidedBy ?? '' },
    standsDespite: null,
    lost: null,
  } as const;
  if (!hadStarted(duty, scene)) return { ...lifted, outcomes };
  const started = judgeStarted(duty, lifts, scene);
  const all = [...outcomes, started.outcome];
  if (started.lifts) return { ...lifted, outcomes: all };
  const owed: Answer = { answer: 'yes', because: started.outcome.because };
  return { status: 'owed', owed, decidedBy: null, standsDespite: lifts.decidedBy, lost, outcomes: all };
};
