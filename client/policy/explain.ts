import { TocsinError } from '../../domain/errors';
import { computeWindows } from '../../domain/windows/compute-windows';
import { explainDuties } from '../../domain/windows/explain';
import type { WindowsInput } from '../../domain/windows/types';
import type { Result } from '../action';
import { obligationOf, rulesOf } from './explained';
import { explainedText } from './explained-text';
import { refuseFacts } from './fact-flags-of-breach';
import { otherTextWarning } from './other-texts';
import type { BreachWindowsInput } from './open-breaches';
import { unusedFlags } from './show-window';
import { readWindowFlags } from './window-flags';
import type { WindowOptions } from './window-flags';

export type ExplainOptions = WindowOptions;

const resultOf = (reference: string | null, input: WindowsInput): Result => {
  const duties = explainDuties(input);
  const { conflicts, warnings } = computeWindows(input);
  const obligations = duties.map(obligationOf);
  const rules = duties.flatMap(rulesOf);
  const { zone, at } = input;
  const policies = input.policies.map(({ id }) => id);
  return {
    data: {
      ...(reference === null ? {} : { reference }),
      policies,
      zone,
      at,
      obligations,
      rules,
      conflicts,
      warnings,
    },
    table: {
      columns: ['policy', 'obligation', 'fired', 'rule', 'citation', 'because'],
      rows: rules.map(({ policy, obligation, fired, rule, citation, because }) => [
        policy,
        obligation,
        fired,
        rule,
        citation,
        because,
      ]),
    },
    text: explainedText({ reference, policies, zone, at, obligations, rules }),
    said: [...conflicts.map(({ message }) => `CONFLICT: ${message}`), ...warnings],
  };
};

/**
 * `tocsin policy explain`: whether each obligation is owed and by which fact, and which of its rules fired and which did
 * not; for facts given as flags, or for a breach as its records tell of it now.
 * @param readInputs asks the records; called only where a reference is given
 * @throws TocsinError Usage for facts beside a reference; NotFound; Unavailable
 */
export const explain = async (
  [reference]: readonly string[],
  options: ExplainOptions,
  readInputs: (reference: string) => Promise<readonly BreachWindowsInput[]>,
): Promise<Result> => {
  if (reference === undefined) {
    const input = readWindowFlags(options, new Date().toISOString());
    const result = resultOf(null, input);
    return { ...result, said: [...unusedFlags(options, input.policies), ...(result.said ?? [])] };
  }
  refuseFacts(reference, options);
  const [breach] = await readInputs(reference);
  if (!breach)
    throw new TocsinError('NotFound', `there is no breach ${reference}`, 'See tocsin breach list.');
  const result = resultOf(reference, breach.input);
  return { ...result, said: [...breach.otherTexts.map(otherTextWarning), ...(result.said ?? [])] };
};
