import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/notice';
import type { Recipient } from '../../client/notice/worst-cases';
import { worstCases } from '../../client/notice/worst-cases';
import { CARRIER } from '../notices/sample';
import { testDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { TEST_KEY } from '../support/records-key';
import { answered, runCommand } from '../support/run-command';

const mockEnvironment: Record<string, unknown> = {
  profile: 'sandbox',
  recordsKey: { kind: 'variable', text: TEST_KEY },
};
const mockCarrier = { ...CARRIER, zone: 'America/Chicago' };
const mockAnswered = () => answered;
jest.mock('../../config/env', () => ({ readEnvironment: () => mockEnvironment }), { virtual: true });
jest.mock('../../config/carrier', () => ({ loadCarrier: () => mockCarrier }), { virtual: true });
jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-worst-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const HOME = { addressLine1: '12 Oak Street', city: 'Austin', state: 'TX', postalCode: '78702' };
const person = (
  customerId: string,
  contact: Recipient['contact'],
  more: Partial<Recipient> = {},
): Recipient => ({
  customerId,
  contact,
  dataTypes: [],
  ...more,
});

test('of each kind of trouble the person who has it most, of equals the first, and each person once', async () => {
  const found = await worstCases(
    [
      person('plain', { ...HOME, name: 'Ann Lee' }),
      person('long', {
        ...HOME,
        name: 'Bartholomew Featherstonehaugh',
        addressLine2: 'Building 12, Floor 3',
      }),
      person('nobody', { email: 'x@example.com' }),
      person('nobody too', {}),
      person('hebrew', { name: 'שרה לוי' }),
      person('accent', { name: 'Zoé' }),
      person('accents', { name: 'Nguyễn Thị' }),
      person('signs', { name: 'Bo & Co <i>' }),
      person('fox', { ...HOME, name: '🦊' }),
      person('much', { name: 'Cy' }, { dataTypes: ['billing', 'pii'] }),
      person('mexican', { name: 'Di' }, { language: 'es-MX' }),
      person('french', { name: 'Ed' }, { language: 'fr' }),
    ],
    ['en', 'es'],
  );
  expect(Object.fromEntries(found.map(({ recipient, worst }) => [recipient.customerId, worst]))).toEqual({
    long: ['the longest name', 'the longest address', 'the longest word'],
    nobody: ['no name'],
    hebrew: ['a name read from right to left', 'a name in another script'],
    accents: ['marks upon the letters of a name'],
    signs: ['a name with signs that are no letters'],
    much: ['the most types of data'],
    french: ['a language that no notice is in'],
    fox: ['an address that no letter can bear'],
  });
});

test('of a list: the notices in a file each, and to whom no letter can be made', async () => {
  const database = await testDatabase();
  try {
    Object.assign(mockEnvironment, { databaseUrl: database.url });
    await aBreach(database, 'BR-2026-0001');
    await somePeople(database, 'BR-2026-0001', [
      { id: 'c1', contact: { name: 'Ann Lee', ...HOME }, language: 'en' },
      { id: 'c2', contact: { name: '王伟', ...HOME }, language: 'en' },
      { id: 'c3', contact: { name: 'Maximiliana de la Santísima Trinidad', ...HOME }, language: 'es' },
    ]);
    const out = path.join(folder, 'letters');
    const args = ['preview', 'BR-2026-0001', '--worst-case', '--out', out];
    const result = await runCommand(define, ...args, '--format', 'pdf');
    expect(result.data).toMatchObject([
      { customerId: 'c3', language: 'es', letter: { pages: 2 }, file: '1.pdf' },
      { customerId: 'c1', worst: ['the longest address'], letter: { pages: 2 }, file: '2.pdf' },
      { customerId: 'c2', letter: { problem: expect.stringContaining('U+738B') }, file: null },
    ]);
    expect((await readdir(out)).sort()).toEqual(['1.pdf', '2.pdf']);
    await runCommand(define, ...args);
    expect(await readFile(path.join(out, '3.txt'), 'utf8')).toContain('Hello 王伟,');
  } finally {
    await database.drop();
  }
});

test('--sample has people of every kind of trouble, and without a file all is shown', async () => {
  const { data, text } = await runCommand(define, 'preview', '--sample', '--worst-case', '--format', 'html');
  expect((data as { worst: string[] }[]).flatMap(({ worst }) => worst)).toHaveLength(11);
  expect(text).toContain('&lt;b&gt;Bo&lt;/b&gt; &amp; {{name}}');
});

test.each([
  ['preview', '--worst-case'],
  ['preview', '--sample', '--worst-case', '--format', 'pdf'],
  ['preview', 'BR-1', '--worst-case', '--customer', 'c1'],
])('%j %j is a mistake of usage, with a command to try', async (...args) => {
  await expect(runCommand(define, ...args)).rejects.toMatchObject({ code: 'Usage', fix: expect.any(String) });
});

test('to an agent: other words and no kinds of data, for the notice that goes to it and for its copy', async () => {
  const database = await testDatabase();
  try {
    Object.assign(mockEnvironment, { databaseUrl: database.url });
    await aBreach(database, 'BR-2026-0001');
    const agentEmail = 'agent@firm.example';
    await somePeople(database, 'BR-2026-0001', [
      { id: 'c1', contact: { name: 'Firm', agentEmail, agentAuthority: 'notice' }, segment: 'business' },
      { id: 'c2', contact: { name: 'Shop', email: 'shop@example.com', agentEmail }, segment: 'business' },
    ]);
    const shown = async (...args: string[]) =>
      (await runCommand(define, 'preview', 'BR-2026-0001', '--lang', 'en', '--customer', ...args)).text;
    expect(await shown('c1')).not.toContain('Call records');
    expect(await shown('c2')).toContain('Call records');
    expect(await shown('c2', '--to-agent')).toBe((await shown('c1'))?.replaceAll('Firm', 'Shop'));
    await expect(runCommand(define, 'preview', 'BR-2026-0001', '--to-agent')).rejects.toMatchObject({
      code: 'Usage',
    });
  } finally {
    await database.drop();
  }
});
