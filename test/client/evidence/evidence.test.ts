import { generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { exportEvidence } from '../../../client/evidence/export-evidence';
import { openBundle } from '../../../client/evidence/open-bundle';
import { verifyEvidence } from '../../../client/evidence/verify-evidence';
import type { Globals } from '../../../client/result';
import { openSigningKey } from '../../../config/signing-key';
import type { LedgerEntry } from '../../../domain/ledger';
import { digestOf } from '../../../records/digest';
import { noticeCounts } from '../../../records/case-store';
import { createSigner } from '../../../records/signature';
import { purgeBreach } from '../../../records/purge';
import { createLedgerStore, hasEntry, readLedger } from '../../../records/ledger-store';
import { replayHistories } from '../../../worker/replay-histories';
import { tocsin } from '../../support/process';
import { checked } from '../../notices/random-notice';
import { BR, aToldCase } from './a-told-case';
import type { ToldCase } from './a-told-case';
import { forge, rewritten } from './forge';

const GLOBALS: Globals = { output: 'json', actor: 'ada', input: false, yes: false, dryRun: false };
/** After all that the case did. */
const AFTER = '2029-12-01T00:00:00.000Z';
const before = { ...process.env };
let told: ToldCase | undefined;
let file: string;
let bytes: Buffer;
const inFolder = (name: string): string => path.join(told?.folder ?? '', name);
const signer = () => createSigner(openSigningKey({ home: told?.folder ?? '', signingKeyFile: null }));

beforeAll(async () => {
  told = await aToldCase();
  Object.assign(process.env, told.variables);
  file = inFolder('evidence.zip');
  await exportEvidence(BR, { out: file, history: true }, GLOBALS);
  bytes = await readFile(file);
}, 180_000);
afterAll(async () => {
  process.env = before;
  await told?.end();
}, 60_000);

const verify = (of = file, key?: string) => verifyEvidence(of, { key }, replayHistories);
const failed = async (of: string): Promise<string[]> => {
  const { data, exitCode } = await verify(of);
  const { checks } = data as { checks: { check: string; ok: boolean }[] };
  expect(exitCode).toBe(checks.every(({ ok }) => ok) ? 0 : 1);
  return checks.filter(({ ok }) => !ok).map(({ check }) => check);
};

test('a whole case holds together: every check, with the history replayed', async () => {
  const { data, exitCode, said } = await verify();
  expect(data).toMatchObject({ reference: BR, mode: 'drill', isKeyGiven: false });
  const names = ['signature', 'ledger', 'extracts', 'anchors', 'people', 'approvals', 'holds', 'windows'];
  expect((data as { checks: unknown[] }).checks).toEqual(
    [...names, 'reports', 'documents', 'notice', 'history'].map((check) => ({
      check,
      ok: true,
      found: expect.any(String),
    })),
  );
  expect(exitCode).toBe(0);
  expect(said?.join(' ')).toMatch(/only as trustworthy as/);
});

test('nobody’s name, address, mailbox or id is in it', async () => {
  const bundle = await openBundle(file);
  for (const name of bundle.names) {
    const content = await bundle.read(name);
    const plain = name.endsWith('.gz') ? gunzipSync(content) : content;
    const payloads = [...plain.toString('utf8').matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)];
    const all = [plain.toString('utf8'), ...payloads.map(([, data]) => Buffer.from(data ?? '', 'base64'))];
    expect({ name, found: /MARK-|-mark|gone1|customer\.example/.exec(all.join('\n'))?.[0] }).toEqual({
      name,
    });
  }
  const outcomes = gunzipSync(await bundle.read('outcomes.jsonl.gz')).toString();
  bundle.close();
  expect(outcomes).toContain('no mailbox (name) here');
});

test('the ledger says that it was exported; a file that is there is left alone; a dry run writes nothing', async () => {
  expect(told && (await hasEntry(told.database, BR, 'evidence-exported'))).toBe(true);
  await expect(exportEvidence(BR, { out: file, history: true }, GLOBALS)).rejects.toMatchObject({
    code: 'Conflict',
  });
  const dry = { ...GLOBALS, dryRun: true };
  await exportEvidence(BR, { out: inFolder('dry.zip'), history: true }, dry);
  expect(existsSync(inFolder('dry.zip'))).toBe(false);
  await expect(
    exportEvidence('BR-2026-9999', { out: inFolder('x.zip'), history: true }, GLOBALS),
  ).rejects.toMatchObject({ code: 'NotFound' });
});

test('without Temporal it is refused, unless the histories are left out on purpose: then that is said', async () => {
  const away = { ...told?.variables, TEMPORAL_ADDRESS: '127.0.0.1:9' };
  const out = inFolder('away.zip');
  expect(await tocsin(['evidence', 'export', BR, '-o', out], away).exited).toBe(69);
  expect(existsSync(out)).toBe(false);
  expect(await tocsin(['evidence', 'export', BR, '-o', out, '--no-history'], away).exited).toBe(0);
  const nowhere = { TOCSIN_HOME: inFolder('nowhere') };
  const child = tocsin(['evidence', 'verify', out, '--output', 'json'], nowhere);
  expect(await child.exited).toBe(0);
  expect(child.stdout()).toMatch(/0 run\(s\) replayed .*left them out/);
});

const exportsOnLedger = async (): Promise<unknown[]> => {
  const manifests: unknown[] = [];
  for await (const { kind, data } of readLedger((told as ToldCase).database, BR))
    if (kind === 'evidence-exported') manifests.push(data['manifest']);
  return manifests;
};

test('kill -9 at any moment leaves no half of one under its name, and none that the ledger does not know', async () => {
  const out = inFolder('killed.zip');
  const start = () => tocsin(['evidence', 'export', BR, '-o', out, '--yes'], told?.variables ?? {});
  const from = performance.now();
  expect(await start().exited).toBe(0);
  const wholeMs = performance.now() - from;
  for (const part of [0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]) {
    await rm(out, { force: true });
    const child = start();
    await pause(part * wholeMs);
    child.child.kill('SIGKILL');
    await child.exited;
    if (!existsSync(out)) continue;
    expect(await failed(out)).toEqual([]);
    const bundle = await openBundle(out);
    const { manifest } = bundle;
    bundle.close();
    expect(await exportsOnLedger()).toContain(digestOf(canonicalize(manifest) ?? ''));
  }
  expect(await start().exited).toBe(0);
  expect(existsSync(`${out}.partial`)).toBe(false);
  expect(await failed(out)).toEqual([]);
});

describe('what is not as it was signed is refused', () => {
  const refusedAs = async (content: Uint8Array, key?: string) => {
    const other = inFolder('other.zip');
    await writeFile(other, content);
    return openBundle(other, key).then(
      (bundle) => {
        bundle.close();
        return 'taken';
      },
      (error: { code?: string }) => error.code ?? 'another error',
    );
  };
  const REFUSALS = ['Altered', 'Damaged', 'Foreign'];

  test('any byte that is changed', async () => {
    await checked(
      fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })),
      async ([at, change]) => {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ change;
        expect(REFUSALS).toContain(await refusedAs(other));
      },
      150,
    );
  });

  test('any end that is cut off, and anything put on', async () => {
    await checked(
      fc.nat(bytes.length - 1),
      async (length) => {
        expect(REFUSALS).toContain(await refusedAs(bytes.subarray(0, length)));
      },
      40,
    );
    expect(await refusedAs(bytes.subarray(0, bytes.length / 2))).toBe('Damaged');
    expect(REFUSALS).toContain(await refusedAs(Buffer.concat([bytes, Buffer.from('x')])));
    expect(REFUSALS).toContain(await refusedAs(Buffer.concat([Buffer.from('x'), bytes])));
  });

  test.each<[string, () => Uint8Array, string]>([
    ['no ZIP file', () => Buffer.from('%PDF-1.7'), 'Foreign'],
    ['an empty file', () => Buffer.alloc(0), 'Foreign'],
  ])('%s', async (_what, content, code) => {
    expect(await refusedAs(content())).toBe(code);
  });

  test('a signature of another key than the one given, with an exit code of its own', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const other = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    expect(await refusedAs(bytes, other)).toBe('OtherKey');
    expect(await refusedAs(bytes, signer().publicKey)).toBe('taken');
    await writeFile(inFolder('other.pem'), other);
    const child = tocsin(['evidence', 'verify', file, '--key', inFolder('other.pem')]);
    expect(await child.exited).toBe(23);
  });
});

/** Written from docs/evidence-format.md, without any module of ours: what it says of a bundle. */
const independently = (of: string): string =>
  spawnSync(process.execPath, [path.join(__dirname, 'independent-checker.mjs'), of], { encoding: 'utf8' })
    .stdout;

test('the page about the format is enough for another program: it finds the same', async () => {
  expect(independently(file)).toBe('');
  const to = inFolder('independent.zip');
  await forge(file, to, signer(), (name, content) =>
    name === 'ledger.jsonl' ? rewritten(content, (entries) => entries.slice(0, -1)) : content,
  );
  expect(independently(to)).toMatch(/^the checkpoint of entry \d+ has another hash$/m);
  const other = Buffer.from(bytes);
  const at = other.indexOf('"kind":"opened"');
  other[at + 9] = 'O'.charCodeAt(0);
  await writeFile(to, other);
  expect(independently(to)).toMatch(/^ledger.jsonl is missing or changed$/m);
});

describe('what holds the key and lies is found', () => {
  const lie = async (
    change: (name: string, content: Buffer) => string | Buffer | null,
  ): Promise<string[]> => {
    const to = inFolder('lie.zip');
    await forge(file, to, signer(), change);
    return failed(to);
  };
  const inLedger = (change: (entries: LedgerEntry[]) => readonly LedgerEntry[]) =>
    lie((name, content) => (name === 'ledger.jsonl' ? rewritten(content, change) : content));
  const edit = (of: string, change: (text: string) => string) =>
    lie((name, content) => (name === of ? change(content.toString()) : content));

  test('nothing changed, nothing found', async () => {
    expect(await lie((_name, content) => content)).toEqual([]);
  });

  test('an entry that is changed in its place', async () => {
    expect(await edit('ledger.jsonl', (text) => text.replace('"actor":"bob"', '"actor":"eve"'))).toEqual([
      'ledger',
    ]);
  });

  test('a ledger written anew: without the approval, with a sending inside the hold', async () => {
    const isLate = ({ kind }: LedgerEntry): boolean => kind !== 'approved';
    expect(await inLedger((entries) => entries.filter(isLate))).toEqual(
      expect.arrayContaining(['anchors', 'approvals', 'extracts']),
    );
    const moved = await inLedger((entries) => {
      const held = entries.find(({ kind }) => kind === 'hold-placed')?.at ?? '';
      return entries.map((entry) =>
        entry.kind === 'batch-sent' ? { ...entry, data: { ...entry.data, from: held, until: held } } : entry,
      );
    });
    expect(moved).toEqual(expect.arrayContaining(['anchors', 'approvals', 'holds', 'windows']));
  });

  test.each<[string, string, (text: string) => string]>([
    ['extracts', 'holds.json', (text) => text.replace('FBI-2026-17', 'FBI-2026-18')],
    ['reports', 'reports/BR-2026-0040-final-1.json', (text) => text.replace('"listed":4', '"listed":3')],
    ['notice', 'notice/identity.json', (text) => text.replace('Someone', 'Nobody')],
    ['anchors', 'checkpoints.json', (text) => text.replace(/"hash":"sha256:./, '"hash":"sha256:x')],
    [
      'history',
      'histories/breach.1.json',
      (text) => text.replace('EVENT_TYPE_TIMER_STARTED', 'EVENT_TYPE_TIMER_FIRED'),
    ],
  ])('%s: %s', async (check, name, change) => {
    expect(await edit(name, change)).toContain(check);
  });

  test('a person who is left out, or there twice', async () => {
    const people = (change: (lines: string[]) => string[]) =>
      lie((name, content) =>
        name === 'outcomes.jsonl.gz'
          ? gzipSync(change(gunzipSync(content).toString().split('\n')).join('\n'))
          : content,
      );
    expect(await people((lines) => lines.slice(1))).toEqual(['people']);
    expect(await people(([first = '', , ...others]) => [first, first, ...others])).toEqual(['people']);
  });

  test('a member that is missing', async () => {
    for (const missing of ['holds.json', 'reports/BR-2026-0040-initial-1.json'])
      expect(await lie((name, content) => (name === missing ? null : content))).not.toEqual([]);
  });
});

test('of a breach whose personal data are destroyed: what is kept still holds together', async () => {
  const { database } = told as ToldCase;
  const counts = await noticeCounts(database, BR);
  await createLedgerStore(database).append(BR, [
    { key: 'decided', kind: 'purge-decided', at: AFTER, actor: 'alice', data: { counts: { ...counts } } },
  ]);
  await purgeBreach(database, BR, () => undefined);
  const out = inFolder('purged.zip');
  await exportEvidence(BR, { out, history: true }, GLOBALS);
  expect(await failed(out)).toEqual([]);
  const bundle = await openBundle(out);
  expect(bundle.manifest).toMatchObject({ counts });
  expect(counts.listed).toBe(4);
  expect(gunzipSync(await bundle.read('outcomes.jsonl.gz')).toString()).toBe('');
  expect(bundle.names.filter((name) => name.startsWith('histories/retention'))).toEqual([
    'histories/retention.1.json',
  ]);
  bundle.close();
  // Whoever claims it to hide people is found: the ledger must say so.
  const claimed = inFolder('claimed.zip');
  await forge(file, claimed, signer(), (name, content) =>
    name === 'outcomes.jsonl.gz' ? gzipSync('') : content,
  );
  expect(await failed(claimed)).toEqual(['people']);
});
