import { sql } from 'kysely';
import { TocsinError } from '../domain/errors';
import { withoutRecipients } from '../domain/without-recipients';
import { OVER } from './bounces';
import { caseTimeOf, readBreach } from './breaches';
import { lockNoticesOf, moveNotices, wordsAfter } from './came-back';
import type { NoticeMove } from './came-back';
import type { Connection, Database } from './database';
import { refuseReturns } from './import/read-returns';
import type { ReturnedLetter } from './import/read-returns';
import { appendWithin } from './ledger-store';
import { rememberRefused } from './refused-addresses';

export interface ReturnsBatch {
  readonly reference: string;
  readonly letters: readonly ReturnedLetter[];
  readonly actor: string;
  /** Judge and count only. */
  readonly isDryRun?: boolean;
}

/** How many letters each. */
export interface ReturnsOutcome {
  /** Letters that reached nobody: a person must decide. */
  readonly returned: number;
  /** Known already. */
  readonly repeated: number;
  /** About people whose notice did not go by letter. */
  readonly noLetter: number;
}

type Fate = keyof ReturnsOutcome;

/** Rows of people who are not on the list, or have no notice yet: an id that is wrong must not pass for a letter that came back. */
const refuseUnknown = async (
  db: Connection,
  reference: string,
  letters: readonly ReturnedLetter[],
  hasNotice: (customerId: string) => boolean,
): Promise<void> => {
  const wrong = letters.filter(({ customerId }) => !hasNotice(customerId));
  if (wrong.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer
    where breach = ${reference} and customer_id = any(${wrong.map(({ customerId }) => customerId)}::text[])`.execute(
    db,
  );
  const listed = new Set(rows.map(({ id }) => id));
  throw refuseReturns(
    wrong.map((letter) => ({
      letter,
      why: listed.has(letter.customerId)
        ? 'has no notice yet. Leave the row out: no letter was sent.'
        : `is not on the list of ${reference}. Look for a slip in the id, or leave the row out.`,
    })),
    letters.length,
  );
};

/** When letters of a case were first written, case time; null: none was written from here. */
export const firstLettersAt = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<string | null> => {
  const { rows } = await sql<{ at: string }>`
    select at from ledger
    where breach = ${reference} and kind = 'letters-exported' and (data->>'letters')::integer > 0
    order by seq limit 1`.execute(kysely);
  return rows[0]?.at ?? null;
};

/**
 * Letters that came back: their notices become `failed`, for there is no further way that is known, and a person must
 * decide. One transaction and one ledger entry. The same again changes nothing. Throws `NotFound`, and `NotAllowed` for a
 * case that is over, and `InvalidRows` where a row is of nobody who has a notice.
 */
export const settleReturns = async (
  { kysely, keys }: Database,
  { reference, letters, actor, isDryRun = false }: ReturnsBatch,
): Promise<ReturnsOutcome> =>
  kysely.transaction().execute(async (transaction) => {
    await sql`select 1 from breach where reference = ${reference} for share`.execute(transaction);
    const breach = await readBreach({ kysely: transaction }, reference);
    if (OVER.includes(breach.phase))
      throw new TocsinError('NotAllowed', `breach ${reference} is ${breach.phase}: its list is final`);
    const ids = letters.map(({ customerId }) => customerId);
    const notices = new Map(
      (await lockNoticesOf({ keys, db: transaction }, reference, ids)).map((notice) => [
        notice.customerId,
        notice,
      ]),
    );
    await refuseUnknown(transaction, reference, letters, (id) => notices.has(id));
    const moves = new Map<string, NoticeMove>();
    const counts: Record<Fate, number> = { returned: 0, repeated: 0, noLetter: 0 };
    for (const { customerId, reason, returnedAt } of letters) {
      const notice = notices.get(customerId);
      if (!notice) continue;
      if (moves.has(customerId) || notice.state === 'failed') counts.repeated += 1;
      else if (notice.state !== 'letter') counts.noLetter += 1;
      else {
        const said = withoutRecipients(reason, notice.addresses);
        const words = wordsAfter(`letter returned ${returnedAt}: ${said}`, notice.reply);
        moves.set(customerId, { dispatch: notice.dispatch, seq: notice.seq, state: 'failed', ...words });
        counts.returned += 1;
      }
    }
    if (moves.size === 0 || isDryRun) return counts;
    const at = caseTimeOf(breach, Date.now());
    const lockedIn = { keys, db: transaction };
    const { digest, lines } = await moveNotices(lockedIn, reference, [...moves.values()], at);
    await rememberRefused(lockedIn, reference, [...moves.keys()]);
    await appendWithin(transaction, reference, [
      {
        key: `returns/${digest}`,
        isNamedByContent: true,
        at,
        kind: 'letters-returned',
        actor,
        data: { text: `${moves.size} letter(s) came back`, returned: moves.size, digest, lines },
      },
    ]);
    return counts;
  });
