import type { Policy } from '../policy/schema';
import { lastToldMs, toldUnder } from './agencies-told';
import { evaluateDuty } from './evaluate';
import type { EvaluatedDuty } from './evaluate';
import { answerExemptions, judgeOwing } from './owing';
import type { Owing } from './owing';
import { surroundingsOf } from './scene';
import type { Scene, Surroundings } from './scene';
import type { WindowsInput } from './types';

type Sights = Pick<Scene, 'sentMs' | 'noticeMs'>;

const sightsOf = ({ input: { sent = [], notified } }: Surroundings): Sights => ({
  sentMs: (recipient) =>
    sent.filter((notice) => notice.recipient === recipient).map(({ at }) => Date.parse(at)),
  noticeMs: (policy, id) => {
    const obligation = policy.obligations.find((each) => each.id === id);
    if (!obligation) return [];
    if (obligation.recipient === 'agencies') {
      const only = { ...policy, obligations: [obligation] };
      return [lastToldMs(toldUnder(only, [], notified)) ?? []].flat();
    }
    return sent
      .filter(
        (notice) =>
          notice.recipient === obligation.recipient &&
          (notice.policy ?? policy.id) === policy.id &&
          (notice.obligation ?? id) === id,
      )
      .map(({ at }) => Date.parse(at));
  },
});

/**
 * Judges every obligation of every policy. What one rule asks of another is judged once, when it is asked; a rule that
 * would wait for itself gets no answer, and its window stays shut.
 * @throws TocsinError Usage for a zone that does not exist
 */
export const evaluateAll = (
  input: WindowsInput,
): { readonly scene: Scene; readonly duties: readonly EvaluatedDuty[] } => {
  const surroundings = surroundingsOf(input);
  const sights = sightsOf(surroundings);
  const owing = new Map<object, Owing>();
  const owed = new Map<Policy, Policy>();
  const judged = new Map<object, EvaluatedDuty | 'being judged'>();

  const owingOf = (policy: Policy, obligation: Policy['obligations'][number]): Owing => {
    const known = owing.get(obligation);
    if (known) return known;
    const answer = judgeOwing({ policy, obligation }, scene);
    owing.set(obligation, answer);
    return answer;
  };
  const owedOf = (policy: Policy): Policy => {
    const known = owed.get(policy);
    if (known) return known;
    const obligations = policy.obligations.filter((each) => owingOf(policy, each).status === 'owed');
    const answer = obligations.length === policy.obligations.length ? policy : { ...policy, obligations };
    owed.set(policy, answer);
    return answer;
  };
  const dutyOf = (policy: Policy, obligation: Policy['obligations'][number]): EvaluatedDuty | null => {
    const known = judged.get(obligation);
    if (known) return known === 'being judged' ? null : known;
    judged.set(obligation, 'being judged');
    const duty = evaluateDuty({ policy, obligation }, owingOf(policy, obligation), scene);
    judged.set(obligation, duty);
    return duty;
  };
  const scene: Scene = {
    ...surroundings,
    ...sights,
    owed: owedOf,
    liftedBy: (policy, obligation) => owingOf(policy, obligation).decidedBy,
    exemptionOf: (policy, id) =>
      answerExemptions(
        policy,
        policy.obligations.find((each) => each.id === id),
        scene,
      ),
    peer: (policy, id) => {
      const obligation = policy.obligations.find((each) => each.id === id);
      return obligation ? dutyOf(policy, obligation) : null;
    },
    toldMs: (recipient) => {
      if (recipient !== 'agencies') return sights.sentMs(recipient).toSorted((a, b) => a - b)[0] ?? null;
      const [first] = input.policies;
      if (!first) return null;
      return lastToldMs(toldUnder({ ...first, obligations: [] }, input.policies.map(owedOf), input.notified));
    },
  };
  return {
    scene,
    duties: input.policies.flatMap((policy) =>
      policy.obligations.flatMap((obligation) => dutyOf(policy, obligation) ?? []),
    ),
  };
};
