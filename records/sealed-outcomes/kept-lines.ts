import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Connection, Database } from '../database';
import { digestOf } from '../digest';
import { lineOf, textOf } from './outcome-line';
import type { OutcomeRow } from './outcome-line';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Fast: a range is some 20 kB either way. */
const PACKING = { level: 1 };
/** Of one digest, unpacked. */
const MOST_OCTETS = 1024 * 1024 * 1024;

/** What a ledger entry says of lines that are kept under its digest. */
export interface KeptLines {
  readonly digest: string;
  /** How many. */
  readonly lines: number;
}

/**
 * Keeps rows of `notice` as they stand under the digest of their lines. Repeatable. They are there before the ledger names
 * them, so that nobody finds an entry without its lines.
 */
export const keepLines = async (
  { kysely, keys }: Pick<Database, 'keys'> & { readonly kysely: Connection },
  reference: string,
  rows: readonly OutcomeRow[],
): Promise<KeptLines> => {
  const scope = rows.length > 0 ? await keys.keysToOpen(kysely, reference) : null;
  const text = scope ? rows.map((row) => `${textOf(lineOf(row, scope))}\n`).join('') : '';
  const kept = { digest: digestOf(text), lines: rows.length };
  await kysely
    .insertInto('sealed_outcomes')
    .values({ breach: reference, ...kept, packed: await pack(text, PACKING) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return kept;
};

/** The lines of a digest, each without its end; null: none are kept. What does not unpack has none, as its digest shows. */
export const readKeptLines = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  digest: string,
): Promise<readonly string[] | null> => {
  const row = await kysely
    .selectFrom('sealed_outcomes')
    .select('packed')
    .where('breach', '=', reference)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (!row) return null;
  const text = await unpack(row.packed, { maxOutputLength: MOST_OCTETS }).then(String, () => '');
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
};

const PAGE = 1_000;

/** The digests under which lines of a breach are kept, in no order that means anything. */
export async function* digestsOfBreach(
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): AsyncGenerator<string> {
  for (let last = ''; ;) {
    const rows = await kysely
      .selectFrom('sealed_outcomes')
      .select('digest')
      .where('breach', '=', reference)
      .where('digest', '>', last)
      .orderBy('digest')
      .limit(PAGE)
      .execute();
    for (const { digest } of rows) yield digest;
    const end = rows[rows.length - 1];
    if (!end || rows.length < PAGE) return;
    last = end.digest;
  }
}

/**
 * Destroys some of the lines of a breach whose data key is destroyed; answers how many digests lost them. The right to delete
 * them is a function's alone (migration 0023), which refuses it before.
 */
export const destroySealedOutcomes = async (
  db: Connection,
  reference: string,
  atMost: number,
): Promise<number> => {
  const { rows } = await sql<{ gone: number }>`
    select destroy_sealed_outcomes(${reference}, ${atMost}) as gone`.execute(db);
  return rows[0]?.gone ?? 0;
};
