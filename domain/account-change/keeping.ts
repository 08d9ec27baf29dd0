import { isByTwo } from '../case/person';
import { TocsinError } from '../errors';
import type { ChangeState } from './states';

/**
 * A month of changes is kept so long after its end. No rule says how long notices of 47 CFR 64.2010(f) are kept; records
 * of a breach are kept for two years (64.2011(d)), and a change may be the first sign of one.
 */
export const KEPT_MONTHS = 24;

/** What has not come to its end: somebody may still have to be told. */
const OPEN: readonly ChangeState[] = ['staged', 'pending', 'sending', 'nowhere', 'failed'];

export interface MonthOfChanges {
  /** `2026-11`, UTC. */
  readonly month: string;
  readonly counts: Readonly<Partial<Record<ChangeState, number>>>;
  /** Letters of days on which no export has written any. */
  readonly unwrittenLetters: number;
}

/** The first moment at which a month's changes may be destroyed; ms since the epoch. */
export const keptUntilMs = (month: string): number => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return Date.UTC(year, number + KEPT_MONTHS, 1);
};

/**
 * Whether what is personal of a month's changes may be destroyed now, by these two.
 * @throws TocsinError OutsideWindow before its time; Conflict while somebody may have to be told; NotAllowed by one person
 */
export const refuseDestruction = (
  { month, counts, unwrittenLetters }: MonthOfChanges,
  who: { readonly actor: string; readonly second?: string },
  nowMs: number,
): void => {
  const untilMs = keptUntilMs(month);
  if (nowMs < untilMs)
    throw new TocsinError(
      'OutsideWindow',
      `the changes of ${month} are kept until ${new Date(untilMs).toISOString().slice(0, 10)}`,
      'Nothing is destroyed before two years are over.',
    );
  const open = OPEN.flatMap((state) => (counts[state] ? `${counts[state]} ${state}` : []));
  if (unwrittenLetters > 0) open.push(`${unwrittenLetters} letter(s) that were never written`);
  if (open.length > 0)
    throw new TocsinError(
      'Conflict',
      `of ${month} somebody may still have to be told: ${open.join(', ')}`,
      'See tocsin account list --state nowhere, retry, letters and close.',
    );
  if (!isByTwo(who))
    throw new TocsinError(
      'NotAllowed',
      'two named persons decide that records are destroyed',
      'Add --second NAME.',
    );
};
