import type { Condition, Test, Whom } from '../policy/condition-schema';
import { testsOf } from '../policy/condition-schema';
import type { Policy } from '../policy/schema';
import type { Answer } from './answer';
import type { Scene } from './scene';

/** What a condition is answered from. */
export interface ConditionSight extends Pick<Scene, 'tell' | 'toldMs' | 'exemptionOf'> {
  readonly input: Pick<Scene['input'], 'facts' | 'counts'>;
}

const say = (isSo: boolean, because: string): Answer => ({ answer: isSo ? 'yes' : 'no', because });
const unknown = (because: string): Answer => ({ answer: 'unknown', because });

const nameOfWhom = (whom: Whom): string => {
  if (whom === 'total') return 'customers';
  return 'state' in whom ? `customers in ${whom.state}` : `customers with ${whom.dataType}`;
};

const FACT_NAMES: Record<NonNullable<Test['fact']>, readonly [yes: string, no: string]> = {
  intentional: ['it was intentional', 'it was not intentional'],
  goodFaith: ['it was in good faith', 'it was not in good faith'],
  encrypted: ['the data was encrypted', 'the data was not encrypted'],
  keyTaken: ['the key was taken', 'the key was not taken'],
  urgentNeed: ['there is an urgent need', 'there is no urgent need'],
};
const factIs = (fact: NonNullable<Test['fact']>, value: boolean): string => FACT_NAMES[fact][value ? 0 : 1];

const nameOfTest = (test: Test): string => {
  const { customers, atLeast, moreThan, fewerThan, fact, is, harm, told, exempt } = test;
  if (customers !== undefined) {
    const amount =
      atLeast !== undefined ? `${atLeast} or more` : moreThan !== undefined ? `more than ${moreThan}` : '';
    return `${amount || `fewer than ${fewerThan}`} ${nameOfWhom(customers)}`;
  }
  if (fact !== undefined) return factIs(fact, is ?? true);
  if (harm !== undefined)
    return harm.length === 1 && harm[0] === 'none' ? 'no harm is likely' : `harm is ${harm.join(' or ')}`;
  return told !== undefined ? `${told} have been told` : `the obligation ${exempt} is exempt`;
};

/** A condition as people read it: `fewer than 500 customers and no harm is likely`. */
export const nameOfCondition = (condition: Condition): string =>
  testsOf(condition)
    .map(nameOfTest)
    .join(condition.any ? ' or ' : ' and ');

/** The least and the most that a count may be; what no state is known for may belong to any. */
const rangeOf = (
  whom: Whom,
  { counts = {} }: ConditionSight['input'],
): readonly [least: number, most: number] => {
  const { total, byState, byDataType } = counts;
  const sum = Object.values(byState ?? {}).reduce((all, count) => all + count, 0);
  if (whom === 'total')
    return total === undefined ? [sum, Infinity] : [Math.max(total, sum), Math.max(total, sum)];
  if ('dataType' in whom) {
    const count = byDataType?.[whom.dataType];
    return count === undefined ? [0, byDataType ? 0 : (total ?? Infinity)] : [count, count];
  }
  const least = byState?.[whom.state] ?? 0;
  if (total !== undefined) return [least, least + Math.max(0, total - sum)];
  return [least, byState ? least : Infinity];
};

const countTest = (test: Test, whom: Whom, scene: ConditionSight): Answer => {
  const { atLeast, moreThan, fewerThan } = test;
  const [least, most] = rangeOf(whom, scene.input);
  const threshold = atLeast ?? (moreThan === undefined ? (fewerThan ?? 0) : moreThan + 1);
  const isBelow = fewerThan !== undefined;
  const about = nameOfWhom(whom);
  const amount = least === most ? `${least} ${about}` : `at least ${least} ${about}`;
  if (least >= threshold) return say(!isBelow, amount);
  if (most < threshold) return say(isBelow, least === most ? amount : `at most ${most} ${about}`);
  return unknown(
    most === Infinity
      ? `how many ${about} are affected is not known`
      : `between ${least} and ${most} ${about}: not all are attributed`,
  );
};

const harmTest = (harms: NonNullable<Test['harm']>, { facts }: ConditionSight['input']): Answer => {
  if (facts.harm === undefined) return unknown('harm has not been assessed');
  if (facts.harm !== 'unknown') return say(harms.includes(facts.harm), `harm: ${facts.harm}`);
  return say(harms.includes('possible'), 'harm could not be determined, so it is presumed');
};

const toldTest = (recipient: string, scene: ConditionSight): Answer => {
  const atMs = scene.toldMs(recipient);
  return atMs === null
    ? say(false, `${recipient} have not been told`)
    : say(true, `${recipient} were told ${scene.tell(atMs)}`);
};

const answerTest = (test: Test, policy: Policy, scene: ConditionSight): Answer => {
  const { customers, fact, is, harm, told, exempt } = test;
  if (customers !== undefined) return countTest(test, customers, scene);
  if (fact !== undefined) {
    const value = scene.input.facts[fact];
    return value === undefined
      ? unknown(`whether ${factIs(fact, true)} is not known`)
      : say(value === is, factIs(fact, value));
  }
  if (harm !== undefined) return harmTest(harm, scene.input);
  return told !== undefined ? toldTest(told, scene) : scene.exemptionOf(policy, exempt ?? '');
};

/** Answers a condition by the facts at hand. A test that decides is named; one that is not known decides nothing. */
export const answerCondition = (condition: Condition, policy: Policy, scene: ConditionSight): Answer => {
  const answers = testsOf(condition).map((test) => answerTest(test, policy, scene));
  const decisive = condition.any ? 'yes' : 'no';
  const deciding = answers.find(({ answer }) => answer === decisive);
  const missing = answers.filter(({ answer }) => answer === 'unknown');
  if (deciding) return deciding;
  const because = (missing.length > 0 ? missing : answers).map((each) => each.because).join('; ');
  return missing.length > 0 ? unknown(because) : say(decisive === 'no', because);
};
