import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { define } from '../../client/commands/returns';
import { caseIdOf } from '../../mail/verp';
import { settleBounces } from '../../records/bounces';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import { noticesOf } from '../../records/notices';
import { answered, runCommand } from '../support/run-command';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { somePeople } from '../support/records';
import { aSentCase } from '../support/sent-notices';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
let database: TestDatabase;
let folder: string;
/** The first two of the case's people are to get a letter, after their bounces. */
beforeEach(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-returns-'));
  await aSentCase(database, BR);
  const bounces = [1, 2].map((seq) => ({
    notice: { caseId: caseIdOf(BR), dispatch: 1, seq },
    evidence: 'came back',
  }));
  await settleBounces(database, { bounces, actor: 'ada' });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const importing = async (text: string, ...more: string[]) => {
  const file = path.join(folder, 'returned.csv');
  await writeFile(file, text);
  return runCommand(define, 'import', BR, file, ...more);
};
const HEADER = 'customer_id,reason,returned_at\n';
const kinds = async (): Promise<string[]> => {
  const all: string[] = [];
  for await (const { kind } of readLedger(database, BR)) all.push(kind);
  return all.filter((kind) => kind === 'letters-returned');
};

test('letters that came back wait for a person; the sums hold, and the same file again changes nothing', async () => {
  const text = `\ufeff${HEADER}c1,"vacant, no forwarding",2026-11-20\r\nc3,unknown,2026-11-20\r\n`;
  expect(await importing(text, '--dry-run')).toMatchObject({ data: { returned: 1 }, exitCode: 11 });
  expect(await noticeCounts(database, BR)).toMatchObject({ letter: 2, failed: 0 });
  expect(await importing(text)).toMatchObject({
    data: { letters: 2, returned: 1, repeated: 0, noLetter: 1, dryRun: false },
    exitCode: 11,
  });
  const after = { listed: 4, letter: 1, failed: 1, accepted: 1, pending: 1, bounced: 0 };
  expect(await noticeCounts(database, BR)).toMatchObject(after);
  const replies = [];
  for await (const { customerId, reply } of noticesOf(database, BR, { state: 'failed' }))
    replies.push([customerId, reply]);
  expect(replies).toEqual([
    ['c1', 'letter returned 2026-11-20: vacant, no forwarding / before: came back / before: 250 queued'],
  ]);
  expect(await importing(text)).toMatchObject({ data: { returned: 0, repeated: 1 }, exitCode: 0 });
  expect(await noticeCounts(database, BR)).toMatchObject(after);
  expect(await kinds()).toHaveLength(1);
});

test('ids that nobody on the list has are refused by row, and nothing of the file is taken', async () => {
  const text = `${HEADER}c1,vacant,2026-11-20\nc9,x,2026-11-20\n\nC1,x,2026-11-20\n`;
  for (const more of [[], ['--dry-run']]) {
    const refused = await importing(text, ...more).then(
      () => null,
      (error: Error & { code: string }) => error,
    );
    expect(refused?.code).toBe('InvalidRows');
    expect(refused?.message).toMatch(/^nothing was imported: 2 problem\(s\) in 3 row\(s\)\n/);
    expect(refused?.message).toContain(`line 3, customer_id: "c9" is not on the list of ${BR}.`);
    expect(refused?.message).toContain(`line 5, customer_id: "C1" is not on the list of ${BR}.`);
  }
  expect(await noticeCounts(database, BR)).toMatchObject({ letter: 2, failed: 0 });
  expect(await kinds()).toEqual([]);
});

test('somebody on the list whom no dispatch has taken up yet got no letter that can come back', async () => {
  await somePeople(database, BR, [{ id: 'late', contact: { email: 'late@example.com' } }]);
  await expect(importing(`${HEADER}late,vacant,2026-11-20\n`)).rejects.toMatchObject({
    code: 'InvalidRows',
    message: expect.stringMatching(/line 2, customer_id: "late" has no notice yet/) as string,
  });
});

test.each([
  ['an empty id', `${HEADER},vacant,2026-11-20\n`, /line 2, customer_id/],
  ['no reason', `${HEADER}c1,,2026-11-20\n`, /line 2, reason/],
  [
    'a day that there is not',
    `${HEADER}c1,vacant,2026-11-20\n\nc2,vacant,2026-02-30\n`,
    /line 4, returned_at: "2026-02-30"/,
  ],
  ['a day to come', `${HEADER}c1,vacant,2999-01-01\n`, /line 2, returned_at/],
  ['a value too many', `${HEADER}c1,vacant,2026-11-20,x\n`, /line 2: has 4 values for 3 columns/],
  ['an unknown column', 'customer_id,reason,when\n', /unknown column "when"/],
  ['no header', '', /no column customer_id/],
  ['an open quote', `${HEADER}"c1,vacant,2026-11-20\n`, /[Qq]uote/],
])('%s: nothing is imported', async (_what, text, message) => {
  await expect(importing(text)).rejects.toMatchObject({
    code: 'InvalidRows',
    message: expect.stringMatching(message) as string,
  });
  expect(await noticeCounts(database, BR)).toMatchObject({ letter: 2, failed: 0 });
});

test('days are those of the case: a drill runs ahead of the clock on the wall', async () => {
  const drill = { is_drill: true, speed: 86_400, created_at: new Date(Date.now() - 3_600_000) };
  const text = `${HEADER}c1,vacant,2026-12-24\n`;
  await database.kysely.updateTable('breach').set({ opened_at: '2026-12-20T12:00:00Z' }).execute();
  await expect(importing(`${HEADER}c1,vacant,2999-01-01\n`)).rejects.toThrow(/until today/);
  // By the owner: nobody else makes a drill of a case.
  await sql`alter table breach disable trigger user`.execute(database.kysely);
  await database.kysely
    .updateTable('breach')
    .set({ ...drill })
    .execute();
  expect((await importing(text)).data).toMatchObject({ returned: 1 });
  // Its hour was ten years, and its today is not the one on the wall either.
  await database.kysely
    .updateTable('breach')
    .set({ opened_at: '2016-12-20T12:00:00Z', created_at: new Date() })
    .execute();
  await expect(importing(`${HEADER}c2,vacant,2026-11-20\n`)).rejects.toThrow(/by the clock of the case/);
});

test('a letter cannot have come back before the first was written, where that is known', async () => {
  const exported = (letters: number, at: string) => ({
    key: `letters/${letters}`,
    at,
    kind: 'letters-exported' as const,
    actor: 'ada',
    data: { letters },
  });
  const ledger = createLedgerStore(database);
  await ledger.append(BR, [exported(0, '2026-11-01T12:00:00Z'), exported(2, '2026-11-15T12:00:00Z')]);
  const early = importing(`${HEADER}c1,vacant,2025-11-20\nc2,vacant,2026-11-13\n`);
  await expect(early).rejects.toThrow(
    /line 2, returned_at: "2025-11-20" is before the first letter(.|\n)*line 3/,
  );
  expect((await importing(`${HEADER}c1,vacant,2026-11-14\n`)).data).toMatchObject({ returned: 1 });
});

test('a case that is over, a breach that there is not, and a file that there is not', async () => {
  await expect(runCommand(define, 'import', BR, path.join(folder, 'none.csv'))).rejects.toMatchObject({
    code: 'NotFound',
  });
  const file = path.join(folder, 'one.csv');
  await writeFile(file, `${HEADER}c1,vacant,2026-11-20\n`);
  await expect(runCommand(define, 'import', 'BR-NONE', file)).rejects.toMatchObject({ code: 'NotFound' });
  await createCaseStore(database).setStanding(BR, { phase: 'closed', stopped: true });
  await expect(runCommand(define, 'import', BR, file)).rejects.toMatchObject({ code: 'NotAllowed' });
});
