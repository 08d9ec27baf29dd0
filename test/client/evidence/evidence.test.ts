import { generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openBundle } from '../../../client/evidence/open-bundle';
import type { LedgerEntry } from '../../../domain/ledger';
import { tocsin } from '../../support/process';
import { checked } from '../../notices/random-notice';
import { aToldBundle } from './a-told-bundle';
import { BR } from './a-told-case';
import { forge, rewritten } from './forge';

const { file, bytes, inFolder, signer, verify, failed } = aToldBundle();

test('a whole case holds together: every check, with the history replayed', async () => {
  const { data, exitCode, said } = await verify();
  expect(data).toMatchObject({ reference: BR, mode: 'drill', isKeyGiven: false });
  const names = [
    'signature',
    'ledger',
    'opening',
    'extracts',
    'anchors',
    'people',
    'outcomes',
    'approvals',
    'holds',
    'windows',
    'policies',
  ];
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
  const bundle = await openBundle(file());
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
      fc.tuple(fc.nat(bytes().length - 1), fc.integer({ min: 1, max: 255 })),
      async ([at, change]) => {
        const other = Buffer.from(bytes());
        other[at] = (other[at] ?? 0) ^ change;
        expect(REFUSALS).toContain(await refusedAs(other));
      },
      150,
    );
  });

  test('any end that is cut off, and anything put on', async () => {
    await checked(
      fc.nat(bytes().length - 1),
      async (length) => {
        expect(REFUSALS).toContain(await refusedAs(bytes().subarray(0, length)));
      },
      40,
    );
    expect(await refusedAs(bytes().subarray(0, bytes().length / 2))).toBe('Damaged');
    expect(REFUSALS).toContain(await refusedAs(Buffer.concat([bytes(), Buffer.from('x')])));
    expect(REFUSALS).toContain(await refusedAs(Buffer.concat([Buffer.from('x'), bytes()])));
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
    expect(await refusedAs(bytes(), other)).toBe('OtherKey');
    expect(await refusedAs(bytes(), signer().publicKey)).toBe('taken');
    await writeFile(inFolder('other.pem'), other);
    const child = tocsin(['evidence', 'verify', file(), '--key', inFolder('other.pem')]);
    expect(await child.exited).toBe(23);
  });
});

/** Written from docs/evidence-format.md, without any module of ours: what it says of a bundle. */
const independently = (of: string): string =>
  spawnSync(process.execPath, [path.join(__dirname, 'independent-checker.mjs'), of], { encoding: 'utf8' })
    .stdout;

test('the page about the format is enough for another program: it finds the same', async () => {
  expect(independently(file())).toBe('');
  const to = inFolder('independent.zip');
  await forge(file(), to, signer(), (name, content) =>
    name === 'ledger.jsonl' ? rewritten(content, (entries) => entries.slice(0, -1)) : content,
  );
  expect(independently(to)).toMatch(/^the checkpoint of entry \d+ has another hash$/m);
  const other = Buffer.from(bytes());
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
    await forge(file(), to, signer(), change);
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
    ['policies', 'policies/fcc-2007.json', (text) => text.replace(/"title":"/, '"title":"Not ')],
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
    expect(await people((lines) => lines.slice(1))).toEqual(['people', 'outcomes']);
    expect(await people(([first = '', , ...others]) => [first, first, ...others])).toEqual([
      'people',
      'outcomes',
    ]);
  });

  test('a drill that is shown as a real case, and a case under another title', async () => {
    const edited = (text: string, to: string): string => text.replace('"isDrill":true', to);
    expect(await edit('case.json', (text) => edited(text, '"isDrill":false'))).toEqual(['opening']);
    expect(await edit('case.json', (text) => text.replace(/"title":"[^"]*"/, '"title":"Another"'))).toContain(
      'opening',
    );
  });

  test('histories that were taken out of a bundle that says it is complete', async () => {
    const isKept = (name: string): boolean => !name.startsWith('histories/');
    expect(await lie((name, content) => (isKept(name) ? content : null))).toContain('history');
  });

  test('a member that is missing', async () => {
    for (const missing of ['holds.json', 'reports/BR-2026-0040-initial-1.json'])
      expect(await lie((name, content) => (name === missing ? null : content))).not.toEqual([]);
  });
});
