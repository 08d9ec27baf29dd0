import { sql } from 'kysely';
import type {
  AccountChangePort,
  Beginning,
  BookLedgerHead,
  ChangeSending,
} from '../../domain/account-change/ports';
import type { ChangeState } from '../../domain/account-change/states';
import { UNSENT } from '../../domain/account-change/states';
import { inBatches } from '../../domain/in-batches';
import type { Database } from '../database';
import { decideRows } from './decide';
import { alertIsOver } from './owed-alerts';
import { readBurst } from './read-burst';
import { withoutAddresses } from './reply';
import { lockChanges, outcomeOf } from './rows';
import type { ChangeRow } from './rows';
import { recordTold } from './tell-ledger';

const beginAll = (database: Database, keys: readonly string[]): Promise<readonly Beginning[]> =>
  database.kysely.transaction().execute(async (transaction) => {
    const rows = await lockChanges(transaction, keys);
    const unsent = rows.filter(({ state }) => UNSENT.includes(state));
    const begun = await decideRows(database, transaction, unsent);
    const known = new Map(rows.map((row) => [row.key, row]));
    return keys.map((key): Beginning => {
      const row = known.get(key);
      if (!row || row.state === 'staged') return { kind: 'missing' };
      return begun.get(key) ?? { kind: 'over', outcome: outcomeOf(row), ledger: null };
    });
  });

const STATES: Readonly<Record<ChangeSending['became'], ChangeState>> = {
  accepted: 'accepted',
  telephone: 'telephone',
  refused: 'pending',
  'put-off': 'pending',
  'in-doubt': 'pending',
  failed: 'failed',
};

/** What is settled already stays so: of two that were at one notice, the first one's word counts. */
const settleAll = (
  database: Database,
  sendings: readonly ChangeSending[],
): Promise<readonly (BookLedgerHead | null)[]> =>
  database.kysely.transaction().execute(async (transaction) => {
    await lockChanges(
      transaction,
      sendings.map(({ key }) => key),
    );
    const column = <T>(of: (one: ChangeSending) => T): T[] => sendings.map(of);
    const { rows } = await sql<ChangeRow>`
      update account_change set state = became.state, reply = became.reply, updated_at = now(),
        refused = account_change.refused + became.refusals, doubted = account_change.doubted or became.doubt,
        alert = case when became.state = 'failed' then 'nowhere' else account_change.alert end,
        handed_over_at = case when became.state in ('accepted', 'telephone') then became.at end
      from unnest(${column(({ key }) => key)}::text[], ${column(({ became }) => STATES[became])}::text[],
        ${column(({ reply }) => withoutAddresses(reply))}::text[],
        ${column(({ became }) => Number(became === 'refused'))}::integer[],
        ${column(({ became }) => became === 'in-doubt')}::boolean[], ${column(({ at }) => at)}::timestamptz[])
        as became (key, state, reply, refusals, doubt, at)
      where account_change.key = became.key and (account_change.state = 'sending'
        or account_change.state = 'pending' and became.state in ('accepted', 'telephone'))
      returning account_change.*`.execute(transaction);
    const final = rows.filter(({ state }) => !UNSENT.includes(state));
    const heads = await recordTold(transaction, final, new Date().toISOString());
    const bookOf = new Map(final.map(({ key, book }) => [key, book]));
    return sendings.map(({ key }) => heads.get(bookOf.get(key) ?? '') ?? null);
  });

/** The changes of accounts over Postgres. What many ask for at once is done in one transaction. */
export const createChangeStore = (database: Database): AccountChangePort => ({
  begin: inBatches((keys) => beginAll(database, keys)),
  settle: inBatches((sendings) => settleAll(database, sendings)),
  burstOf: (key) => readBurst(database.kysely, key),
  alertIsOver: (key, alert) => alertIsOver(database.kysely, key, alert),
});
