import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { testWrapper } from './records-key';
import { migrateToLatest } from '../../records/migrate';

export interface TestDatabase extends Database {
  /** Leads to the schema too, as DATABASE_URL for a process of its own. */
  readonly url: string;
  /** Closes the pool and drops the schema. */
  drop(): Promise<void>;
}

export const testDatabaseUrl = (): string => {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error('TEST_DATABASE_URL is not set: run this test in the slow lane, which starts a Postgres');
  return url;
};

/** A schema of its own for one test, with all tables in it. Call `drop` when the test is over. */
export const testDatabase = async (options: { migrated?: boolean } = {}): Promise<TestDatabase> => {
  const url = testDatabaseUrl();
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const database = openDatabase(url, { schema, poolSize: 24, wrapper: testWrapper() });
  await sql`create schema ${sql.ref(schema)}`.execute(database.kysely);
  if (options.migrated ?? true) await migrateToLatest(database);
  const drop = async (): Promise<void> => {
    await sql`drop schema ${sql.ref(schema)} cascade`.execute(database.kysely);
    await database.close();
  };
  return { ...database, url: `${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`, drop };
};
