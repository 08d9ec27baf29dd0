import { evaluateAll } from './evaluate-all';
import type { RuleOutcome } from './rule-outcome';
import type { WindowsInput } from './types';

/**
 * Every rule of the windows, those that fired and those that did not, each with what it came to. Asked of the same
 * judgement as `computeWindows`, so that the two never tell different stories.
 * @throws TocsinError Usage for a zone that does not exist
 */
export const explainRules = (input: WindowsInput): RuleOutcome[] =>
  evaluateAll(input).duties.flatMap(({ outcomes }) => outcomes);
