import { sql } from 'kysely';
import type { NoticeState } from '../domain/counts';
import type { Database } from './database';

/** One file that letters were written to. */
export interface LetterFile {
  /** Of one breach, from 1. */
  readonly export: number;
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly letters: number;
  readonly pages: number;
  readonly actor: string;
  /** Digest of the export's manifest; null: the export is under way, or broke off. */
  readonly manifest: string | null;
  /** Case time, ISO 8601; null with the manifest. */
  readonly at: string | null;
}

/** Files in order of their export and name; of a person, those of the name that their letter is in. */
export const letterFiles = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  customerId?: string,
): Promise<readonly LetterFile[]> => {
  const { rows } = await sql<Omit<LetterFile, 'at'> & { readonly at: Date | null }>`
    select export, file as name, sha256, letters, pages, actor, manifest, at from letter_file
    where breach = ${reference} and (${customerId ?? null}::text is null or file = (
      select notice.letter_file from notice
      where breach = ${reference} and customer_id = ${customerId ?? null} and part = 'person'))
    order by export, file`.execute(kysely);
  return rows.map(({ at, ...file }) => ({ ...file, at: at?.toISOString() ?? null }));
};

/** What became of one person's own notice; undefined where no dispatch has taken it up. */
export const letterStanding = (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  customerId: string,
): Promise<{ readonly state: NoticeState; readonly reply: string | null } | undefined> =>
  kysely
    .selectFrom('notice')
    .select(['state', 'reply'])
    .where('breach', '=', reference)
    .where('customer_id', '=', customerId)
    .where('part', '=', 'person')
    .executeTakeFirst();
