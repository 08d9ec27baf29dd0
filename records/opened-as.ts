import { sql } from 'kysely';
import type { Database } from './database';

/** What the ledger says that a case was opened as, and whether the case's own row says the same. */
export interface OpenedAs {
  readonly isDrill: boolean;
  /** In a sentence; null: none. */
  readonly problem: string | null;
}

/** Null where the ledger does not tell of the opening, or, of an earlier version, not by which title. */
export const openedAs = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<OpenedAs | null> => {
  const { rows } = await sql<{ title: string; isDrill: boolean; isSame: boolean }>`
    select data->>'title' as title, (data->>'drill')::boolean as "isDrill",
      data->>'title' = breach.title and (data->>'drill')::boolean = breach.is_drill as "isSame"
    from ledger join breach on reference = ledger.breach
    where ledger.breach = ${reference} and kind = 'opened' and data ? 'title' and data ? 'drill'
    order by seq desc limit 1`.execute(kysely);
  const [opened] = rows;
  if (!opened) return null;
  const { title, isDrill, isSame } = opened;
  const words = `${reference} was opened as '${title}'${isDrill ? ', a drill' : ''}, and stands otherwise now`;
  return { isDrill, problem: isSame ? null : words };
};
