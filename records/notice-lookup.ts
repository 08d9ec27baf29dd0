import { sql } from 'kysely';
import type { Database } from './database';
import { sentAtColumn } from './sealed-outcomes/outcome-line';

/** What may be told to anybody who has a notice in hand: nothing of the person. Times are case times, ISO 8601. */
export interface SentNotice {
  readonly reference: string;
  readonly title: string;
  readonly isDrill: boolean;
  /** When a relay accepted it, or may have; null: none did. */
  readonly emailedAt: string | null;
  /** `prepared`: it is to go by letter, and none was written yet. */
  readonly letter: 'none' | 'prepared' | 'exported';
  /** When its letter was written for the post first. */
  readonly letterAt: string | null;
}

/** Breaches whose notices are destroyed: what their codes were is not known any more. */
export const breachesWithoutNotices = async ({
  kysely,
}: Pick<Database, 'kysely'>): Promise<readonly string[]> => {
  const { rows } = await sql<{ scope: string }>`
    select distinct scope from data_key join breach on breach.reference = scope
    where destroyed_at is not null order by scope`.execute(kysely);
  return rows.map(({ scope }) => scope);
};

interface Row extends Omit<SentNotice, 'emailedAt' | 'letterAt'> {
  readonly emailed: Date | null;
  readonly exported: Date | null;
}

/**
 * The notice that carries a code; null where none does, and where nobody can have read it, since nothing was ever handed
 * over for it: a code that is only planned makes nothing genuine, and a letter that was not written is only planned.
 */
export const findSentNotice = async (
  { kysely }: Pick<Database, 'kysely'>,
  code: string,
): Promise<SentNotice | null> => {
  const { rows } = await sql<Row>`
    select reference, title, is_drill as "isDrill", letter_exported_at as exported,
      ${sentAtColumn} as emailed,
      case when letter_exported_at is not null then 'exported' when notice.state = 'letter' then 'prepared' else 'none' end
        as letter
    from notice join breach on breach.reference = notice.breach
    where code = ${code}`.execute(kysely);
  const [row] = rows;
  if (!row || (row.emailed === null && row.exported === null)) return null;
  const { emailed, exported, ...notice } = row;
  return {
    ...notice,
    emailedAt: emailed?.toISOString() ?? null,
    letterAt: exported?.toISOString() ?? null,
  };
};
