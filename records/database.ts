import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Transaction } from 'kysely';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { TocsinError } from '../domain/errors';
import { createDataKeys } from './personal-data/data-keys';
import type { DataKeys } from './personal-data/data-keys';
import { noKeyAtAll } from './personal-data/key-wrapper';
import type { KeyWrapper } from './personal-data/key-wrapper';
import type { Tables } from './tables';

/** The records: a pool of connections, and Kysely over it. Made by hand and passed on; close it when done. */
export interface Database {
  readonly kysely: Kysely<Tables>;
  /** For COPY, which Kysely does not have. */
  readonly pool: Pool;
  readonly schema: string;
  /** What personal data are read and written with. */
  readonly keys: DataKeys;
  close(): Promise<void>;
}
/** A whole database or a transaction in it. */
export type Connection = Kysely<Tables> | Transaction<Tables>;

export interface DatabaseOptions {
  /** The schema that holds the tables; `public` unless a carrier keeps Tocsin apart. */
  readonly schema?: string;
  /** Connections at most. */
  readonly poolSize?: number;
  /** The key-encryption key; without one, personal data are neither read nor written. */
  readonly wrapper?: KeyWrapper;
}

/** Opens the pool; connects when first used. */
export const openDatabase = (
  url: string,
  { schema = 'public', poolSize = 20, wrapper = noKeyAtAll }: DatabaseOptions = {},
): Database => {
  const searchPath = schema === 'public' ? undefined : `-c search_path=${schema}`;
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    options: searchPath,
    connectionTimeoutMillis: 10_000,
  });
  // A server that goes away is no reason to end the process, whether a connection idles (the pool's error) or is lent and
  // between two statements (its own): the next statement tells.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, pool, schema, keys: createDataKeys(wrapper), close: () => kysely.destroy() };
};

/**
 * Work on one connection, with Kysely over that connection alone: for COPY and statements in one transaction. A
 * connection on which the work failed is not used again.
 */
export const onOneConnection = async <T>(
  { pool }: Database,
  work: (kysely: Kysely<Tables>, client: PoolClient) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect();
  const query: PoolClient['query'] = client.query.bind(client);
  const lent = { query, release: () => undefined };
  const dialect = new PostgresDialect({ pool: { connect: async () => lent, end: async () => undefined } });
  let failure: unknown = null;
  try {
    return await work(new Kysely<Tables>({ dialect }), client);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    client.release(failure !== null);
  }
};

/** Opens the records and makes sure that they answer. Throws `Unavailable` with the address, without the password. */
export const connectDatabase = async (url: string, options?: DatabaseOptions): Promise<Database> => {
  const database = openDatabase(url, options);
  try {
    await sql`select 1`.execute(database.kysely);
    return database;
  } catch (cause) {
    await database.close();
    throw unavailable(url, cause);
  }
};

/** Ignores what has no address in it, so that a malformed url does not leak its password. */
const unavailable = (url: string, cause: unknown): TocsinError => {
  const address = URL.canParse(url) ? new URL(url).host : 'the address in DATABASE_URL';
  const reason = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
  return new TocsinError(
    'Unavailable',
    `the records (Postgres at ${address}) do not answer: ${reason}`,
    'Start the stack with tocsin up, or set DATABASE_URL to a Postgres that runs.',
    { cause },
  );
};
