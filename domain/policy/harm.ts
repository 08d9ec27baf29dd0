import { TocsinError } from '../errors';
import type { Facts } from '../facts';

/**
 * The harm questionnaire. It helps a person to weigh harm and keeps the bases of the determination, which the amended
 * 47 CFR 64.2011(c) asks to be recorded. It never decides that customers need not be told: harm is presumed until a
 * named person other than the assessor has determined, with a reason, that none is reasonably likely.
 */
export const ANSWERS = ['yes', 'no', 'unknown'] as const;
export type AnswerGiven = (typeof ANSWERS)[number];

export interface HarmQuestion {
  readonly id: string;
  readonly text: string;
  /** How much a `yes` (or what nobody knows) adds to the score, 1 to 10. */
  readonly weight: number;
  /** The answer that speaks for harm. */
  readonly harmfulIf: 'yes' | 'no';
}

/** The kinds of harm that FCC 23-111 names, as far as they are known; not verified word for word. */
export const HARM_QUESTIONS = [
  { id: 'financial', text: 'Could money be lost or stolen with the data?', weight: 10, harmfulIf: 'yes' },
  { id: 'identity-theft', text: 'Could somebody pass for a customer with it?', weight: 10, harmfulIf: 'yes' },
  {
    id: 'physical',
    text: 'Could it lead to physical harm, or find a person who hides?',
    weight: 10,
    harmfulIf: 'yes',
  },
  {
    id: 'account-takeover',
    text: 'Could services be stolen or a number be moved with it?',
    weight: 8,
    harmfulIf: 'yes',
  },
  { id: 'blackmail', text: 'Could it serve blackmail, or tell private facts?', weight: 8, harmfulIf: 'yes' },
  {
    id: 'call-detail',
    text: 'Does it show whom somebody called, or where they were?',
    weight: 6,
    harmfulIf: 'yes',
  },
  { id: 'malicious', text: 'Was it taken on purpose, or by somebody unknown?', weight: 6, harmfulIf: 'yes' },
  { id: 'spread', text: 'Was it passed on, published or offered for sale?', weight: 8, harmfulIf: 'yes' },
  {
    id: 'unreadable',
    text: 'Was it encrypted, and is the key known to be safe?',
    weight: 6,
    harmfulIf: 'no',
  },
  { id: 'retrieved', text: 'Was it returned or destroyed, with proof?', weight: 4, harmfulIf: 'no' },
] as const satisfies readonly HarmQuestion[];
export type HarmQuestionId = (typeof HARM_QUESTIONS)[number]['id'];

export interface HarmAnswers {
  readonly answers: Readonly<Partial<Record<string, AnswerGiven>>>;
  /** Who assessed it. */
  readonly assessor: string;
  /** Other weights than those above, by question, 1 to 10. */
  readonly weights?: Readonly<Record<string, number>>;
}

export interface HarmAssessment {
  readonly assessor: string;
  /** 0 (nothing speaks for harm) to 100 (everything does). What is not known speaks for it. */
  readonly score: number;
  /** What the answers suggest. `none-if-decided`: nothing speaks for harm, and a person must still decide. */
  readonly recommendation: 'likely' | 'possible' | 'none-if-decided';
  /** The fact until a person has decided: never `none`. */
  readonly harm: Exclude<Facts['harm'], 'none'>;
  /** Each question that spoke for harm or was not answered, a sentence each. */
  readonly because: readonly string[];
  readonly unanswered: readonly string[];
}

const LIKELY_FROM = 50;

const refuse = (message: string, fix: string): never => {
  throw new TocsinError('Usage', message, fix);
};

const weightOf = ({ id, weight }: HarmQuestion, weights: Readonly<Record<string, number>>): number => {
  const own = weights[id] ?? weight;
  return own >= 1 && own <= 10
    ? own
    : refuse(
        `the weight of ${id} is ${own}`,
        'Give a weight from 1 to 10: a question that counts nothing hides harm.',
      );
};

/**
 * Weighs the answers. An answer that is missing or unknown speaks for harm (the presumption is rebuttable, by answers).
 * @throws TocsinError Usage for an unknown question, a weight out of 1 to 10, or no assessor
 */
export const assessHarm = ({ answers, assessor, weights = {} }: HarmAnswers): HarmAssessment => {
  if (assessor.trim() === '') refuse('nobody is named as assessor', 'Name the person who assessed the harm.');
  const ids: readonly string[] = HARM_QUESTIONS.map(({ id }) => id);
  const stranger = [...Object.keys(answers), ...Object.keys(weights)].find((id) => !ids.includes(id));
  if (stranger !== undefined) refuse(`${stranger} is no question`, `Questions: ${ids.join(', ')}.`);
  const judged = HARM_QUESTIONS.map((question) => ({
    question,
    weight: weightOf(question, weights),
    given: answers[question.id] ?? 'unknown',
  }));
  const speaking = judged.filter(
    ({ question, given }) => given === 'unknown' || given === question.harmfulIf,
  );
  const sum = (items: typeof judged): number => items.reduce((total, { weight }) => total + weight, 0);
  const score = Math.round((100 * sum(speaking)) / sum(judged));
  const unanswered = judged.filter(({ given }) => given === 'unknown').map(({ question }) => question.id);
  const isSure = speaking.length > unanswered.length;
  return {
    assessor,
    score,
    recommendation: speaking.length === 0 ? 'none-if-decided' : score >= LIKELY_FROM ? 'likely' : 'possible',
    harm: speaking.length === 0 || !isSure ? 'unknown' : score >= LIKELY_FROM ? 'likely' : 'possible',
    because: speaking.map(({ question, given }) =>
      given === 'unknown'
        ? `${question.text} Not known, so it is presumed.`
        : `${question.text} ${given === 'yes' ? 'Yes' : 'No'}.`,
    ),
    unanswered,
  };
};

export interface HarmDecision {
  readonly harm: Facts['harm'];
  readonly decidedBy: string;
  readonly reason: string;
}

const isSamePerson = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/**
 * The fact that a named person settles on after an assessment. That no harm is likely takes another person than the
 * assessor, a reason, and answers of which none speaks for harm.
 * @throws TocsinError NotAllowed where one of these is missing
 */
export const decideHarm = (assessment: HarmAssessment, decision: HarmDecision): Facts['harm'] => {
  const { harm, decidedBy, reason } = decision;
  const forbid = (message: string, fix: string): never => {
    throw new TocsinError('NotAllowed', message, fix);
  };
  if (decidedBy.trim() === '' || reason.trim() === '')
    forbid('a decision about harm names who decided it and why', 'Give both.');
  if (harm !== 'none') return harm;
  if (isSamePerson(decidedBy, assessment.assessor))
    forbid('who assessed the harm does not decide alone that there is none', 'Have another person decide.');
  if (assessment.recommendation !== 'none-if-decided')
    forbid(
      `the answers speak for harm (score ${assessment.score}): ${assessment.because[0] ?? ''}`,
      'Correct the answers by what is known, or notify.',
    );
  return 'none';
};
