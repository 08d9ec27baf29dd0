import { sql } from 'kysely';
import { define } from '../../client/commands/ledger';
import { ledgerTable } from '../../client/ledger/ledger-table';
import type { LedgerEntry } from '../../domain/ledger';
import { createLedgerStore, verifyLedger } from '../../records/ledger-store';
import { aBreach } from '../support/records';
import { answered, runCommand } from '../support/run-command';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  // Else a stack that runs on this machine would be asked for its histories of this breach.
  process.env.TEMPORAL_ADDRESS = '127.0.0.1:9';
  await aBreach(database, BR);
  const at = '2026-11-23T15:00:00Z';
  await createLedgerStore(database).append(BR, [
    { key: 'case/1', at, kind: 'opened', actor: 'ada', data: { text: 'the breach was opened' } },
    { key: 'case/2', at, kind: 'alerted', actor: 'tocsin', data: { roles: ['legal'], number: 2 } },
    { key: 'case/3', at, kind: 'closed', actor: 'ada', data: {} },
  ]);
});
afterEach(() => database.drop());

test('show tells every entry in order, and a part of them where asked', async () => {
  const whole = await runCommand(define, 'show', BR);
  expect(whole.data).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  expect(whole.table?.rows.map((row) => row[4])).toEqual(['the breach was opened', 'number=2', '']);
  // The table is what -o csv prints: an auditor compares whole hashes.
  expect(whole.table?.rows.map((row) => row[5])).toEqual(
    (whole.data as { hash: string }[]).map(({ hash }) => hash),
  );
  const part = await runCommand(define, 'show', BR, '--from', '2', '--limit', '1');
  expect(part.data).toMatchObject([
    { seq: 2, key: 'case/2', previousHash: expect.stringMatching(/^sha256:/) },
  ]);
});

test.each([80, 100])(
  'for a screen of %d columns the ledger is cut to it, its times to the second',
  (width) => {
    const entry: LedgerEntry = {
      reference: BR,
      seq: 12,
      key: 'case/12',
      at: '2026-11-23T15:00:00.123Z',
      recordedAt: '2026-11-23T15:00:01.000Z',
      kind: 'customers-notified',
      actor: 'someone.with.a.long.name@example.com',
      data: { text: `customers are notified\n${'and so on '.repeat(20)}` },
      previousHash: `sha256:${'0'.repeat(64)}`,
      hash: `sha256:${'ab'.repeat(32)}`,
    };
    const lines = ledgerTable([entry, { ...entry, seq: 13, data: { number: 2 } }], width).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.map((line) => line.length <= width)).toEqual([true, true, true]);
    expect(lines[1]).toMatch(
      /^12 +2026-11-23T15:00:00Z +customers-notified +someo.*\.\.\. +customers.*\.\.\. +abababab$/,
    );
    expect(lines[2]).toContain('number=2');
  },
);

test('verify: 0 where the chain is whole, 1 with the first bad entry where it is broken', async () => {
  const { head } = await verifyLedger(database, BR);
  expect(await runCommand(define, 'verify', BR, '--head', head)).toMatchObject({
    exitCode: 0,
    data: { reference: BR, ok: true, entries: 3, head },
  });
  await sql`alter table ledger disable trigger ledger_only_grows`.execute(database.kysely);
  await sql`update ledger set actor = 'grace' where seq = 2`.execute(database.kysely);
  const broken = await runCommand(define, 'verify', BR);
  expect(broken).toMatchObject({ exitCode: 1, data: { ok: false, entries: 1, firstBad: { seq: 2 } } });
  expect(broken.text).toContain('BROKEN at entry 2');
});

test('verify: 1 where the case was opened as something else than it stands as now', async () => {
  const opened = { title: 'A drill of ours', drill: true };
  await createLedgerStore(database).append(BR, [
    { key: 'case/opened', at: '2026-11-24T15:00:00Z', kind: 'opened', actor: 'ada', data: opened },
  ]);
  const verified = await runCommand(define, 'verify', BR);
  expect(verified).toMatchObject({ exitCode: 1, data: { ok: false, entries: 4 } });
  expect(verified.text).toMatch(
    /is whole: .* NOT what it tells: .* was opened as 'A drill of ours', a drill/,
  );
});

test('a head that no entry has is told apart from a broken chain: doubted first, and 1 all the same', async () => {
  const { head } = await verifyLedger(database, BR);
  const unknown = `sha256:${'1'.repeat(64)}`;
  const foreign = await runCommand(define, 'verify', BR, '--head', unknown);
  expect(foreign).toMatchObject({
    exitCode: 1,
    data: { reference: BR, ok: false, entries: 3, head, unknownHead: unknown },
  });
  expect(foreign.text).toContain(`none of its 3 entries has the hash ${unknown}`);
  const everything = [foreign.text, ...(foreign.said ?? [])].join('\n');
  expect(everything).toMatch(/another breach, or was copied wrongly, or the ledger was rewritten/);
  expect(everything).not.toMatch(/broken|whole/i);
  await sql`alter table ledger disable trigger ledger_only_grows`.execute(database.kysely);
  await sql`update ledger set actor = 'grace' where seq = 2`.execute(database.kysely);
  const broken = await runCommand(define, 'verify', BR, '--head', unknown);
  expect(broken).toMatchObject({ exitCode: 1, data: { ok: false, firstBad: { seq: 2 } } });
  expect(broken.text).toContain('BROKEN at entry 2');
});

test('a contradiction is named by show and by verify; the chain is whole all the same', async () => {
  await createLedgerStore(database).append(BR, [
    { key: 'case/3', at: '2026-11-24T15:00:00Z', kind: 'paused', actor: 'ada', data: { text: 'it waits' } },
  ]);
  const shown = await runCommand(define, 'show', BR);
  expect(shown.table?.rows[3]?.[4]).toBe('OTHER THAN ENTRY 3: it waits');
  const verified = await runCommand(define, 'verify', BR);
  expect(verified).toMatchObject({ exitCode: 0, data: { contradictions: [{ seq: 4, contradicts: 3 }] } });
  expect(verified.said?.[0]).toMatch(/^Entry 4 tells otherwise than entry 3/);
});

test('a breach that is not there, a head that is none', async () => {
  await expect(runCommand(define, 'verify', 'BR-NOBODY')).rejects.toMatchObject({ code: 'NotFound' });
  await expect(runCommand(define, 'show', 'BR-NOBODY')).rejects.toMatchObject({ code: 'NotFound' });
  await expect(runCommand(define, 'verify', BR, '--head', 'abc')).rejects.toThrow('as verify prints it');
});
