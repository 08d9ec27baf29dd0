import { sql } from 'kysely';
import type { Connection, Database } from '../database';
import { canonicalDigest } from '../digest';
import { appendWithin } from '../ledger-store';
import { noticeReference, readReference } from './identity';
import { withoutAddresses } from './reply';
import type { ChangeRow } from './rows';
import { recordTold } from './tell-ledger';

/** A letter that the post has brought back, by the number that stands in it. */
export interface ReturnedChange {
  readonly reference: string;
  /** What the post says, such as `vacant`. */
  readonly reason: string;
  /** YYYY-MM-DD. */
  readonly returnedAt: string;
}

/** How many letters each. */
export interface ReturnedChanges {
  /** They reached nobody: a person must find a way. */
  readonly returned: number;
  /** Known already. */
  readonly repeated: number;
  /** Of notices that did not go by letter. */
  readonly noLetter: number;
  /** No such notice is on record. */
  readonly unknown: number;
}

type Fate = keyof ReturnedChanges;

interface Move {
  readonly row: ChangeRow;
  readonly reply: string;
}

const AFTER_RETURN = {
  state: 'nowhere',
  alert: 'nowhere',
  rule: 'the letter came back',
  returned: true,
} as const;

const write = async (db: Connection, moves: readonly Move[], actor: string): Promise<void> => {
  const { state, alert, rule } = AFTER_RETURN;
  await sql`
    update account_change set state = ${state}, alert = ${alert}, alerted = null, rule = ${rule}, returned = true,
      reply = moved.reply, updated_at = now()
    from unnest(${moves.map(({ row }) => row.key)}::text[], ${moves.map(({ reply }) => reply)}::text[])
      as moved (key, reply)
    where account_change.key = moved.key`.execute(db);
  const at = new Date().toISOString();
  for (const book of [...new Set(moves.map(({ row }) => row.book))].sort()) {
    const own = moves.filter(({ row }) => row.book === book);
    const digest = canonicalDigest(own.map(({ row, reply }) => [row.seq, reply]));
    await appendWithin(db, book, [
      {
        key: `returned/${digest}`,
        isNamedByContent: true,
        at,
        kind: 'account-letters-returned',
        actor,
        data: { text: `${own.length} letter(s) came back`, returned: own.length, digest },
      },
    ]);
  }
  await recordTold(
    db,
    moves.map(({ row }) => ({ ...row, ...AFTER_RETURN })),
    at,
  );
};

/**
 * Notices whose letters came back reach nobody by any way that is known: they become `nowhere`, and the security team is
 * alerted. One transaction. The same again changes nothing.
 */
export const settleReturnedChanges = (
  { kysely }: Database,
  letters: readonly ReturnedChange[],
  { actor, isDryRun = false }: { readonly actor: string; readonly isDryRun?: boolean },
): Promise<ReturnedChanges> =>
  kysely.transaction().execute(async (transaction) => {
    const named = letters.flatMap(({ reference }) => readReference(reference) ?? []);
    const { rows } = await sql<ChangeRow>`
      select account_change.* from account_change join unnest(${named.map(({ book }) => book)}::text[],
        ${named.map(({ seq }) => seq)}::integer[]) as named (book, seq) using (book, seq)
      where state <> 'staged' order by key for update of account_change`.execute(transaction);
    const byReference = new Map(rows.map((row) => [noticeReference(row), row]));
    const counts: Record<Fate, number> = { returned: 0, repeated: 0, noLetter: 0, unknown: 0 };
    const moves = new Map<string, Move>();
    for (const { reference, reason, returnedAt } of letters) {
      const row = byReference.get(reference);
      const fate: Fate = !row
        ? 'unknown'
        : row.returned || moves.has(row.key)
          ? 'repeated'
          : row.state === 'letter'
            ? 'returned'
            : 'noLetter';
      counts[fate] += 1;
      if (row && fate === 'returned')
        moves.set(row.key, { row, reply: withoutAddresses(`letter returned ${returnedAt}: ${reason}`) });
    }
    if (moves.size > 0 && !isDryRun) await write(transaction, [...moves.values()], actor);
    return counts;
  });
