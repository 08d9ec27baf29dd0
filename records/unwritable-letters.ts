import { OVER } from './bounces';
import { readBreach } from './breaches';
import { lockNoticesOf, moveNotices, wordsAfter } from './came-back';
import type { NoticeMove } from './came-back';
import type { Database } from './database';

/** Somebody of whom no letter can be made, and why, naming the field and never its value. */
export interface UnwritableLetter {
  readonly customerId: string;
  readonly problem: string;
}

/**
 * People whose letter cannot be made were told by nobody: their notices become `failed`, so that two persons decide. Those
 * that are no letters any more stay as they are, and so does a case that is over. Answers how many changed.
 */
export const failUnwritable = async (
  { kysely, keys }: Database,
  reference: string,
  letters: readonly UnwritableLetter[],
  at: string,
): Promise<number> =>
  kysely.transaction().execute(async (db) => {
    if (letters.length === 0 || OVER.includes((await readBreach({ kysely: db }, reference)).phase)) return 0;
    const problems = new Map(letters.map(({ customerId, problem }) => [customerId, problem]));
    const notices = await lockNoticesOf({ keys, db }, reference, [...problems.keys()]);
    const moves = notices
      .filter(({ state }) => state === 'letter')
      .map(({ dispatch, seq, customerId, reply }): NoticeMove => {
        const words = wordsAfter(`no letter can be made: ${problems.get(customerId) ?? ''}`, reply);
        return { dispatch, seq, state: 'failed', ...words };
      });
    await moveNotices(db, reference, moves, at);
    return moves.length;
  });
