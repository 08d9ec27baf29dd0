import { localTime } from '../../reports/local-time';
import type { ExplainedObligation, ExplainedRule } from './explained';

export interface Explanation {
  readonly reference: string | null;
  readonly policies: readonly string[];
  readonly zone: string;
  readonly at: string;
  readonly obligations: readonly ExplainedObligation[];
  readonly rules: readonly ExplainedRule[];
}

const OWED: Record<ExplainedObligation['owed'], string> = {
  owed: 'OWED',
  'not-owed': 'NOT OWED',
  'not-yet-known': 'NOT YET KNOWN, so it is taken to be owed',
};

/** The days counted, unless that is what the rule came to already. */
const ruleText = ({ rule, citation, because, why }: ExplainedRule): string[] => [
  `    ${rule} (${citation})`,
  `      ${because}`,
  ...why.filter((sentence) => sentence !== because).map((sentence) => `      ${sentence}`),
];

const group = (title: string, rules: readonly ExplainedRule[]): string[] =>
  rules.length === 0 ? [] : [`  ${title}`, ...rules.flatMap(ruleText)];

const obligationText = (duty: ExplainedObligation, all: readonly ExplainedRule[]): string[] => {
  const { recipient, policy, obligation, citation, owed, because, status } = duty;
  const rules = all.filter((rule) => rule.policy === policy && rule.obligation === obligation);
  const whom = obligation === recipient ? recipient : `${recipient} (${obligation})`;
  return [
    '',
    `${policy}, ${whom}: ${OWED[owed]}; ${status}`,
    `  fact: ${because}`,
    `  rule: ${citation}`,
    ...group(
      'fired',
      rules.filter(({ fired }) => fired),
    ),
    ...group(
      'did not fire',
      rules.filter(({ fired }) => !fired),
    ),
  ];
};

/** The explanation as people read it, obligation by obligation. */
export const explainedText = ({ reference, policies, zone, at, obligations, rules }: Explanation): string =>
  [
    `${reference ?? 'these facts'} under ${policies.join(' and ')}, in ${zone}, at ${localTime(at, zone)}`,
    ...obligations.flatMap((duty) => obligationText(duty, rules)),
  ].join('\n');
