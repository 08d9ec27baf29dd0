import fc from 'fast-check';
import { sql } from 'kysely';
import type { LedgerEntry, LedgerEntryInput } from '../../domain/ledger';
import { hashOf } from '../../records/ledger-chain';
import { createLedgerStore, readLedger, verifyLedger } from '../../records/ledger-store';
import { aBreach } from '../support/records';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const BR = 'BR-2026-0001';
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const entry = (key: string, data: LedgerEntryInput['data'] = {}): LedgerEntryInput => ({
  key,
  at: '2026-11-23T10:00:00-05:00',
  kind: 'alerted',
  actor: 'tocsin',
  data,
});
const all = async (reference: string): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = [];
  for await (const found of readLedger(database, reference)) entries.push(found);
  return entries;
};
const ledgerOf = async (reference: string, length: number): Promise<string> => {
  await aBreach(database, reference);
  const entries = Array.from({ length }, (_, index) => entry(`case/${index + 1}`, { index }));
  await createLedgerStore(database).append(reference, entries);
  return reference;
};
/** Changes what may not change, as somebody with the database's own password could. */
const tamper = (statement: ReturnType<typeof sql>): Promise<unknown> =>
  database.kysely.transaction().execute(async (transaction) => {
    await sql`alter table ledger disable trigger user`.execute(transaction);
    await statement.execute(transaction);
    await sql`alter table ledger enable trigger user`.execute(transaction);
  });

test('entries are chained in order, once per key, and read back as they were given', async () => {
  await aBreach(database, BR);
  const ledger = createLedgerStore(database);
  const data = { text: 'Ünïcödé ✓ 😀', list: [1, 2.5, null, true], nested: { b: 1, a: [] } };
  const first = await ledger.append(BR, [entry('a', data), entry('b')]);
  expect(first.seq).toBe(2);
  expect(await ledger.append(BR, [entry('b'), entry('a', data)])).toEqual(first);
  const second = await ledger.append(BR, [entry('b'), entry('c'), entry('c')]);
  expect(second.seq).toBe(3);
  const entries = await all(BR);
  expect(entries.map(({ seq, key }) => [seq, key])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  expect(entries[0]).toMatchObject({ ...entry('a', data), reference: BR });
  expect(entries[2]?.previousHash).toBe(first.hash);
  expect(await verifyLedger(database, BR)).toEqual({ entries: 3, head: second.hash, ok: true });
});

test('another fact under a known key is kept once, and names the entry that it contradicts', async () => {
  const reference = await ledgerOf('BR-RESET', 3);
  const ledger = createLedgerStore(database);
  const again: LedgerEntryInput[] = [
    entry('case/2', { index: 1 }),
    { ...entry('case/2', { index: 1 }), at: '2026-11-24T10:00:00-05:00' },
    { ...entry('case/2', { index: 1 }), actor: 'ada' },
    { ...entry('case/2', { index: 1 }), kind: 'hold-placed' },
    entry('case/2', { index: 7 }),
    entry('case/4', { index: 3 }),
    entry('case/4', { index: 4 }),
  ];
  await ledger.append(reference, again);
  const { seq } = await ledger.append(reference, again);
  const entries = await all(reference);
  expect(entries.map(({ kind, at, actor, data }) => [kind, at.slice(8, 10), actor, data])).toEqual([
    ['alerted', '23', 'tocsin', { index: 0 }],
    ['alerted', '23', 'tocsin', { index: 1 }],
    ['alerted', '23', 'tocsin', { index: 2 }],
    ['alerted', '24', 'tocsin', { index: 1, contradicts: 2 }],
    ['alerted', '23', 'ada', { index: 1, contradicts: 2 }],
    ['hold-placed', '23', 'tocsin', { index: 1, contradicts: 2 }],
    ['alerted', '23', 'tocsin', { index: 7, contradicts: 2 }],
    ['alerted', '23', 'tocsin', { index: 3 }],
    ['alerted', '23', 'tocsin', { index: 4, contradicts: 8 }],
  ]);
  expect(seq).toBe(9);
  expect(await verifyLedger(database, reference)).toMatchObject({
    ok: true,
    contradictions: [4, 5, 6, 7]
      .map((other) => ({ seq: other, contradicts: 2 }))
      .concat({ seq: 9, contradicts: 8 }),
  });
});

test('what is named by its content is one entry, whoever finds it again', async () => {
  const reference = await ledgerOf('BR-NAMED', 0);
  const ledger = createLedgerStore(database);
  await ledger.append(reference, [entry('letters/sha256:1')]);
  const again = { ...entry('letters/sha256:1'), actor: 'ada', isNamedByContent: true as const };
  expect(await ledger.append(reference, [again])).toMatchObject({ seq: 1 });
});

test('what no database can hold is made plain, and the chain still verifies', async () => {
  const reference = await ledgerOf('BR-PLAIN', 0);
  const data = {
    'ke\u0000y': 'nul \u0000 and \ud800 alone',
    number: -0,
    big: 1e21,
    small: 1e-7,
    not: Number.NaN,
  };
  await createLedgerStore(database).append(reference, [entry('odd', data)]);
  expect(await verifyLedger(database, reference)).toMatchObject({ ok: true, entries: 1 });
  expect((await all(reference))[0]?.data).toMatchObject({
    'ke\ufffdy': 'nul \ufffd and \ufffd alone',
    not: null,
  });
});

test('any JSON survives: property', async () => {
  const reference = await ledgerOf('BR-ANYJSON', 0);
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (data) => {
      number += 1;
      await createLedgerStore(database).append(reference, [
        entry(`case/${number}`, data as LedgerEntryInput['data']),
      ]);
      expect(await verifyLedger(database, reference)).toMatchObject({ ok: true, entries: number });
    }),
    { numRuns: 50 },
  );
});

test('20 that append at once make one chain without gaps', async () => {
  const reference = await ledgerOf('BR-CROWD', 0);
  const ledger = createLedgerStore(database);
  await Promise.all(
    Array.from({ length: 20 }, (_, who) =>
      ledger.append(reference, [entry(`own/${who}`), entry('shared'), entry(`own/${who}/more`)]),
    ),
  );
  expect(await verifyLedger(database, reference)).toMatchObject({ ok: true, entries: 41 });
});

test('an unknown breach has no ledger', async () => {
  await expect(createLedgerStore(database).append('BR-NOBODY', [entry('a')])).rejects.toMatchObject({
    code: 'NotFound',
    message: 'there is no breach BR-NOBODY',
  });
});

test('a long ledger is read and verified over page borders', async () => {
  const reference = await ledgerOf('BR-LONG', 2_345);
  expect(await verifyLedger(database, reference)).toMatchObject({ ok: true, entries: 2_345 });
  expect((await all(reference)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 2_345 }, (_, i) => i + 1),
  );
  const some: number[] = [];
  for await (const { seq } of readLedger(database, reference, { fromSeq: 900, limit: 200 })) some.push(seq);
  expect([some[0], some.at(-1), some.length]).toEqual([900, 1_099, 200]);
});

describe('the ledger only grows', () => {
  beforeAll(() => ledgerOf('BR-GROWS', 3));

  test.each([
    ['UPDATE', sql`update ledger set actor = 'somebody else' where breach = 'BR-GROWS'`],
    ['UPDATE', sql`update ledger set actor = 'nobody' where false`],
    ['DELETE', sql`delete from ledger where breach = 'BR-GROWS' and seq = 3`],
    ['TRUNCATE', sql`truncate ledger`],
    ['TRUNCATE', sql`truncate breach cascade`],
    [
      'UPDATE',
      sql`insert into ledger select * from ledger on conflict (breach, seq) do update set data = '{}'`,
    ],
  ])('%s is refused', async (name, statement) => {
    await expect(statement.execute(database.kysely)).rejects.toThrow(
      new RegExp(`only grows: ${name} is refused`),
    );
    expect(await verifyLedger(database, 'BR-GROWS')).toMatchObject({ ok: true, entries: 3 });
  });
});

describe('tampering is found, and the first bad entry is named', () => {
  let number = 0;
  const fresh = (length: number): Promise<string> => ledgerOf(`BR-TAMPER-${(number += 1)}`, length);
  const lengths = fc.integer({ min: 2, max: 12 });
  const firstBad = async (reference: string): Promise<number | undefined> =>
    (await verifyLedger(database, reference)).firstBad?.seq;
  const runs = { numRuns: 15 };

  test('an edited field', () =>
    fc.assert(
      fc.asyncProperty(
        lengths,
        fc.nat(),
        fc.constantFrom('key', 'at', 'kind', 'actor', 'recorded_at', 'previous_hash', 'hash'),
        async (length, pick, column) => {
          const reference = await fresh(length);
          const seq = (pick % length) + 1;
          await tamper(
            sql`update ledger set ${sql.ref(column)} = 'edited' where breach = ${reference} and seq = ${seq}`,
          );
          expect(await firstBad(reference)).toBe(seq);
        },
      ),
      runs,
    ));

  test('edited data, its hash made anew', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.nat(), async (length, pick) => {
        const reference = await fresh(length);
        const seq = (pick % length) + 1;
        const original = (await all(reference))[seq - 1] as LedgerEntry;
        const forged = { ...original, data: { index: 99 } };
        await tamper(sql`update ledger set data = '{"index":99}', hash = ${hashOf(forged)}
          where breach = ${reference} and seq = ${seq}`);
        expect(await firstBad(reference)).toBe(seq === length ? length : seq + 1);
      }),
      runs,
    ));

  test('a deleted entry, the last one too', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.nat(), async (length, pick) => {
        const reference = await fresh(length);
        const seq = (pick % length) + 1;
        await tamper(sql`delete from ledger where breach = ${reference} and seq = ${seq}`);
        expect(await firstBad(reference)).toBe(seq);
      }),
      runs,
    ));

  test('two entries that changed places', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.nat(), fc.nat(), async (length, one, other) => {
        const [a, b] = [(one % length) + 1, (other % length) + 1];
        fc.pre(a !== b);
        const reference = await fresh(length);
        await tamper(sql`update ledger set seq = 1000 where breach = ${reference} and seq = ${a}`);
        await tamper(sql`update ledger set seq = ${a} where breach = ${reference} and seq = ${b}`);
        await tamper(sql`update ledger set seq = ${b} where breach = ${reference} and seq = 1000`);
        expect(await firstBad(reference)).toBe(Math.min(a, b));
      }),
      runs,
    ));

  test('an entry put in between or at the end, with a hash of its own', () =>
    fc.assert(
      fc.asyncProperty(lengths, fc.nat(), async (length, pick) => {
        const reference = await fresh(length);
        const seq = (pick % (length + 1)) + 1;
        const before = (await all(reference))[seq - 2];
        const forged = {
          reference,
          seq,
          ...entry('forged'),
          recordedAt: 'now',
          previousHash: before?.hash ?? '',
        };
        await tamper(sql`update ledger set seq = seq + 1000 where breach = ${reference} and seq >= ${seq}`);
        await tamper(sql`update ledger set seq = seq - 999 where breach = ${reference} and seq >= 1000`);
        await tamper(sql`insert into ledger values (${reference}, ${seq}, 'forged', ${forged.at}, 'alerted', 'tocsin',
          '{}', 'now', ${forged.previousHash}, ${hashOf(forged)})`);
        const found = await firstBad(reference);
        expect(found).toBe(seq === 1 ? 1 : seq === length + 1 ? seq : seq + 1);
      }),
      runs,
    ));

  test('a chain that was written anew from end to end, by a head that an auditor kept', async () => {
    const reference = await fresh(3);
    const { head } = await verifyLedger(database, reference);
    expect(await verifyLedger(database, reference, { knownHead: head })).toMatchObject({ ok: true });
    await tamper(sql`delete from ledger where breach = ${reference}`);
    await sql`delete from ledger_head where breach = ${reference}`.execute(database.kysely);
    await createLedgerStore(database).append(reference, [entry('case/1'), entry('case/2'), entry('case/3')]);
    expect(await verifyLedger(database, reference)).toMatchObject({ ok: true });
    expect(await verifyLedger(database, reference, { knownHead: head })).toMatchObject({ ok: false });
  });
});
