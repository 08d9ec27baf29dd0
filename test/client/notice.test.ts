import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define as defineLetters } from '../../client/commands/letters';
import { define } from '../../client/commands/notice';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import { createNotices } from '../../notices/notice-renderer';
import { CARRIER } from '../notices/sample';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';
import { TEST_KEY } from '../support/records-key';
import { startSmtp } from '../support/smtp';
import type { SmtpScript, SmtpSink } from '../support/smtp';

const mockEnvironment: Record<string, unknown> = { recordsKey: { kind: 'variable', text: TEST_KEY } };
const mockCarrier = {
  ...CARRIER,
  zone: 'America/Chicago',
  sender: 'Example <notices@example.com>',
  replyTo: 'help@example.com',
  testRecipients: ['qa@example.com'],
};
const mockAnswered = () => answered;
jest.mock('../../config/env', () => ({ readEnvironment: () => mockEnvironment }), { virtual: true });
jest.mock('../../config/carrier', () => ({ loadCarrier: () => mockCarrier }), { virtual: true });
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);

const BR = 'BR-2026-0001';
const HOME = { addressLine1: '12 Oak Street', city: 'Austin', state: 'TX', postalCode: '78702' };
let folder: string;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-notice-'));
  Object.assign(mockEnvironment, {
    profile: 'sandbox',
    databaseUrl: 'postgres://127.0.0.1:1/none',
    carrierFile: undefined,
  });
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

const inbox = async (script?: SmtpScript): Promise<SmtpSink> => {
  const sink = await startSmtp(script);
  closers.push(() => sink.close());
  Object.assign(mockEnvironment, { inboxSmtpUrl: sink.url, relaySmtpUrl: sink.url });
  return sink;
};
const records = async (): Promise<TestDatabase> => {
  const database = await testDatabase();
  closers.push(() => database.drop());
  Object.assign(mockEnvironment, { databaseUrl: database.url });
  return database;
};

describe('preview', () => {
  test('--sample needs no server, and shows both languages or one', async () => {
    const both = await runCommand(define, 'preview', '--sample');
    expect(both.data).toMatchObject({
      subject: 'Notice of Data Breach / Aviso de violación de datos',
      language: 'en, es',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(both.text).toContain('Hello Alex Sample,');
    const spanish = await runCommand(define, 'preview', '--sample', '--lang', 'es', '--format', 'html');
    expect(spanish.text).toMatch(/^<!DOCTYPE html>\n<html lang="es">/);
  });

  test('--out writes the letter as PDF', async () => {
    const out = path.join(folder, 'letter.pdf');
    const result = await runCommand(define, 'preview', '--sample', '--format', 'pdf', '--out', out);
    expect((await readFile(out)).subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(result.said).toEqual([`Wrote ${out}.`]);
  });

  test.each([[['preview']], [['preview', BR, '--sample']], [['preview', '--sample', '--format', 'pdf']]])(
    '%j is a mistake of usage, with a command to try',
    async (args) => {
      await expect(runCommand(define, ...args)).rejects.toMatchObject({
        code: 'Usage',
        fix: expect.any(String),
      });
    },
  );

  test('of a breach: the case, one person on the list, and who is not there', async () => {
    const database = await records();
    await aBreach(database, BR, { isDrill: true });
    await somePeople(database, BR, [
      { id: 'c1', contact: { name: 'Ana', email: 'ana@example.com' }, language: 'es' },
      { id: 'c10', contact: { name: 'Bo', ...HOME } },
    ]);
    const result = await runCommand(define, 'preview', BR, '--customer', 'c10', '--lang', 'en');
    expect(result.text).toMatch(/^\[DRILL\] Notice of Data Breach\n\nTHIS IS A DRILL/);
    expect(result.text).toContain('Hello Bo,');
    expect(result.text).toContain(`incident is ${BR}.`);
    expect((await runCommand(define, 'preview', BR, '--customer', 'c1')).text).toContain('Hola, Ana:');
    expect((await runCommand(define, 'preview', BR)).text).toContain('Alex Sample');
    await expect(runCommand(define, 'preview', BR, '--customer', 'c2')).rejects.toMatchObject({
      code: 'NotFound',
    });
    await expect(runCommand(define, 'preview', 'BR-2026-0009')).rejects.toMatchObject({ code: 'NotFound' });
  });
});

/** What a notice says when law enforcement has asked for a delay. */
const DELAYED = 'Law enforcement asked us to wait';
const holdOnLedger = (database: TestDatabase, kind: 'hold-placed' | 'hold-unreadable' | 'hold-released') =>
  createLedgerStore(database).append(BR, [
    {
      key: kind,
      at: '2026-12-01T10:00:00Z',
      kind,
      actor: 'ada',
      data: {
        reference: 'FBI-1',
        agency: 'FBI',
        agent: 'Agent Example',
        directedAt: '2026-12-01T10:00:00Z',
        lastDay: '2026-12-09',
        releasedAt: '2026-12-01T10:00:00Z',
        reason: null,
      },
    },
  ]);

test('preview says that law enforcement asked for a delay as soon as it has, and not for what nobody could read', async () => {
  const database = await records();
  await aBreach(database, BR);
  const text = async (): Promise<string> =>
    (await runCommand(define, 'preview', BR, '--lang', 'en')).text ?? '';
  expect(await text()).not.toContain(DELAYED);
  await holdOnLedger(database, 'hold-unreadable');
  expect(await text()).not.toContain(DELAYED);
  await holdOnLedger(database, 'hold-placed');
  expect(await text()).toContain(DELAYED);
});

describe('lint', () => {
  test('finds nothing in the shipped notices, and tells file and line of a fault with exit code 10', async () => {
    expect(await runCommand(define, 'lint')).toMatchObject({
      data: [],
      said: ['The notices have no fault.'],
    });
    await writeFile(path.join(folder, 'breach.en.md'), 'no front matter');
    const result = await runCommand(define, 'lint', '--dir', folder);
    expect(result.exitCode).toBe(10);
    expect(result.table?.rows).toContainEqual(['breach.en.md', 1, 'front-matter', expect.any(String)]);
  });
});

describe('send-test', () => {
  test('in the sandbox any address is taken and all of it goes to the inbox, marked as a test', async () => {
    const sink = await inbox();
    const result = await runCommand(define, 'send-test', '--to', 'anyone@example.net', '--lang', 'en');
    expect(result).toMatchObject({ exitCode: 0, data: { outcome: 'accepted', route: 'inbox' } });
    expect(sink.messages[0]).toMatchObject({
      to: ['anyone@example.net'],
      mail: { subject: '[SANDBOX] Notice of Data Breach' },
    });
    expect(sink.messages[0]?.mail.messageId).toMatch(/^<test-[0-9a-f-]{36}@example\.com>$/);
  });

  test('in the live profile only to test recipients, unless --yes', async () => {
    const sink = await inbox();
    mockEnvironment['profile'] = 'live';
    await expect(runCommand(define, 'send-test', '--to', 'ana@example.net')).rejects.toMatchObject({
      code: 'NotAllowed',
    });
    expect(sink.messages).toHaveLength(0);
    await runCommand(define, 'send-test', '--to', 'qa@example.com');
    await runCommand(define, 'send-test', '--to', 'ana@example.net', '--yes');
    expect(sink.messages.map(({ to }) => to[0])).toEqual(['qa@example.com', 'ana@example.net']);
    expect(sink.messages.every(({ mail }) => mail.subject?.startsWith('[SANDBOX]'))).toBe(true);
  });

  test('--dry-run sends nothing; a refusal is exit code 11; no server is Unavailable', async () => {
    const sink = await inbox({ rcptTo: () => '550 no such user' });
    expect((await runCommand(define, 'send-test', '--to', 'a@example.net', '--dry-run')).said).toEqual([
      'Nothing was sent.',
    ]);
    expect(sink.connections()).toBe(0);
    expect(await runCommand(define, 'send-test', '--to', 'a@example.net')).toMatchObject({
      exitCode: 11,
      data: { outcome: 'refused' },
    });
    mockEnvironment['inboxSmtpUrl'] = 'smtp://127.0.0.1:1';
    await expect(runCommand(define, 'send-test', '--to', 'a@example.net')).rejects.toMatchObject({
      code: 'Unavailable',
    });
  });
});

describe('letters export', () => {
  const withLetters = async (noticeVersion: string): Promise<TestDatabase> => {
    const database = await records();
    await aBreach(database, BR);
    await somePeople(database, BR, [
      { id: 'c1', contact: { name: 'Ana', ...HOME }, language: 'es' },
      { id: 'c2', contact: { name: 'Bo', email: 'bo@example.com' } },
      { id: 'c3', contact: { name: 'Cy', ...HOME, postalCode: '7' } },
    ]);
    const dispatches = createDispatchStore(database, { messageIdDomain: 'x.example' });
    const { digest: listDigest } = await createCaseStore(database).survey(BR);
    const at = '2026-12-10T10:00:00-06:00';
    await dispatches.freeze({ reference: BR, dispatch: 1, noticeVersion, at, listDigest });
    return database;
  };
  const exported = async (database: TestDatabase) => {
    const entries = [];
    for await (const entry of readLedger(database, BR))
      if (entry.kind === 'letters-exported') entries.push(entry);
    return entries;
  };
  const { version } = createNotices({ carrier: mockCarrier }).version();

  test('writes those who are notified by post, and records the manifest', async () => {
    const database = await withLetters(version);
    const result = await runCommand(defineLetters, 'export', BR, '--out', folder);
    expect(result).toMatchObject({
      exitCode: 10,
      data: { letters: 1, problems: 1, before: 0, noticeVersion: version },
    });
    expect(await readFile(path.join(folder, 'problems.csv'), 'utf8')).toContain('c3,postal_code');
    const all = await exported(database);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({
      actor: 'ada',
      data: { letters: 1, export: 1, again: null, manifest: (result.data as { manifest: string }).manifest },
    });
    expect(await readFile(path.join(folder, 'manifest.csv'), 'utf8')).toMatch(/^customer_id,.*\r\nc1,/);
  });

  test('for the owner alone, also where files of an earlier export were not', async () => {
    await withLetters(version);
    const out = path.join(folder, 'letters');
    await runCommand(defineLetters, 'export', BR, '--out', out);
    const names = await readdir(out);
    expect(names).toHaveLength(4);
    for (const name of names) await chmod(path.join(out, name), 0o644);
    await runCommand(defineLetters, 'export', BR, '--out', out, '--again', 'all');
    expect((await stat(out)).mode & 0o777).toBe(0o700);
    for (const name of names)
      expect([name, (await stat(path.join(out, name))).mode & 0o777]).toEqual([name, 0o600]);
  });

  test('a letter says what the e-mails say of a delay: its pages change with the hold', async () => {
    const database = await withLetters(version);
    const manifest = async (): Promise<string> => {
      const { data } = await runCommand(defineLetters, 'export', BR, '--out', folder, '--dry-run');
      return (data as { manifest: string }).manifest;
    };
    const before = await manifest();
    expect(await manifest()).toBe(before);
    await holdOnLedger(database, 'hold-placed');
    await expect(manifest()).rejects.toMatchObject({ code: 'Held' });
    await holdOnLedger(database, 'hold-released');
    expect(await manifest()).not.toBe(before);
  });

  test('a hold that was placed after the report keeps letters back, and nothing is written', async () => {
    const database = await withLetters(version);
    await database.kysely.updateTable('breach').set({ phase: 'reported' }).execute();
    await holdOnLedger(database, 'hold-placed');
    const out = path.join(folder, 'none');
    await expect(runCommand(defineLetters, 'export', BR, '--out', out)).rejects.toMatchObject({
      code: 'Held',
      exitCode: 7,
    });
    expect(await readdir(folder)).toEqual([]);
    expect(await exported(database)).toEqual([]);
    await holdOnLedger(database, 'hold-released');
    expect((await runCommand(defineLetters, 'export', BR, '--out', out)).data).toMatchObject({ letters: 1 });
  });

  test.each([
    ['summary.json', JSON.stringify({ reference: 'BR-2026-0002', letters: 0 })],
    ['BR-2026-0002-1-0000001.pdf', '%PDF'],
  ])('a folder with another breach’s letters (%s) is left as it is', async (name, content) => {
    const database = await withLetters(version);
    await writeFile(path.join(folder, name), content);
    await expect(runCommand(defineLetters, 'export', BR, '--out', folder)).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('BR-2026-0002') as string,
    });
    expect(await readdir(folder)).toEqual([name]);
    expect(await exported(database)).toEqual([]);
  });

  test('before customers are notified: why there is none yet, how many there will be, and nothing written', async () => {
    const database = await records();
    await aBreach(database, BR);
    await somePeople(database, BR, [
      { id: 'c1', contact: { name: 'Ana', ...HOME } },
      { id: 'c2', contact: { name: 'Bo', email: 'bo@example.com', emailSince: '2020-01-01' } },
    ]);
    await database.kysely.updateTable('breach').set({ phase: 'agencies-notified' }).execute();
    const out = path.join(folder, 'none');
    const result = await runCommand(defineLetters, 'export', BR, '--out', out);
    expect(result).toMatchObject({ exitCode: 8, data: { letters: 0, expected: 1, customers: 2 } });
    expect(result.said?.join(' ')).toMatch(
      /nothing to export yet: BR-2026-0001 is agencies-notified.* 1 of 2 people/,
    );
    expect(await readdir(folder)).toEqual([]);
    expect(await exported(database)).toEqual([]);
  });

  test('--dry-run counts, and neither writes nor records', async () => {
    const database = await withLetters(version);
    const out = path.join(folder, 'none');
    expect(await runCommand(defineLetters, 'export', BR, '--out', out, '--dry-run')).toMatchObject({
      data: { letters: 1, out: null },
    });
    await expect(readFile(path.join(out, 'manifest.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await exported(database)).toEqual([]);
  });

  test('another notice than the approved one is refused, and so is a case that is held or stopped', async () => {
    const database = await withLetters('breach-000000000000');
    await expect(runCommand(defineLetters, 'export', BR, '--out', folder)).rejects.toMatchObject({
      code: 'Conflict',
    });
    for (const [phase, code] of [
      ['held', 'Held'],
      ['notifying', 'NotAllowed'],
    ] as const) {
      await database.kysely
        .updateTable('breach')
        .set({ phase, stopped: true })
        .where('reference', '=', BR)
        .execute();
      await expect(runCommand(defineLetters, 'export', BR, '--out', folder)).rejects.toMatchObject({ code });
    }
    expect(await exported(database)).toEqual([]);
  });
});
