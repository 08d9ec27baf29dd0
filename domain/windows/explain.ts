import type { Answer } from './answer';
import { windowOf } from './compute-windows';
import { evaluateAll } from './evaluate-all';
import type { RuleOutcome } from './rule-outcome';
import type { ObligationWindow, WindowsInput } from './types';

/** One obligation: whether it is owed, the facts that decided it, its window, and what each of its rules came to. */
export interface ExplainedDuty {
  readonly owed: Answer;
  readonly window: ObligationWindow;
  readonly rules: readonly RuleOutcome[];
}

/**
 * Every obligation with every rule of its window, those that fired and those that did not, each with what it came to.
 * Asked of the same judgement as `computeWindows`, so that the two never tell different stories.
 * @throws TocsinError Usage for a zone that does not exist
 */
export const explainDuties = (input: WindowsInput): ExplainedDuty[] => {
  const { scene, duties } = evaluateAll(input);
  return duties.map((duty) => ({
    owed: duty.owed,
    window: windowOf(duty, scene),
    rules: duty.outcomes,
  }));
};
