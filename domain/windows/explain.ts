import { evaluateDuty } from './evaluate';
import type { RuleOutcome } from './rule-outcome';
import { setScene } from './scene';
import type { WindowsInput } from './types';

/**
 * Every rule of the windows, those that fired and those that did not, each with what it came to. Asked of the same
 * judgement as `computeWindows`, so that the two never tell different stories.
 * @throws TocsinError Usage for a zone that does not exist
 */
export const explainRules = (input: WindowsInput): RuleOutcome[] => {
  const scene = setScene(input);
  return input.policies.flatMap((policy) =>
    policy.obligations.flatMap((obligation) => evaluateDuty({ policy, obligation }, scene).outcomes),
  );
};
