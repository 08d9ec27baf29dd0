import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/bounces';
import { createReturnPaths } from '../../mail/verp';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { readLedger } from '../../records/ledger-store';
import { aPlainMail, aReport, exim, outOfOffice, qmail, recipient } from '../mail/returned/samples';
import { carrierWithBounces } from '../support/carrier-file';
import { answered, runCommand } from '../support/run-command';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aSentCase } from '../support/sent-notices';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
const KEY = 'a-key-of-thirty-two-bytes-or-more';
const paths = createReturnPaths({ key: KEY, domain: 'bounces.example.com' });
const to = (seq: number, reference = BR): string => paths.pathOf({ reference, dispatch: 1, seq });
const altered = to(2).replace(/\+./, (start) => (start === '+0' ? '+1' : '+0'));

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-bounces-'));
  const carrier = await carrierWithBounces(folder, 'bounces.example.com');
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    TOCSIN_BOUNCE_KEY: KEY,
    TOCSIN_CARRIER: carrier,
  });
  await aSentCase(database, BR);
});
afterEach(async () => {
  delete process.env.TOCSIN_BOUNCE_KEY;
  delete process.env.TOCSIN_CARRIER;
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = async (name: string, content: Buffer): Promise<string> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};
/** One of each kind. */
const MAILS = [
  aReport({ to: to(1) }),
  qmail(to(3).toUpperCase()),
  exim(to(1)),
  aReport({ to: to(2), recipients: [recipient('delayed', '4.4.1')] }),
  aReport({ to: altered }),
  aReport({ to: to(1, 'BR-NOWHERE') }),
  aReport({ to: to(4) }),
  outOfOffice(to(2)),
  aPlainMail({ to: to(2), body: 'What is this?' }),
  aPlainMail({ to: 'help@bounces.example.com', body: 'Buy now' }),
];
const anMbox = (): Buffer =>
  Buffer.concat(
    MAILS.flatMap((mail) => [
      Buffer.from('From MAILER-DAEMON Tue Dec  1 07:00:00 2026\n'),
      Buffer.from(
        mail
          .toString()
          .replaceAll('\r\n', '\n')
          .replace(/^(>*From )/gm, '>$1'),
      ),
      Buffer.from('\n'),
    ]),
  );
const WANTED = {
  mails: 10,
  bounced: 2,
  toLetter: 1,
  withoutAddress: 1,
  repeated: 1,
  delayed: 1,
  autoReply: 1,
  unclear: 1,
  tooEarly: 1,
  unknown: 1,
  forged: 1,
  notOurs: 1,
  closed: 0,
  breaches: [{ reference: BR, toLetter: 1, withoutAddress: 1 }],
};
const counts = () => noticeCounts(database, BR);
const BEFORE = { listed: 4, accepted: 3, letter: 0, bounced: 0, pending: 1 };
const AFTER = { listed: 4, accepted: 1, letter: 1, bounced: 1, pending: 1 };
const ledgerLength = async (): Promise<number> => {
  let length = 0;
  for await (const _ of readLedger(database, BR)) length += 1;
  return length;
};

test('a mailbox: each message has its outcome, notices move, and the same again changes nothing', async () => {
  const file = await write('box', anMbox());
  const dry = await runCommand(define, 'import', file, '--dry-run');
  expect(dry).toMatchObject({ data: { ...WANTED, dryRun: true }, exitCode: 11 });
  expect(await counts()).toMatchObject(BEFORE);
  expect(await ledgerLength()).toBe(1);
  const done = await runCommand(define, 'import', file);
  expect(done).toMatchObject({
    data: { ...WANTED, dryRun: false },
    exitCode: 11,
    next: `tocsin letters export ${BR} --out ${BR}-letters`,
  });
  expect(done.table?.rows).toContainEqual(['forged', 1, expect.stringContaining('nothing changed')]);
  expect(JSON.stringify(done)).not.toContain('person1');
  expect(await counts()).toMatchObject(AFTER);
  const again = await runCommand(define, 'import', file);
  expect(again).toMatchObject({ data: { bounced: 0, repeated: 3, breaches: [] }, exitCode: 0 });
  expect(await counts()).toMatchObject(AFTER);
  expect(await ledgerLength()).toBe(2);
});

test('a mailbox of forged messages alone is most likely read under a wrong key: exit code 10', async () => {
  const file = await write('forged.eml', aReport({ to: altered }));
  const done = await runCommand(define, 'import', file);
  expect(done).toMatchObject({ data: { mails: 1, forged: 1, bounced: 0 }, exitCode: 10 });
  expect(done.said?.join(' ')).toContain('TOCSIN_BOUNCE_KEY');
});

test('a folder of .eml files, and one file', async () => {
  for (const [index, mail] of MAILS.entries()) await write(`mails/${index}.eml`, mail);
  await write('mails/notes.txt', Buffer.from('no mail'));
  const one = await runCommand(define, 'import', path.join(folder, 'mails', '0.eml'));
  expect(one).toMatchObject({ data: { mails: 1, toLetter: 1 }, exitCode: 0 });
  const all = await runCommand(define, 'import', path.join(folder, 'mails'));
  expect(all).toMatchObject({ data: { mails: 10, toLetter: 0, withoutAddress: 1, repeated: 2 } });
  expect(await counts()).toMatchObject(AFTER);
});

test('a case that is over stays as it is, and the bounce is told of', async () => {
  await createCaseStore(database).setStanding(BR, { phase: 'closed', stopped: true });
  const file = await write('one.eml', MAILS[0] as Buffer);
  expect(await runCommand(define, 'import', file)).toMatchObject({
    data: { bounced: 0, closed: 1 },
    exitCode: 0,
  });
  expect(await counts()).toMatchObject(BEFORE);
});

test('with another key everything is forged', async () => {
  process.env.TOCSIN_BOUNCE_KEY = 'b'.repeat(40);
  const file = await write('one.eml', MAILS[0] as Buffer);
  expect(await runCommand(define, 'import', file)).toMatchObject({ data: { forged: 1, bounced: 0 } });
  expect(await counts()).toMatchObject(BEFORE);
});

test.each([
  ['no file', 'nowhere', 'NotFound'],
  ['a folder without any', '.', 'NotFound'],
])('%s', async (_what, name, code) => {
  await expect(runCommand(define, 'import', path.join(folder, name))).rejects.toMatchObject({ code });
});

test('without a key it says what to set', async () => {
  delete process.env.TOCSIN_BOUNCE_KEY;
  await expect(runCommand(define, 'import', folder)).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringContaining('TOCSIN_BOUNCE_KEY') as string,
  });
});
