import { sql } from 'kysely';
import { readNoticeCode } from '../../domain/notice-code';
import * as noticeCodes from '../../records/migrations/0009-notice-codes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

test('notices from before there were codes get theirs', async () => {
  const { kysely } = database;
  await sql`alter table notice drop column code`.execute(kysely);
  const people = Array.from({ length: 5_003 }, (_, index) => ({ id: `c${index}`, contact: {} }));
  await somePeople(database, await aBreach(database), people);
  await sql`insert into notice (breach, dispatch, seq, customer_id, notice_version, channel, rule, state, updated_at)
    select breach, 1, row_number() over (), customer_id, 'v1', 'letter', 'r', 'letter', now() from customer`.execute(
    kysely,
  );
  await kysely.transaction().execute((transaction) => noticeCodes.up(transaction as never));
  const rows = await kysely.selectFrom('notice').select('code').execute();
  expect(new Set(rows.map(({ code }) => code)).size).toBe(5_003);
  expect(rows.every(({ code }) => 'code' in readNoticeCode(code))).toBe(true);
});
