import type { CaseStatus } from '../../domain/case/state';

/** From this part of its time on a deadline is at risk: the rung at which legal is reminded for the second time. */
const AT_RISK_FROM = 0.75;

export type Risk = 'missed' | 'at-risk' | 'in-time';
const WORST_FIRST: readonly Risk[] = ['missed', 'at-risk', 'in-time'];

const riskOfOne = ({ from, latest }: CaseStatus['deadlines'][number], atMs: number): Risk => {
  const [fromMs, latestMs] = [Date.parse(from), Date.parse(latest)];
  if (atMs > latestMs) return 'missed';
  return atMs >= fromMs + (latestMs - fromMs) * AT_RISK_FROM ? 'at-risk' : 'in-time';
};

/**
 * How the worst of the deadlines stands at an instant, and which it is; null where none runs. Their clocks began at
 * different times, so the nearest need not be the worst.
 * @param now ISO 8601, case time
 */
export const riskOf = (
  { deadlines }: Pick<CaseStatus, 'deadlines'>,
  now: string,
): { readonly risk: Risk; readonly name: string } | null => {
  const atMs = Date.parse(now);
  const judged = deadlines.map((deadline) => ({ risk: riskOfOne(deadline, atMs), name: deadline.name }));
  return judged.toSorted((a, b) => WORST_FIRST.indexOf(a.risk) - WORST_FIRST.indexOf(b.risk))[0] ?? null;
};
