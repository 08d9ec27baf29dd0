import { OVER } from './bounces';
import { readBreach } from './breaches';
import { lockNoticesOf, moveNotices, wordsAfter } from './came-back';
import type { NoticeMove } from './came-back';
import type { Database } from './database';
import { appendWithin } from './ledger-store';

/** Somebody of whom no letter can be made, and why, naming the field and never its value. */
export interface UnwritableLetter {
  readonly customerId: string;
  readonly problem: string;
}

/**
 * People whose letter cannot be made were told by nobody: their notices become `failed`, so that two persons decide, and the
 * ledger says so. Those that are no letters any more stay as they are, and so does a case that is over. Answers how many
 * changed.
 */
export const failUnwritable = async (
  { kysely, keys }: Database,
  reference: string,
  letters: readonly UnwritableLetter[],
  { at, actor }: { readonly at: string; readonly actor: string },
): Promise<number> =>
  kysely.transaction().execute(async (db) => {
    if (letters.length === 0 || OVER.includes((await readBreach({ kysely: db }, reference)).phase)) return 0;
    const problems = new Map(letters.map(({ customerId, problem }) => [customerId, problem]));
    const lockedIn = { keys, db };
    const notices = await lockNoticesOf(lockedIn, reference, [...problems.keys()]);
    const moves = notices
      .filter(({ state }) => state === 'letter')
      .map(({ dispatch, seq, customerId, reply }): NoticeMove => {
        const words = wordsAfter(`no letter can be made: ${problems.get(customerId) ?? ''}`, reply);
        return { dispatch, seq, state: 'failed', ...words };
      });
    if (moves.length === 0) return 0;
    const kept = await moveNotices(lockedIn, reference, moves, at);
    await appendWithin(db, reference, [
      {
        key: `letters-unwritable/${kept.digest}`,
        isNamedByContent: true,
        at,
        kind: 'letters-unwritable',
        actor,
        data: { text: `${moves.length} letter(s) cannot be made`, failed: moves.length, ...kept },
      },
    ]);
    return moves.length;
  });
