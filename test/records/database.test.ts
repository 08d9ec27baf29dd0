import { sql } from 'kysely';
import { openDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { testDatabaseUrl } from '../support/postgres';

let database: Database;
beforeEach(() => {
  database = openDatabase(testDatabaseUrl(), { poolSize: 2 });
});
afterEach(() => database.close());

const backend = async (kysely: Database['kysely']): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(kysely);
  return rows[0]?.pid ?? 0;
};

test('a server that ends a connection between two statements fails the next one, and nothing else', async () => {
  const cut = database.kysely.transaction().execute(async (transaction) => {
    const pid = await backend(transaction);
    await database.pool.query('select pg_terminate_backend($1)', [pid]);
    // Whatever the server has said has been read when the other connection has answered once more.
    await database.pool.query('select 1');
    await backend(transaction);
  });
  await expect(cut).rejects.toThrow(/connection|terminat|ECONNRESET|EPIPE/i);
  expect(await backend(database.kysely)).toBeGreaterThan(0);
});
