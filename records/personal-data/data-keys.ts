import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import { TocsinError } from '../../domain/errors';
import type { Tables } from '../tables';
import type { KeyWrapper } from './key-wrapper';
import { scopeKeys } from './scope-keys';
import type { ScopeKeys } from './scope-keys';

/**
 * Keys by scope: what is destroyed at once has one. A breach's scope is its reference; others have a slash in their name,
 * as no reference has.
 */
export interface DataKeys {
  readonly wrapper: KeyWrapper;
  /**
   * Keys to read what is sealed in a scope. Read the rows first, and again for an `UnknownGeneration`; see `openRows`.
   * @throws TocsinError Purged, WrongKey, Unavailable
   */
  keysToOpen(db: Kysely<Tables>, scope: string): Promise<ScopeKeys>;
  /** The same to write with, made at the first use. In a transaction they stay the ones to write with until it ends. */
  keysToSeal(db: Kysely<Tables>, scope: string): Promise<ScopeKeys>;
  /** Unwraps the key that every installation has: the proof that the key here is the one of these records. */
  prove(db: Kysely<Tables>): Promise<'proved' | 'nothing is sealed yet'>;
  /** Makes the next generation of a scope's data key, and answers it. */
  nextGeneration(db: Kysely<Tables>, scope: string): Promise<number>;
}

/** The fingerprints' and blind indexes' key is kept beside the data keys, as generation 0; it never changes. */
export const INDEX_GENERATION = 0;
/** A key that seals nothing: it shows whether the key-encryption key is the one that these records were begun with. */
export const PROOF_SCOPE = 'installation/proof';

const KEY_BYTES = 32;
/** Unwrapped keys that are kept in memory, and for how long: a key service is not asked for each page. */
const CACHED_KEYS = 256;
const CACHED_MS = 10 * 60_000;

interface KeyRow {
  readonly generation: number;
  readonly wrapped: string | null;
  readonly destroyed_at: Date | null;
}

export const keyIdentity = (scope: string, generation: number): string =>
  JSON.stringify(['data_key', scope, generation]);

const purged = (scope: string, at: Date): TocsinError =>
  new TocsinError(
    'Purged',
    `the personal data of ${scope} were destroyed on ${at.toISOString()}: their key is no more`,
    'What is kept of it is the ledger and the counts: tocsin ledger show.',
  );

const rowsOf = async (db: Kysely<Tables>, scope: string, isToSeal: boolean): Promise<readonly KeyRow[]> => {
  const { rows } = await sql<KeyRow>`
    select generation, wrapped, destroyed_at from data_key where scope = ${scope} order by generation
    ${isToSeal ? sql`for key share` : sql``}`.execute(db);
  const destroyed = rows.find(({ destroyed_at }) => destroyed_at !== null)?.destroyed_at;
  if (destroyed) throw purged(scope, destroyed);
  return rows;
};

/** Data keys over Postgres, wrapped. Unwrapped ones are kept in memory, bounded in number and time. */
export const createDataKeys = (wrapper: KeyWrapper): DataKeys => {
  const cache = new LRUCache<string, Promise<KeyObject>>({
    max: CACHED_KEYS,
    ttl: CACHED_MS,
    ttlAutopurge: true,
  });

  const unwrap = (scope: string, { generation, wrapped }: KeyRow): Promise<KeyObject> => {
    const identity = keyIdentity(scope, generation);
    const name = `${identity} ${wrapped}`;
    const before = cache.get(name);
    if (before) return before;
    const key = wrapper.unwrap(wrapped ?? '', identity).then((bytes) => createSecretKey(bytes));
    cache.set(name, key);
    key.catch(() => cache.delete(name));
    return key;
  };

  const unwrapped = async (scope: string, rows: readonly KeyRow[]): Promise<ScopeKeys> => {
    const keys = new Map<number, KeyObject>();
    for (const row of rows) keys.set(row.generation, await unwrap(scope, row));
    return scopeKeys(scope, keys);
  };

  const make = async (db: Kysely<Tables>, scope: string, generations: readonly number[]): Promise<void> => {
    const wrapped: string[] = [];
    for (const generation of generations)
      wrapped.push(await wrapper.wrap(randomBytes(KEY_BYTES), keyIdentity(scope, generation)));
    await sql`
      insert into data_key (scope, generation, wrapped)
      select ${scope}, * from unnest(${[...generations]}::integer[], ${wrapped}::text[])
      on conflict do nothing`.execute(db);
  };

  const proveOrBegin = async (db: Kysely<Tables>): Promise<void> => {
    const proof = await rowsOf(db, PROOF_SCOPE, false);
    if (proof.length === 0) await make(db, PROOF_SCOPE, [INDEX_GENERATION]);
    await unwrapped(PROOF_SCOPE, await rowsOf(db, PROOF_SCOPE, false));
  };

  return {
    wrapper,
    keysToOpen: async (db, scope) => unwrapped(scope, await rowsOf(db, scope, false)),
    keysToSeal: async (db, scope) => {
      const rows = await rowsOf(db, scope, true);
      if (rows.length > 0) return unwrapped(scope, rows);
      await proveOrBegin(db);
      await make(db, scope, [INDEX_GENERATION, 1]);
      return unwrapped(scope, await rowsOf(db, scope, true));
    },
    prove: async (db) => {
      const proof = await rowsOf(db, PROOF_SCOPE, false);
      if (proof.length === 0) return 'nothing is sealed yet';
      await unwrapped(PROOF_SCOPE, proof);
      return 'proved';
    },
    nextGeneration: async (db, scope) => {
      const next = ((await rowsOf(db, scope, false)).at(-1)?.generation ?? 0) + 1;
      await make(db, scope, [next]);
      return next;
    },
  };
};

/**
 * Destroys the keys of a scope: what they sealed can be read by nobody any more, in no copy of the records that does not
 * hold the keys. A row stays that says when. Waits for those who write with them. Repeatable.
 */
export const destroyDataKey = async (db: Kysely<Tables>, scope: string): Promise<void> => {
  await sql`
    with held as (select scope, generation from data_key where scope = ${scope} order by generation for update)
    update data_key set wrapped = null, destroyed_at = coalesce(destroyed_at, now())
    from held where data_key.scope = held.scope and data_key.generation = held.generation`.execute(db);
  await sql`
    insert into data_key (scope, generation, wrapped, destroyed_at) values (${scope}, ${INDEX_GENERATION}, null, now())
    on conflict do nothing`.execute(db);
};
