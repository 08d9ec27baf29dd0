import type { NoticeOutcome, PendingNotice } from '../domain/ports';
import { isLastTryOf, withoutThisAddress } from './without-this-address';

/** So many people, one after the other and none accepted between, and it is no matter of theirs: the relay takes nobody. */
export const REFUSED_IN_A_ROW = 10;

/**
 * Attempts at a range before people of whom the relay says it are passed over however many they are, where it takes others
 * of the range: about four minutes. A list may have many odd addresses side by side.
 */
export const ATTEMPTS_WITH_STREAKS = 10;

export interface RefusalStreak {
  /** One person's message was answered as if something were wrong with us. */
  add(notice: PendingNotice, outcome: NoticeOutcome): void;
  /** Another person's message was accepted. */
  end(): void;
  isTooLong(): boolean;
  /** Of whom this was the last try: those who go on without this address, as the relay never took it. */
  givenUp(isLastPass: boolean): readonly NoticeOutcome[];
}

/** Tells a relay that takes nobody from one that dislikes single messages. `longest`: none is too long at `Infinity`. */
export const refusalStreak = (longest: number): RefusalStreak => {
  const refused: { readonly notice: PendingNotice; readonly outcome: NoticeOutcome }[] = [];
  let inARow = 0;
  return {
    add: (notice, outcome) => {
      refused.push({ notice, outcome });
      inARow += 1;
    },
    end: () => void (inARow = 0),
    isTooLong: () => inARow >= longest,
    givenUp: (isLastPass) =>
      refused
        .filter(({ notice }) => isLastTryOf(notice, isLastPass))
        .map(({ notice, outcome }) => ({ ...outcome, ...withoutThisAddress(notice) })),
  };
};
