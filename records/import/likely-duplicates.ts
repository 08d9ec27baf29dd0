import { sql } from 'kysely';
import type { Customer } from '../../domain/customer';
import type { Connection } from '../database';
import type { ScopeKeys } from '../personal-data/scope-keys';

/** Rows with the name and the e-mail address of an earlier row, under another customer id. */
export interface LikelyDuplicates {
  readonly rows: number;
  /** The first of them: where the row begins, and the row of the same name and address. */
  readonly first: readonly { readonly line: number; readonly firstLine: number }[];
}

const SHOWN = 20;

/** A name, or an address, without what people would not take for a difference. */
export const plainName = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** The blind index of a name with an e-mail address, as people would take them for the same; undefined without both. */
export const personMark = (keys: ScopeKeys, { name, email }: Customer['contact']): string | undefined =>
  name && email ? keys.mark('person', `${plainName(name)}\0${plainName(email)}`) : undefined;

/** Only what one file says of people: they may be two, so that both stay on the list and both are told. */
export const findLikelyDuplicates = async (db: Connection): Promise<LikelyDuplicates> => {
  const { rows } = await sql<{ line: number; firstLine: number; rows: number }>`
    with shared as (
      select person_mark, min(line) as first_line from staged
      where person_mark is not null group by person_mark having count(*) > 1)
    select line, first_line as "firstLine", (count(*) over ())::integer as rows
    from staged join shared using (person_mark) where line > first_line
    order by line limit ${SHOWN}`.execute(db);
  return { rows: rows[0]?.rows ?? 0, first: rows.map(({ line, firstLine }) => ({ line, firstLine })) };
};
