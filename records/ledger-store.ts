import { sql } from 'kysely';
import type { LedgerEntry, LedgerEntryInput, LedgerKind } from '../domain/ledger';
import type { LedgerPort } from '../domain/ports';
import type { Connection, Database } from './database';
import { isViolation, noSuchBreach } from './failures';
import { compareWith } from './ledger-anchors';
import type { Anchor, Problem } from './ledger-anchors';
import { EMPTY_CHAIN, hashOf, problemAfter } from './ledger-chain';
import type { ChainHead } from './ledger-chain';
import { contradictionIn, newToLedger } from './ledger-repeats';
import type { Contradiction } from './ledger-repeats';
import { compareWithTold } from './ledger-told';
import type { Told } from './ledger-told';
import { lockBreach } from './locks';
import { plainJson, plainText } from './plain-text';

const PAGE = 1_000;

const headOf = async (db: Connection, reference: string): Promise<ChainHead> =>
  (await db
    .selectFrom('ledger_head')
    .select(['seq', 'hash'])
    .where('breach', '=', reference)
    .executeTakeFirst()) ?? EMPTY_CHAIN;

const chain = (
  reference: string,
  head: ChainHead,
  entries: readonly LedgerEntryInput[],
  recordedAt: string,
): LedgerEntry[] => {
  const chained: LedgerEntry[] = [];
  let last = head;
  for (const { key, at, kind, actor, data } of entries) {
    const entry = {
      reference,
      seq: last.seq + 1,
      key,
      at,
      kind,
      actor: plainText(actor),
      data: plainJson(data),
    };
    const linked = { ...entry, recordedAt, previousHash: last.hash };
    last = { seq: entry.seq, hash: hashOf(linked) };
    chained.push({ ...linked, hash: last.hash });
  }
  return chained;
};

/** The head moves with them, by a trigger (migration 0026). */
const insert = async (db: Connection, reference: string, entries: readonly LedgerEntry[]): Promise<void> => {
  const column = <K extends keyof LedgerEntry>(name: K): LedgerEntry[K][] =>
    entries.map((entry) => entry[name]);
  const data = column('data').map((value) => JSON.stringify(value));
  await sql`
    insert into ledger (breach, seq, key, at, kind, actor, data, recorded_at, previous_hash, hash)
    select ${reference}, * from unnest(
      ${column('seq')}::integer[], ${column('key')}::text[], ${column('at')}::text[], ${column('kind')}::text[],
      ${column('actor')}::text[], ${data}::jsonb[], ${column('recordedAt')}::text[],
      ${column('previousHash')}::text[], ${column('hash')}::text[])`.execute(db);
};

/** Appends within a transaction of the caller's. See `LedgerPort.append`. */
export const appendWithin = async (
  db: Connection,
  reference: string,
  entries: readonly LedgerEntryInput[],
): Promise<ChainHead> => {
  await lockBreach(db, 'ledger', reference);
  const head = await headOf(db, reference);
  const fresh = await newToLedger(db, reference, entries, head.seq);
  if (fresh.length === 0) return head;
  const chained = chain(reference, head, fresh, new Date().toISOString());
  await insert(db, reference, chained);
  const { seq, hash } = chained[chained.length - 1] as LedgerEntry;
  return { seq, hash };
};

/** The append-only ledger over Postgres. One append at a time per breach; breaches do not wait for each other. */
export const createLedgerStore = ({ kysely }: Database): LedgerPort => ({
  append: async (reference, entries) => {
    if (entries.length === 0) return headOf(kysely, reference);
    try {
      return await kysely
        .transaction()
        .execute((transaction) => appendWithin(transaction, reference, entries));
    } catch (error) {
      if (isViolation(error, 'foreign key')) throw noSuchBreach(reference);
      throw error;
    }
  },
});

export interface LedgerSpan {
  /** From 1; the default. */
  readonly fromSeq?: number;
  /** Entries at most; all, unless given. */
  readonly limit?: number;
}

/** Reads the ledger in order, a page at a time. */
export async function* readLedger(
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  { fromSeq = 1, limit = Number.MAX_SAFE_INTEGER }: LedgerSpan = {},
): AsyncGenerator<LedgerEntry> {
  let next = fromSeq;
  let left = limit;
  while (left > 0) {
    const rows = await kysely
      .selectFrom('ledger')
      .selectAll()
      .where('breach', '=', reference)
      .where('seq', '>=', next)
      .orderBy('seq')
      .limit(Math.min(PAGE, left))
      .execute();
    for (const { breach, seq, key, at, kind, actor, data, recorded_at, previous_hash, hash } of rows)
      yield {
        reference: breach,
        seq,
        key,
        at,
        kind: kind as LedgerKind,
        actor,
        data,
        recordedAt: recorded_at,
        previousHash: previous_hash,
        hash,
      };
    if (rows.length < PAGE) return;
    left -= rows.length;
    next = (rows[rows.length - 1] as { seq: number }).seq + 1;
  }
}

/** Whether the ledger has an entry of a kind. */
export const hasEntry = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  kind: LedgerKind,
): Promise<boolean> =>
  (await kysely
    .selectFrom('ledger')
    .select('seq')
    .where('breach', '=', reference)
    .where('kind', '=', kind)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export interface LedgerVerdict {
  /** Entries found good before the first bad one. */
  readonly entries: number;
  /** Hash of the last good entry. */
  readonly head: string;
  readonly ok: boolean;
  readonly firstBad?: Problem;
  /** Entries that tell otherwise than an earlier one of the same key; absent where there are none. */
  readonly contradictions?: readonly Contradiction[];
}

export interface KeptElsewhere {
  /** A head that an auditor kept: it must be the hash of an entry. */
  readonly knownHead?: string;
  /** Heads with the numbers of their entries, from outside the ledger. */
  readonly anchors?: readonly Anchor[];
  /** What its workflows have had written. */
  readonly told?: Told;
}

/**
 * Recomputes the whole chain, and names the first entry that does not follow. The end is compared with the head that
 * the records keep apart, so that entries cut off or added at the end are seen; who can rewrite that head too is found
 * by what was kept elsewhere.
 */
export const verifyLedger = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  { knownHead, anchors = [], told = { entries: [], anchors: [] } }: KeptElsewhere = {},
): Promise<LedgerVerdict> => {
  // One snapshot for the entries and the head: a breach may be running.
  return kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const kept = await headOf(transaction, reference);
      const compared = compareWith(anchors);
      const written = compareWithTold(told);
      let last = EMPTY_CHAIN;
      let isKnownFound = false;
      const contradictions: Contradiction[] = [];
      const found = () => ({
        entries: last.seq,
        head: last.hash,
        ...(contradictions.length > 0 ? { contradictions } : {}),
      });
      const bad = (seq: number, problem: string): LedgerVerdict => ({
        ...found(),
        ok: false,
        firstBad: { seq, problem },
      });
      for await (const entry of readLedger({ kysely: transaction }, reference)) {
        const problem = problemAfter(last, entry);
        if (problem) return bad(last.seq + 1, problem);
        const other = compared.at(entry) ?? written.at(entry);
        if (other) return bad(other.seq, other.problem);
        last = { seq: entry.seq, hash: entry.hash };
        isKnownFound ||= entry.hash === knownHead;
        contradictions.push(...contradictionIn(entry));
      }
      if (last.seq < kept.seq)
        return bad(last.seq + 1, `it is missing: the ledger should have ${kept.seq} entries`);
      if (last.seq > kept.seq)
        return bad(kept.seq + 1, `it was added: the ledger should have ${kept.seq} entries`);
      if (last.hash !== kept.hash) return bad(last.seq, 'it is not the entry that was last appended');
      const missing = compared.atEnd(last.seq);
      if (missing) return bad(missing.seq, missing.problem);
      if (knownHead !== undefined && !isKnownFound)
        return bad(last.seq, `no entry has the hash ${knownHead}: the ledger was written anew`);
      return { ...found(), ok: true };
    });
};
