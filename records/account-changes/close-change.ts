import { sql } from 'kysely';
import type { ChangeState } from '../../domain/account-change/states';
import { TocsinError } from '../../domain/errors';
import type { Database } from '../database';
import { appendWithin } from '../ledger-store';
import { plainText } from '../plain-text';
import { noticeReference } from './identity';

export interface Closing {
  readonly book: string;
  readonly seq: number;
  readonly actor: string;
  /** How the customer was told, or why nobody can be. */
  readonly reason: string;
  /** Judge only. */
  readonly isDryRun?: boolean;
}

/** Those that reach nobody until a person finds a way. */
const TO_BE_CLOSED: readonly ChangeState[] = ['nowhere', 'failed'];

interface Row {
  readonly state: ChangeState;
  readonly closed_by: string | null;
  readonly closed_reason: string | null;
}

/**
 * Ends a notice that has come to nowhere, by a named person with a reason; on the ledger of its book. The same again is
 * `isRepeat`. Throws NotFound; Conflict where it is closed otherwise, or reaches somebody.
 */
export const closeChange = (
  { kysely }: Database,
  { book, seq, actor, reason, isDryRun = false }: Closing,
): Promise<{ readonly isRepeat: boolean }> =>
  kysely.transaction().execute(async (transaction) => {
    const reference = noticeReference({ book, seq });
    const { rows } = await sql<Row>`
      select state, closed_by, closed_reason from account_change
      where book = ${book} and seq = ${seq} and state <> 'staged' for update`.execute(transaction);
    const [row] = rows;
    if (!row)
      throw new TocsinError('NotFound', `no notice ${reference} is on record`, 'See tocsin account list.');
    const said = plainText(reason);
    if (row.state === 'closed') {
      if (row.closed_by === actor && row.closed_reason === said) return { isRepeat: true };
      throw new TocsinError(
        'Conflict',
        `${reference} was closed by ${row.closed_by}: ${row.closed_reason}`,
        `See tocsin account show ${reference}.`,
      );
    }
    if (!TO_BE_CLOSED.includes(row.state))
      throw new TocsinError(
        'Conflict',
        `${reference} is ${row.state}: there is nothing that a person must end`,
        'Only notices that are nowhere or failed are closed.',
      );
    if (isDryRun) return { isRepeat: false };
    const at = new Date().toISOString();
    await sql`
      update account_change set state = 'closed', closed_by = ${actor}, closed_reason = ${said}, closed_at = ${at},
        updated_at = now()
      where book = ${book} and seq = ${seq}`.execute(transaction);
    await appendWithin(transaction, book, [
      {
        key: `closed/${seq}`,
        at,
        kind: 'account-change-closed',
        actor,
        data: { text: `${reference} was ${row.state}: closed`, seq, before: row.state, reason: said },
      },
    ]);
    return { isRepeat: false };
  });
