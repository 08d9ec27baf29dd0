import type { Policy } from '../policy/schema';
import { computeWindows } from '../windows/compute-windows';
import { printed } from '../windows/moments';
import type { CalendarDay, Reading } from '../windows/types';
import { YEARLY_DUTIES } from './work';
import type { YearlyWork } from './work';

/** When a year's work is due, as far as its policy says. Times are ISO 8601 in the carrier's zone. */
export interface YearlyDue {
  readonly policy: string;
  readonly version: number;
  readonly citation: string;
  readonly zone: string;
  /** Whether the policy's text applies on the last day; a text that is adopted but not in force does not. */
  readonly isInForce: boolean;
  /** The end of the year reported on: nothing that covers the whole year can be filed before. */
  readonly fromAt: string;
  /** What is aimed at: the safe reading, which does not count on a weekend to move the date. */
  readonly targetAt: string;
  /** The latest as the rule itself counts, rolled to the next business day (47 CFR 1.4(j)). */
  readonly latestAt: string;
  readonly why: readonly string[];
  readonly warnings: readonly string[];
}

/** The carrier's own zone and closures. */
export interface CarrierDays {
  readonly zone: string;
  readonly closures: readonly CalendarDay[];
}

const BY_THE_RULE: Reading = { kind: 'zone', closures: false, inauguration: false };
const SAFE: Reading = { kind: 'safe' };

/** Where the Commission sits: an electronic filing ends with its day there. */
const EASTERN = 'America/New_York';

/** Whether a policy's text applies on a local day, YYYY-MM-DD. */
const appliesOn = ({ effectiveFrom, effectiveTo }: Policy, day: string): boolean =>
  effectiveFrom !== null && effectiveFrom <= day && (effectiveTo === null || day <= effectiveTo);

/**
 * Computes when a year's work is due; null where its policy has no such obligation or no date. Each date is counted in
 * the carrier's zone and in the Commission's, and the earlier one taken. Pure.
 * @param at the instant at which it is asked, ISO 8601
 * @throws TocsinError Usage for a zone that does not exist
 */
export const yearlyDue = (
  { year, kind }: YearlyWork,
  policy: Policy,
  { zone, closures }: CarrierDays,
  at: string,
): YearlyDue | null => {
  const countIn = (zoneOfDays: string, reading: Reading) => {
    const { obligations, warnings } = computeWindows({
      policies: [policy],
      zone: zoneOfDays,
      closures,
      reading,
      facts: { yearEnd: year },
      notified: [],
      holds: [],
      at,
    });
    const window = obligations.find(({ obligation }) => obligation === YEARLY_DUTIES[kind].obligation);
    return { window, warnings };
  };
  const { window, warnings } = countIn(zone, SAFE);
  if (!window?.latest || !window.startedAt) return null;
  // By the rule alone there is one zone a count, so that the earlier of the two is taken here.
  const byTheRule = [zone, EASTERN].map((each) => countIn(each, BY_THE_RULE).window?.latest ?? '');
  const latestAt = printed(Math.min(...byTheRule.map((latest) => Date.parse(latest))), zone);
  return {
    policy: policy.id,
    version: policy.version,
    citation: window.citation,
    zone,
    isInForce: appliesOn(policy, latestAt.slice(0, 10)),
    fromAt: window.startedAt,
    targetAt: window.latest,
    latestAt,
    why: window.why,
    warnings,
  };
};
