import type { CaseStatus } from '../../domain/case/state';
import { explainRules } from '../../domain/windows/explain';
import type { RuleOutcome } from '../../domain/windows/rule-outcome';
import type { ObligationWindow } from '../../domain/windows/types';
import type { Result } from '../action';
import { refuseFacts } from './fact-flags-of-breach';
import { unusedFlags } from './show-window';
import { readWindowFlags } from './window-flags';
import type { WindowOptions } from './window-flags';

export type ExplainOptions = WindowOptions;

/** What is printed of a rule; the keys are an API. */
type Explained = Pick<RuleOutcome, 'policy' | 'obligation' | 'rule' | 'citation' | 'fired' | 'because'>;

const explained = ({ policy, obligation, rule, citation, fired, because }: RuleOutcome): Explained => ({
  policy,
  obligation,
  rule,
  citation,
  fired,
  because,
});

const listed = (title: string, rules: readonly Explained[]): string[] => [
  title,
  ...(rules.length === 0 ? ['  none'] : []),
  ...rules.flatMap(({ policy, obligation, rule, citation, because }) => [
    `  ${policy}, ${obligation}: ${rule} (${citation})`,
    `    ${because}`,
  ]),
];

const resultOf = (rules: readonly Explained[], data: object): Result => ({
  data: { ...data, rules },
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
  text: [
    ...listed(
      'fired',
      rules.filter(({ fired }) => fired),
    ),
    '',
    ...listed(
      'did not fire',
      rules.filter(({ fired }) => !fired),
    ),
  ].join('\n'),
});

/** A window that a running breach keeps in its history, as a rule: it has fired once its clock runs. */
const ruleOf = ({ policy, obligation, recipient, citation, status, why }: ObligationWindow): Explained => ({
  policy,
  obligation,
  rule: `the window of ${recipient}, ${status}`,
  citation,
  fired: !['not-started', 'exempt', 'not-required'].includes(status),
  because: why.join('; '),
});

const explainBreach = (status: CaseStatus): Result => {
  const { reference, policies, windows } = status;
  const said = [...(windows?.conflicts ?? []).map(({ message }) => message), ...(windows?.warnings ?? [])];
  return { ...resultOf((windows?.obligations ?? []).map(ruleOf), { reference, policies }), said };
};

/**
 * `tocsin policy explain`: which rules fired and which did not, for facts given as flags or for a running breach.
 * @param readStatus asks the breach; loaded by the caller only where a reference is given
 */
export const explain = async (
  [reference]: readonly string[],
  options: ExplainOptions,
  readStatus: (reference: string) => Promise<CaseStatus>,
): Promise<Result> => {
  if (reference === undefined) {
    const input = readWindowFlags(options, new Date().toISOString());
    const policies = input.policies.map(({ id }) => id);
    return {
      ...resultOf(explainRules(input).map(explained), { policies }),
      said: unusedFlags(options, input.policies),
    };
  }
  refuseFacts(reference, options);
  return explainBreach(await readStatus(reference));
};
