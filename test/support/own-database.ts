import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { migrateToLatest } from '../../records/migrate';
import { letApplicationWork, testApplicationUrl, testDatabaseUrl } from './postgres';
import { testWrapper } from './records-key';

export interface OwnDatabase extends Database {
  /** By the application's role, where there are tables. */
  readonly url: string;
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

/**
 * A whole database of its own, for processes that migrate it themselves: which migrations were run is kept in the schema
 * `public`, which tests that have a schema each would share.
 */
export const ownDatabase = async (options: { migrated?: boolean } = {}): Promise<OwnDatabase> => {
  const name = `own_${randomUUID().replaceAll('-', '')}`;
  const server = openDatabase(testDatabaseUrl(), { poolSize: 1 });
  await server.pool.query(`create database ${name}`);
  const url = Object.assign(new URL(testDatabaseUrl()), { pathname: `/${name}` }).href;
  const database = openDatabase(url, { poolSize: 4, wrapper: testWrapper() });
  const isMigrated = options.migrated ?? true;
  if (isMigrated) {
    await migrateToLatest(database);
    await letApplicationWork(database);
  }
  const drop = async (): Promise<void> => {
    await database.close();
    await server.pool.query(`drop database ${name} with (force)`);
    await server.close();
  };
  const processUrl = Object.assign(new URL(testApplicationUrl()), { pathname: `/${name}` }).href;
  return { ...database, url: isMigrated ? processUrl : url, ownerUrl: url, drop };
};
