import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/notice';
import { createCaseStore } from '../../records/case-store';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';

jest.mock(
  '../../client/output/print',
  () => ({ print: (result: unknown) => void Object.assign(mockAnswered(), { result }) }),
  { virtual: true },
);
const mockAnswered = () => answered;

const BR = 'BR-2026-0001';
const HOLD = {
  reference: 'FBI-17',
  agency: 'FBI',
  agent: 'Agent Example',
  directedAt: '2026-11-24T10:00:00-05:00',
  lastDay: '2026-12-14',
};
let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  [database, folder] = await Promise.all([
    testDatabase(),
    mkdtemp(path.join(tmpdir(), 'tocsin-substitute-')),
  ]);
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  await somePeople(database, BR, [{ id: 'c1', contact: { name: 'Wanda Reyes', email: 'w@example.net' } }]);
});
afterEach(async () => {
  await Promise.all([database.drop(), rm(folder, { recursive: true, force: true })]);
});

const inPhase = (phase: string) => createCaseStore(database).setStanding(BR, { phase, stopped: true });
const held = () =>
  createLedgerStore(database).append(BR, [
    { key: 'case/1', at: '2026-11-24T15:00:00Z', kind: 'hold-placed', actor: 'ada', data: HOLD },
  ]);
const page = () => path.join(folder, 'notice.html');
const substitute = (...more: string[]) => runCommand(define, 'substitute', BR, '--out', page(), ...more);
const onRecord = async () => {
  const found = [];
  for await (const { kind, data } of readLedger(database, BR))
    if (kind === 'substitute-posted') found.push(data);
  return found;
};
const posted = async (changes: Record<string, string> = {}) => {
  const proof = path.join(folder, 'proof.png');
  await writeFile(proof, 'a picture');
  const flags = { url: 'https://carrier.example/notice', from: '2026-11-25', until: '2026-11-26', proof };
  return runCommand(
    define,
    'posted',
    BR,
    ...Object.entries({ ...flags, ...changes }).flatMap(([name, value]) => [`--${name}`, value]),
  );
};

test('one page in both languages that names nobody, once the customers were told one by one', async () => {
  await inPhase('reported');
  expect(await substitute()).toMatchObject({ data: { reference: BR, unreached: 0, out: page() } });
  const html = await readFile(page(), 'utf8');
  expect(html).toContain('To our customers:');
  expect(html).toContain('A nuestros clientes:');
  expect(html).toContain(BR);
  expect(html).not.toMatch(/Wanda|example\.net/);
});

test.each(['determined', 'agencies-notified', 'notifying', 'closed'])(
  'in the phase %s it is outside of its time, and nothing is written',
  async (phase) => {
    await createCaseStore(database).setStanding(BR, { phase, stopped: false });
    await expect(substitute()).rejects.toMatchObject({ code: 'OutsideWindow' });
    await expect(readFile(page())).rejects.toThrow('ENOENT');
  },
);

test('nothing is written nor recorded while a direction stands', async () => {
  await inPhase('reported');
  await held();
  await expect(substitute()).rejects.toMatchObject({ code: 'Held' });
  await expect(posted()).rejects.toMatchObject({ code: 'Held' });
  expect(await onRecord()).toEqual([]);
});

test('where it stood goes on the ledger once, with the digest of its proof', async () => {
  await inPhase('reported');
  const proof = `sha256:${createHash('sha256').update('a picture').digest('hex')}`;
  await posted();
  await posted();
  expect(await onRecord()).toMatchObject([
    { url: 'https://carrier.example/notice', from: '2026-11-25', until: '2026-11-26', proof, octets: 9 },
  ]);
});

test.each([
  [{ url: 'ftp://carrier.example/notice' }, /--url: must be an address/],
  [{ url: 'our website' }, /--url: must be an address/],
  [{ from: '2026-02-30' }, /--from: is not a day that exists/],
  [{ until: '2026-11-24' }, /--until: is before --from/],
  [{ until: '2999-01-01' }, /--until: 2999-01-01 has not come yet/],
  [{ proof: '/nowhere/proof.png' }, /--proof .*: there is no such file/],
])('%p is refused, and nothing is recorded', async (changes, message) => {
  await inPhase('reported');
  await expect(posted(changes)).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringMatching(message) as string,
  });
  expect(await onRecord()).toEqual([]);
});
