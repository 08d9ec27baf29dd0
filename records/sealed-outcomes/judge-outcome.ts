import { LEFT_IN_DOUBT } from '../freeze';
import { isAsSealed, isOpen, mayFollow, placeOf } from './last-sealed';
import type { Sealed, lastSealed } from './last-sealed';
import type { OutcomeLine } from './outcome-line';
import type { readDispatches } from './read-dispatches';
import { whatDiffers } from './what-differs';

/** What the ledger says of an outcome: it is as it was sealed last, or nothing vouches for it, or what is wrong with it. */
export type OutcomeJudgement =
  'as-sealed' | 'not-sealed-yet' | 'sealed-without-lines' | { readonly problem: string };

/** Compares outcomes that stand now with what was sealed of them, once the whole ledger is read. */
export const outcomeJudge = (
  sealed: ReturnType<typeof lastSealed>,
  dispatches: ReturnType<typeof readDispatches>,
) => {
  const unsealed = (now: OutcomeLine): OutcomeJudgement => {
    if (dispatches.isSealed(now))
      return { problem: `${placeOf(now)}: it was not there when its range was sealed` };
    if (dispatches.isUnknown(now.dispatch))
      return { problem: `${placeOf(now)}: the ledger has no such dispatch` };
    return dispatches.isSealedWithoutLines(now) ? 'sealed-without-lines' : 'not-sealed-yet';
  };
  const isLeftInDoubt = (before: Sealed, now: OutcomeLine): boolean =>
    isOpen(before) &&
    before.state !== 'unknown' &&
    now.seq === before.seq &&
    now.state === 'unknown' &&
    now.doubted &&
    now.reply === LEFT_IN_DOUBT &&
    !dispatches.isLast(now.dispatch);
  const changed = (before: Sealed, now: OutcomeLine): OutcomeJudgement => {
    const isUnderWay = mayFollow(before, now) && dispatches.mayGoOn(before.dispatch);
    if (now.dispatch > before.dispatch && sealed.mayBeTakenUp(before)) return unsealed(now);
    if (now.dispatch === before.dispatch && (isUnderWay || isLeftInDoubt(before, now)))
      return 'not-sealed-yet';
    return {
      problem:
        `${placeOf(now)}: it is ${now.state}, and not as entry ${before.entry} sealed it: ` +
        `${before.state} (${placeOf(before)}); what differs: ${whatDiffers(before, now)}`,
    };
  };
  return (before: Sealed | null, now: OutcomeLine): OutcomeJudgement => {
    if (!before) return unsealed(now);
    return isAsSealed(before, now) ? 'as-sealed' : changed(before, now);
  };
};
