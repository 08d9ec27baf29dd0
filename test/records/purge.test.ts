import { sql } from 'kysely';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore, verifyLedger } from '../../records/ledger-store';
import { noticesOf } from '../../records/notices';
import { DESTROYED_TABLES, KEPT_TABLES, purgeBreach, purgeSteps } from '../../records/purge';
import { createRetentionStore, listRetentions } from '../../records/retention-store';
import { byEmail } from '../activities/wired';
import { aBreach, somePeople } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

/** The destruction of a breach's personal data on real Postgres: whole, resumable at each step, and of this breach alone. */
const beat = (): void => undefined;
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

/** A case with people, notices and a ledger. */
const aCase = async (reference: string): Promise<string> => {
  await aBreach(database, reference);
  await somePeople(database, reference, byEmail(5));
  const cases = createCaseStore(database);
  const { digest } = await cases.survey(reference);
  await createDispatchStore(database, { messageIdDomain: 'mail.example.com' }).freeze({
    reference,
    dispatch: 1,
    noticeVersion: 'v1',
    at: '2026-12-04T05:00:00Z',
    listDigest: digest,
  });
  await createLedgerStore(database).append(reference, [
    { key: 'case/1', at: '2026-11-23T15:00:00Z', kind: 'opened', actor: 'ada', data: {} },
  ]);
  return reference;
};
const rowsOf = async (reference: string): Promise<number> => {
  let sum = 0;
  for (const table of DESTROYED_TABLES) {
    const { rows } = await sql<{ rows: number }>`
      select count(*)::integer as rows from ${sql.table(table)} where breach = ${reference}`.execute(
      database.kysely,
    );
    sum += rows[0]?.rows ?? 0;
  }
  return sum;
};
const readPeople = async (reference: string): Promise<number> => {
  let people = 0;
  for await (const _ of noticesOf(database, reference)) people += 1;
  return people;
};

test('nobody of this breach can be read any more; its ledger is whole, and another breach is as it was', async () => {
  const [gone, other] = [await aCase('BR-GONE'), await aCase('BR-OTHER')];
  const before = await rowsOf(other);
  expect(await purgeBreach(database, gone, beat)).toEqual({
    rowsLeft: Object.fromEntries(DESTROYED_TABLES.map((table) => [table, 0])),
    isKeyLeft: false,
  });
  expect(await rowsOf(gone)).toBe(0);
  await expect(database.keys.keysToOpen(database.kysely, gone)).rejects.toMatchObject({ code: 'Purged' });
  await expect(somePeople(database, gone, byEmail(1))).rejects.toMatchObject({ code: 'Purged' });
  expect(await verifyLedger(database, gone)).toMatchObject({ ok: true, entries: 1 });
  expect(await rowsOf(other)).toBe(before);
  expect(await readPeople(other)).toBe(5);
});

test('stopped at any step, it is taken up again and ends the same', async () => {
  const count = purgeSteps(database, 'BR-0', beat).length;
  for (let stop = 0; stop < count; stop += 1) {
    const reference = await aCase(`BR-STOP-${stop}`);
    for (const { run } of purgeSteps(database, reference, beat).slice(0, stop)) await run();
    if (stop < 3) expect(await rowsOf(reference)).toBeGreaterThan(0);
    expect(await purgeBreach(database, reference, beat)).toMatchObject({ isKeyLeft: false });
    expect(await rowsOf(reference)).toBe(0);
    // Once more, as after an answer that was lost.
    expect(await purgeBreach(database, reference, beat)).toMatchObject({ isKeyLeft: false });
  }
});

test('stopped in the midst of a table by a beat that throws, it goes on from there', async () => {
  const reference = await aCase('BR-MIDST');
  for (let beats = 1; beats < 12; beats += 1) {
    let left = beats;
    const dying = (): void => {
      left -= 1;
      if (left === 0) throw new Error('the worker died');
    };
    await purgeBreach(database, reference, dying).catch((error: Error) => {
      expect(error.message).toBe('the worker died');
    });
  }
  expect(await purgeBreach(database, reference, beat)).toMatchObject({ isKeyLeft: false });
  expect(await rowsOf(reference)).toBe(0);
});

test('rows that are written meanwhile are found by the proof', async () => {
  const reference = await aCase('BR-LATE');
  await sql`create function put_back() returns trigger language plpgsql as $$
    begin insert into sending_pace (breach, bucket) values ('BR-LATE', 'late'); return null; end $$`.execute(
    database.kysely,
  );
  await sql`create trigger put_back after delete on sending_pace for each statement execute function put_back()`.execute(
    database.kysely,
  );
  let beats = 0;
  const atMost = (): void => {
    beats += 1;
    if (beats > 40) throw new Error('it never ends');
  };
  await expect(purgeBreach(database, reference, atMost)).rejects.toThrow(/can still be read|never ends/);
});

test('every table that names a breach is destroyed or kept, by decision', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = ${database.schema} and (column_name = 'breach' or table_name = 'breach')
    group by 1 order by 1`.execute(database.kysely);
  expect(rows.map(({ name }) => name)).toEqual([...DESTROYED_TABLES, ...KEPT_TABLES].sort());
});

test('what is on record of a retention is written whole, and read back with the legal holds of the ledger', async () => {
  const reference = await aCase('BR-KEPT');
  const store = createRetentionStore(database);
  const standing = {
    phase: 'retained' as const,
    until: '2028-11-25T05:00:00.000Z',
    why: '2 years from the closing',
    legalHolds: ['Doe'],
    askedAt: null,
    destroyedAt: null,
  };
  await store.keep(reference, standing);
  await store.keep(reference, { ...standing, legalHolds: [] });
  expect((await listRetentions(database)).get(reference)).toEqual({ ...standing, legalHolds: [] });
  const at = '2027-01-01T00:00:00Z';
  await createLedgerStore(database).append(reference, [
    { key: 'a', at, kind: 'legal-hold-placed', actor: 'ada', data: { reference: 'Doe', reason: 'subpoena' } },
    { key: 'b', at, kind: 'legal-hold-placed', actor: 'ada', data: { reference: 'Roe', reason: 'order' } },
    { key: 'c', at, kind: 'legal-hold-released', actor: 'bo', data: { reference: 'Doe', reason: 'settled' } },
  ]);
  expect(await store.onRecord(reference)).toMatchObject({
    destroyedAt: null,
    counts: { listed: 5 },
    legalHolds: [
      { reference: 'Doe', releasedAt: at },
      { reference: 'Roe', releasedAt: null },
    ],
  });
});
