import { DateTime } from 'luxon';
import type { RetentionEnd, RetentionRule } from './state';

export interface RetentionTerms {
  /** Case time of the closing, ISO 8601. */
  readonly closedAt: string;
  /** IANA zone of the carrier. */
  readonly zone: string;
  readonly rules: readonly RetentionRule[];
}

/**
 * When the longest of the retentions ends. 47 CFR 64.2011(d) does not say from when its two years run, nor do most others:
 * they are counted from the closing, which is the last of all that a case puts on record, so that no reading of them is
 * cut short. The day of the closing is not counted, and the last day is whole. Pure; zone data: not for workflow code.
 * @returns null where the times make no day
 */
export const retentionEnd = ({ closedAt, zone, rules }: RetentionTerms): RetentionEnd | null => {
  const longest = [...rules].sort((one, other) => other.years - one.years)[0];
  const years = longest?.years ?? 0;
  const closed = DateTime.fromISO(closedAt, { zone });
  const until = years === 0 ? closed : closed.startOf('day').plus({ years }).plus({ days: 1 });
  if (!until.isValid) return null;
  return {
    until: until.toISO({ suppressMilliseconds: true }),
    why:
      longest === undefined || years === 0
        ? 'no policy sets a time for which the records are kept'
        : `${years} years from the closing (${longest.policy}, ${longest.citation})`,
  };
};
