import type { ExplainedDuty } from '../../domain/windows/explain';

const OWED = { yes: 'owed', no: 'not-owed', unknown: 'not-yet-known' } as const;

/** What is printed of an obligation; the keys are an API. */
export const obligationOf = ({ owed, window }: ExplainedDuty) => ({
  recipient: window.recipient,
  policy: window.policy,
  obligation: window.obligation,
  citation: window.citation,
  owed: OWED[owed.answer],
  because: owed.because,
  status: window.status,
  earliest: window.earliest,
  latest: window.latest,
});
export type ExplainedObligation = ReturnType<typeof obligationOf>;

/** What is printed of a rule; the keys are an API. */
export const rulesOf = ({ rules }: ExplainedDuty) =>
  rules.map(({ policy, obligation, rule, citation, fired, because, why }) => ({
    policy,
    obligation,
    rule,
    citation,
    fired,
    because,
    why,
  }));
export type ExplainedRule = ReturnType<typeof rulesOf>[number];
