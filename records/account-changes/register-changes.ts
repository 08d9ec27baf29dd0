import { sql } from 'kysely';
import type { AccountChange, Exemption } from '../../domain/account-change/change';
import type { ChangeState } from '../../domain/account-change/states';
import type { Connection, Database } from '../database';
import { canonicalDigest } from '../digest';
import { appendWithin } from '../ledger-store';
import { bookOf, changeKeyOf } from './identity';
import { openPersonal, scopeOf, sealPersonal } from './personal-part';
import type { ChangeRow } from './rows';

export interface Registering {
  readonly actor: string;
  /** Named: the changes are staged under it, and told of to nobody until they are released. */
  readonly batch?: string;
}

/** What has become of one change that was to be put on record. */
export interface Registered {
  readonly key: string;
  readonly book: string;
  readonly seq: number;
  readonly state: ChangeState;
  /** `repeat`: it was on record. `conflict`: another one is, of the same customer and change id. */
  readonly found: 'new' | 'repeat' | 'conflict';
}

type StoredChange = Pick<
  ChangeRow,
  | 'key'
  | 'scope'
  | 'book'
  | 'seq'
  | 'kind'
  | 'action'
  | 'changed_at'
  | 'language'
  | 'exemption'
  | 'contract_reference'
  | 'personal'
  | 'state'
>;

type Content = Omit<AccountChange, 'customerId' | 'changeId'>;

/** The content of a change, in whatever order and with whatever offset it was written. */
const contentOf = ({ kind, action, changedAt, language, exemption, personal }: Content): string => {
  const content = { kind, action, at: Date.parse(changedAt), language, exemption, personal };
  return canonicalDigest(JSON.parse(JSON.stringify(content)) as object);
};

const exemptionOf = ({
  exemption,
  contract_reference,
}: Omit<StoredChange, 'personal'>): Exemption | undefined => {
  if (exemption === 'contract') return { kind: 'contract', reference: contract_reference ?? '' };
  return exemption === null ? undefined : { kind: 'service-initiation' };
};

const storedContent = (row: Omit<StoredChange, 'personal'> & Pick<Content, 'personal'>): string =>
  contentOf({
    kind: row.kind,
    action: row.action,
    changedAt: row.changed_at.toISOString(),
    language: row.language ?? undefined,
    exemption: exemptionOf(row),
    personal: row.personal,
  });

/** One after the other, in all processes: so a change that two of them read is written by one. */
const lockRegister = (db: Connection): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended('tocsin/account-changes', 0))`.execute(db);

const numbersFor = async (db: Connection, book: string, count: number): Promise<number> => {
  const { rows } = await sql<{ last_seq: number }>`
    insert into account_book (reference, last_seq) values (${book}, ${count})
    on conflict (reference) do update set last_seq = account_book.last_seq + ${count}
    returning last_seq`.execute(db);
  return (rows[0]?.last_seq ?? count) - count;
};

type Keyed = AccountChange & { readonly key: string };

const insert = async (
  { keys }: Pick<Database, 'keys'>,
  db: Connection,
  changes: readonly Keyed[],
  { actor, batch }: Registering,
): Promise<Map<string, Registered>> => {
  if (changes.length === 0) return new Map();
  const book = bookOf(Date.now());
  const scope = scopeOf(book);
  const before = await numbersFor(db, book, changes.length);
  const sealing = await keys.keysToSeal(db, scope);
  const state: ChangeState = batch === undefined ? 'pending' : 'staged';
  const column = <T>(of: (change: Keyed) => T): T[] => changes.map(of);
  await sql`
    insert into account_change (scope, book, actor, batch, state, seq, key, customer_id, change_id, kind, action,
      changed_at, language, exemption, contract_reference, personal)
    select ${scope}, ${book}, ${actor}, ${batch ?? null}, ${state}, ${before} + number, key, customer_id, change_id, kind,
      action, changed_at, language, exemption, contract_reference, personal
    from unnest(${column(({ key }) => key)}::text[], ${column(({ customerId }) => customerId)}::text[],
      ${column(({ changeId }) => changeId)}::text[], ${column(({ kind }) => kind)}::text[],
      ${column(({ action }) => action)}::text[], ${column(({ changedAt }) => changedAt)}::timestamptz[],
      ${column(({ language }) => language ?? null)}::text[],
      ${column(({ exemption }) => exemption?.kind ?? null)}::text[],
      ${column(({ exemption }) => (exemption?.kind === 'contract' ? exemption.reference : null))}::text[],
      ${column((change) => sealPersonal(sealing, change.key, change))}::bytea[])
      with ordinality as change (key, customer_id, change_id, kind, action, changed_at, language, exemption,
        contract_reference, personal, number)`.execute(db);
  return new Map(
    changes.map(({ key }, index) => [
      key,
      { key, book, seq: before + 1 + index, state, found: 'new' as const },
    ]),
  );
};

/** Says on the ledger of each book which changes are to be told of from now on. */
export const recordRegistered = async (
  db: Connection,
  changes: readonly Pick<Registered, 'key' | 'book' | 'seq'>[],
  actor: string,
): Promise<void> => {
  for (const book of new Set(changes.map((change) => change.book))) {
    const own = changes.filter((change) => change.book === book);
    const digest = canonicalDigest(own.map(({ seq, key }) => [seq, key]));
    const seqs = own.map(({ seq }) => seq);
    await appendWithin(db, book, [
      {
        key: `registered/${digest}`,
        isNamedByContent: true,
        at: new Date().toISOString(),
        kind: 'account-changes-registered',
        actor,
        data: {
          text: `${own.length} change(s) of accounts, number ${Math.min(...seqs)} to ${Math.max(...seqs)}`,
          changes: own.length,
          fromSeq: Math.min(...seqs),
          toSeq: Math.max(...seqs),
          digest,
        },
      },
    ]);
  }
};

/**
 * Puts changes on record, in one transaction; answers what became of each, in their order. What was staged and never
 * released is staged anew.
 * @throws TocsinError of the data key: Purged, WrongKey, Unavailable
 */
export const registerChanges = async (
  database: Database,
  changes: readonly AccountChange[],
  registering: Registering,
): Promise<readonly Registered[]> =>
  database.kysely.transaction().execute(async (transaction) => {
    const keyed = changes.map((change) => ({ ...change, key: changeKeyOf(change) }));
    const keys = keyed.map(({ key }) => key);
    await lockRegister(transaction);
    await sql`delete from account_change where key = any(${keys}::text[]) and state = 'staged'
      and batch is distinct from ${registering.batch ?? null}`.execute(transaction);
    const { rows } = await sql<StoredChange>`
      select * from account_change where key = any(${keys}::text[])`.execute(transaction);
    const known = new Map((await openPersonal(database, transaction, rows)).map((row) => [row.key, row]));
    const fresh = new Map<string, Keyed>();
    for (const change of keyed)
      if (!known.has(change.key) && !fresh.has(change.key)) fresh.set(change.key, change);
    const inserted = await insert(database, transaction, [...fresh.values()], registering);
    if (registering.batch === undefined)
      await recordRegistered(transaction, [...inserted.values()], registering.actor);
    return keyed.map((change, index): Registered => {
      const { key } = change;
      const before = known.get(key);
      if (before) {
        const { book, seq, state } = before;
        const isSame = storedContent(before) === contentOf(change);
        return { key, book, seq, state, found: isSame ? 'repeat' : 'conflict' };
      }
      // The first of its key in the same call is new; those after it repeat or contradict it.
      const own = inserted.get(key) as Registered;
      const first = keyed.findIndex((one) => one.key === key);
      if (first === index) return own;
      const isSame = contentOf(keyed[first] as Keyed) === contentOf(change);
      return { ...own, found: isSame ? 'repeat' : 'conflict' };
    });
  });
