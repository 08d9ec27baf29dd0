import { sql } from 'kysely';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import { outcomeLineSchema, withoutCode } from '../../records/sealed-outcomes/outcome-line';
import { readKeptLines } from '../../records/sealed-outcomes/kept-lines';
import { verifyNotice } from '../../records/sealed-outcomes/verify-notice';
import { compareOutcomes } from '../../records/sealed-outcomes/compare-outcomes';
import { presentOutcomes, verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { sentAndSealed } from '../support/sealed-case';

/** What `notice lookup` tells of a notice (its code, when it was sent, by which way) is bound to the ledger. */
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const next = (): string => `BR-TOLD-${(number += 1)}`;
const LETTER_DAY = '2026-12-03T12:00:00.000Z';
const AGAIN_DAY = '2026-12-20T12:00:00.000Z';

const codeOf = async (reference: string, seq: number): Promise<string> => {
  const { rows } = await sql<{ code: string }>`
    select code from notice where breach = ${reference} and seq = ${seq}`.execute(database.kysely);
  return rows[0]?.code ?? '';
};
/** The letter of number 7 is written, and put on the ledger. */
const exportLetter = async (reference: string, at: string, again: string | null = null) => {
  const seals = await recordWritten(database, reference, [{ dispatch: 1, seq: 7, mark: 'm' }], at);
  const data = { letters: 1, again, seals: seals.map((seal) => ({ ...seal })) };
  await createLedgerStore(database).append(reference, [
    { key: `letters/${at}`, at, kind: 'letters-exported', actor: 'ada', data },
  ]);
  return seals;
};
const letterDay = async (reference: string): Promise<unknown> => {
  const { rows } = await sql<{ day: Date }>`
    select letter_exported_at as day from notice where breach = ${reference} and seq = 7`.execute(
    database.kysely,
  );
  return rows[0]?.day.toISOString();
};

test('an export of letters seals their day, and to print them again does not move it', async () => {
  const { reference } = await sentAndSealed(database, next());
  expect(await exportLetter(reference, LETTER_DAY)).toMatchObject([{ lines: 1 }]);
  expect(await exportLetter(reference, AGAIN_DAY, 'all')).toEqual([]);
  expect(await letterDay(reference)).toBe(LETTER_DAY);
  expect(await verifyOutcomes(database, reference)).toMatchObject({ asSealed: 9, problems: [] });
  expect(await verifyNotice(database, reference, await codeOf(reference, 7))).toBe('as-sealed');
});

test('what has become a letter anew has another day', async () => {
  const { reference } = await sentAndSealed(database, next());
  await exportLetter(reference, LETTER_DAY);
  await sql`update notice set letter_mark = null, updated_at = '2026-12-10T00:00:00Z'
    where breach = ${reference} and seq = 7`.execute(database.kysely);
  await exportLetter(reference, AGAIN_DAY);
  expect(await letterDay(reference)).toBe(AGAIN_DAY);
});

test.each<[string, number, string, RegExp]>([
  [
    'when it was handed over',
    2,
    `handed_over_at = '2026-11-20T00:00:00Z'`,
    /number 2: .*differs: handed over \(sealed: 2026-12-01T12:00:00.000Z; now: 2026-11-20T00:00:00.000Z\)$/,
  ],
  ['that it was handed over', 5, `handed_over_at = updated_at`, /handed over \(sealed: never; now: 2026-/],
  [
    'when its letter was written',
    7,
    `letter_exported_at = '2026-11-20T00:00:00Z'`,
    /differs: letter written/,
  ],
  [
    'that its letter was written',
    2,
    `letter_exported_at = updated_at`,
    /letter written \(sealed: never; now/,
  ],
  ['its code', 2, `code = '9999999C'`, /differs: the code in the notice$/],
])('forged: %s', async (_what, seq, columns, expected) => {
  const { reference } = await sentAndSealed(database, next());
  await exportLetter(reference, LETTER_DAY);
  await sql`update notice set ${sql.raw(columns)} where breach = ${reference} and seq = ${seq}`.execute(
    database.kysely,
  );
  expect((await verifyOutcomes(database, reference))?.problems).toEqual([expect.stringMatching(expected)]);
  expect(await verifyNotice(database, reference, await codeOf(reference, seq))).toEqual({
    problem: expect.stringMatching(expected),
  });
  await sql`delete from notice where breach = ${reference} and code = '9999999C'`.execute(database.kysely);
});

test.each<[string, number, string, string]>([
  ['state', 5, `state = 'bounced'`, 'state (sealed: failed; now: bounced)'],
  [
    'time',
    2,
    `updated_at = '2026-12-02T00:00:00Z'`,
    'time (sealed: 2026-12-01T12:00:00.000Z; now: 2026-12-02T00:00:00.000Z)',
  ],
  [
    'channel',
    2,
    `channel = 'letter', to_field = null, message_id = null, state = 'letter'`,
    'state (sealed: accepted; now: letter), channel (sealed: email; now: letter)',
  ],
  [
    'version and rule',
    2,
    `notice_version = 'v0', rule = 'made up'`,
    'version of the notice (sealed: v1; now: v0), rule (sealed: ',
  ],
])('the %s that differs is named with what was sealed', async (_what, seq, columns, expected) => {
  const { reference } = await sentAndSealed(database, next());
  await sql`update notice set ${sql.raw(columns)} where breach = ${reference} and seq = ${seq}`.execute(
    database.kysely,
  );
  expect((await verifyOutcomes(database, reference))?.problems).toEqual([
    expect.stringContaining(`what differs: ${expected}`),
  ]);
});

test('of a reply the digests are named, and never its words', async () => {
  const { reference } = await sentAndSealed(database, next());
  await sql`update notice set reply = '250 secret words' where breach = ${reference} and seq = 5`.execute(
    database.kysely,
  );
  const [problem] = (await verifyOutcomes(database, reference))?.problems ?? [];
  expect(problem).toMatch(
    /differs: reply \(sealed: of digest [0-9a-f]{12}\.\.\.; now: of digest [0-9a-f]{12}\.\.\.\)$/,
  );
  expect(problem).not.toMatch(/secret|5\.1\.1/);
});

test('a day that was sealed over another is no letter’s day', async () => {
  const { reference } = await sentAndSealed(database, next());
  await exportLetter(reference, LETTER_DAY);
  await sql`update notice set letter_exported_at = null where breach = ${reference} and seq = 7`.execute(
    database.kysely,
  );
  await exportLetter(reference, AGAIN_DAY);
  expect((await verifyOutcomes(database, reference))?.problems).toEqual([
    expect.stringMatching(/number 7: entry \d+ exported its letter, and it had been sealed as letter/),
    expect.stringMatching(/differs: letter written \(sealed: 2026-12-03/),
  ]);
});

test('what an earlier version sealed without codes is compared with all that it says', async () => {
  const { reference } = await sentAndSealed(database, next());
  const keptThen = async (digest: string) => {
    const kept = (await readKeptLines(database, reference, digest)) ?? [];
    return kept.map((line) => JSON.stringify(withoutCode(outcomeLineSchema.parse(JSON.parse(line)))));
  };
  const { problems, asSealed } = await compareOutcomes(
    readLedger(database, reference),
    keptThen,
    presentOutcomes(database, reference),
  );
  expect(asSealed).toBe(9);
  // The digests are of the lines with their codes; nothing else is said.
  expect(problems.map((problem) => problem.slice(9))).toEqual(
    Array(2).fill('the lines that are kept are not those of its digest'),
  );
});
