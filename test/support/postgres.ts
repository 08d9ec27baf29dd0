import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { grantToApplication } from '../../records/application-role';
import { openDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { workerDatabase } from './embedded-postgres';
import { testWrapper } from './records-key';
import { migrateToLatest } from '../../records/migrate';

export interface TestDatabase extends Database {
  /** Leads to the schema too, as DATABASE_URL for a process of its own: by the application's role, where there are tables. */
  readonly url: string;
  /** Closes the pool and drops the schema. */
  drop(): Promise<void>;
}

/** Leads to the database of the worker that runs this test: tests of two workers never meet. */
const urlOf = (name: 'TEST_DATABASE_URL' | 'TEST_APPLICATION_URL'): string => {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: run this test in the slow lane, which starts a Postgres`);
  const pathname = `/${workerDatabase(process.env.JEST_WORKER_ID ?? 1)}`;
  return Object.assign(new URL(url), { pathname }).href;
};

export const testDatabaseUrl = (): string => urlOf('TEST_DATABASE_URL');

/** The role that commands and workers of tests run by, as the one of a deployment. */
export const testApplicationUrl = (): string => urlOf('TEST_APPLICATION_URL');

/** Lets the application's role work with the tables that a test's database has by now. */
export const letApplicationWork = (database: Database): Promise<void> =>
  grantToApplication(database, new URL(testApplicationUrl()).username);

/** A schema of its own for one test, with all tables in it. Call `drop` when the test is over. */
export const testDatabase = async (options: { migrated?: boolean } = {}): Promise<TestDatabase> => {
  const url = testDatabaseUrl();
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const database = openDatabase(url, { schema, poolSize: 24, wrapper: testWrapper() });
  await sql`create schema ${sql.ref(schema)}`.execute(database.kysely);
  const isMigrated = options.migrated ?? true;
  if (isMigrated) {
    await migrateToLatest(database);
    await letApplicationWork(database);
  }
  const drop = async (): Promise<void> => {
    await sql`drop schema ${sql.ref(schema)} cascade`.execute(database.kysely);
    await database.close();
  };
  const processUrl = isMigrated ? testApplicationUrl() : url;
  return {
    ...database,
    url: `${processUrl}?options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    drop,
  };
};
