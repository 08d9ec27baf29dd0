import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Connection, Database } from './database';
import { noticesOf } from './notices';
import type { NoticeRecord } from './notices';

/** Of a row of `notice`: whether its letter is in a file of an export that is not whole: under way, or broken off. */
const isInUnfinished = sql<boolean>`
  exists (select from letter_file where letter_file.breach = notice.breach and letter_file.file = notice.letter_file
    and letter_file.manifest is null)`;

/** Of a row of `notice`: whether its letter is still to be written, or to be written again since it became one anew. */
export const isLetterDue: RawBuilder<boolean> = sql<boolean>`
  (notice.state = 'letter' and notice.part = 'person' and (letter_mark is null or ${isInUnfinished}))`;

/** `new`: those that are due; `all`: these and those that were written before; of a file: as far as they are letters still. */
export type WhichLetters = 'new' | 'all' | { readonly file: string };

const isAsked = (which: WhichLetters): RawBuilder<boolean> => {
  if (which === 'new') return isLetterDue;
  if (which === 'all') return sql<boolean>`part = 'person'`;
  return sql<boolean>`(notice.letter_file = ${which.file} and not ${isInUnfinished})`;
};

/** People whose notice goes by post, in order of dispatch and number, a page in memory at once. */
export const lettersToWrite = (
  database: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
  which: WhichLetters,
): AsyncGenerator<NoticeRecord> => noticesOf(database, reference, { state: 'letter', where: isAsked(which) });

export interface LetterCounts {
  /** Of people whose notice goes by post. */
  readonly letters: number;
  /** Those of them that are asked for. */
  readonly asked: number;
}

export const letterCounts = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  which: WhichLetters,
): Promise<LetterCounts> => {
  const { rows } = await sql<LetterCounts>`
    select count(*)::integer as letters, (count(*) filter (where ${isAsked(which)}))::integer as asked
    from notice where breach = ${reference} and notice.state = 'letter' and part = 'person'`.execute(kysely);
  return rows[0] ?? { letters: 0, asked: 0 };
};

/** How many people's letters no export has written since they became due. */
export const lettersDue = async (database: Pick<Database, 'kysely'>, reference: string): Promise<number> =>
  (await letterCounts(database, reference, 'new')).asked;

/**
 * Begins an export, and answers its number. What one that broke off had written is due again: nobody has its manifest.
 */
export const beginExport = async ({ kysely }: Pick<Database, 'kysely'>, reference: string): Promise<number> =>
  kysely.transaction().execute(async (db) => {
    await sql`
      update notice set letter_mark = null, letter_file = null
      where breach = ${reference} and letter_file is not null and ${isInUnfinished}`.execute(db);
    await sql`delete from letter_file where breach = ${reference} and manifest is null`.execute(db);
    const { rows } = await sql<{ next: number }>`
      select coalesce(max(export), 0) + 1 as next from letter_file where breach = ${reference}`.execute(db);
    return rows[0]?.next ?? 1;
  });

export interface WrittenLetter {
  readonly dispatch: number;
  readonly seq: number;
  /** Blind index of the address on it. */
  readonly mark: string;
}

export interface WrittenFile {
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly pages: number;
  readonly letters: readonly WrittenLetter[];
}

/** Which export, and whose. */
export interface ExportId {
  readonly reference: string;
  readonly number: number;
  readonly actor: string;
}

/**
 * Puts on record that a file was written, and which letters are in it; those that have become another notice meanwhile are
 * left out. Answers whether a file of that name was other bytes before.
 */
export const recordFile = async (
  { kysely }: Pick<Database, 'kysely'>,
  { reference, number, actor }: ExportId,
  { name, sha256, pages, letters }: WrittenFile,
): Promise<boolean> =>
  kysely.transaction().execute(async (db) => {
    const before = await db
      .selectFrom('letter_file')
      .select('sha256')
      .where('breach', '=', reference)
      .where('file', '=', name)
      .orderBy('export', 'desc')
      .executeTakeFirst();
    await db
      .insertInto('letter_file')
      .values({
        breach: reference,
        export: number,
        file: name,
        sha256,
        letters: letters.length,
        pages,
        actor,
      })
      .execute();
    await sql`
      update notice set letter_file = ${name}, letter_mark = written.mark
      from unnest(${letters.map(({ dispatch }) => dispatch)}::integer[], ${letters.map(({ seq }) => seq)}::integer[],
        ${letters.map(({ mark }) => mark)}::text[]) as written (dispatch, seq, mark)
      where breach = ${reference} and notice.dispatch = written.dispatch and notice.seq = written.seq
        and notice.state = 'letter'`.execute(db);
    return before !== undefined && before.sha256 !== sha256;
  });

/** An export is whole: from now on its letters are written ones. In the transaction that puts it on the ledger. */
export const finishExport = async (
  db: Connection,
  { reference, number }: ExportId,
  { manifest, at }: { readonly manifest: string; readonly at: string },
): Promise<void> => {
  await db
    .updateTable('letter_file')
    .set({ manifest, at })
    .where('breach', '=', reference)
    .where('export', '=', number)
    .execute();
};
