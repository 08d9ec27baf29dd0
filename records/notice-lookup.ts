import { sql } from 'kysely';
import type { Database } from './database';

/** What may be told to anybody who has a notice in hand: nothing of the person. */
export interface SentNotice {
  readonly reference: string;
  readonly title: string;
  readonly isDrill: boolean;
  readonly by: 'email' | 'letter';
  /** Case time, ISO 8601: when the relay accepted it, or when it became a letter. */
  readonly sentAt: string;
}

/**
 * The notice that carries a code; null where none does, and where nobody can have read it, since nothing was ever handed
 * over for it: a code that is only planned makes nothing genuine.
 */
export const findSentNotice = async (
  { kysely }: Pick<Database, 'kysely'>,
  code: string,
): Promise<SentNotice | null> => {
  const { rows } = await sql<Omit<SentNotice, 'sentAt'> & { at: Date }>`
    select reference, title, is_drill as "isDrill", notice.updated_at as at,
      case when notice.state = 'letter' or channel = 'letter' then 'letter' else 'email' end as by
    from notice join breach on breach.reference = notice.breach
    where code = ${code} and (notice.state not in ('pending', 'failed') or doubted)`.execute(kysely);
  const [row] = rows;
  if (!row) return null;
  const { at, ...notice } = row;
  return { ...notice, sentAt: at.toISOString() };
};
