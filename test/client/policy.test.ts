import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { define } from '../../client/commands/policy';
import { under } from '../support/policies';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;

jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));
const ROOT = path.join(__dirname, '..', '..');
const VECTORS = path.join(ROOT, 'test', 'vectors', 'windows.jsonl');
const BOTH = ['--policy', 'cloudroute-2015,fcc-2007', '--zone', 'America/New_York'];
const DETERMINED = ['--determined-at', '2026-11-23T10:00:00-05:00'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-policy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, text: string): Promise<string> => {
  const place = path.join(folder, name);
  await writeFile(place, text);
  return place;
};

describe('list and show', () => {
  test('every shipped policy, and one whole', async () => {
    const list = await runCommand(define, 'list');
    expect(list.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'cloudroute-2015', version: 1, verified: true }),
        expect.objectContaining({ id: 'fcc-2007', effectiveFrom: '2007-12-08', citation: '47 CFR 64.2011' }),
      ]),
    );
    const shown = await runCommand(define, 'show', 'fcc-2007');
    expect(shown.data).toEqual(under('fcc-2007')[0]);
    expect(shown.text).toContain('latest    7 business days after the determination');
    expect(shown.text).toContain('Not verified');
    expect(shown.text).toContain('verified   yes, but see the notes');
  });

  test('an unknown policy is NotFound and names those that there are', async () => {
    await expect(runCommand(define, 'show', 'fcc-1999')).rejects.toMatchObject({
      code: 'NotFound',
      fix: expect.stringContaining('fcc-2007'),
    });
  });
});

describe('test', () => {
  test('the vectors of both policies pass; those of others are told as not shipped', async () => {
    const { data, table, said, exitCode } = await runCommand(define, 'test', VECTORS);
    const { passed, missed, notShipped, results } = data as Record<string, number> & {
      results: { result: string }[];
    };
    expect(exitCode).toBe(0);
    expect(missed).toBe(0);
    expect(passed).toBeGreaterThanOrEqual(44);
    expect((passed ?? 0) + (notShipped ?? 0)).toBe(60);
    expect(results).toHaveLength(60);
    expect(table?.rows.every(([, result]) => result === 'policy not shipped')).toBe(true);
    expect(said?.[0]).toBe(`${passed} passed, 0 missed, ${notShipped} of policies that are not shipped.`);
  });

  test('a miss is told with what was expected and what came out, and the exit code is 1', async () => {
    const [first = ''] = (await readFile(VECTORS, 'utf8')).split('\n');
    const wrong = await file(
      'wrong.jsonl',
      `${first.replace('"expected": "2027-03-12', '"expected": "2027-03-11')}\n`,
    );
    const { exitCode, table } = await runCommand(define, 'test', wrong);
    expect(exitCode).toBe(1);
    expect(table?.rows).toEqual([
      ['v01', 'miss', '2027-03-11T23:59:59-05:00', '2027-03-12T23:59:59-05:00', ''],
    ]);
  });

  test('a policy that is not shipped is named, and the exit code is 1', async () => {
    const [first = ''] = (await readFile(VECTORS, 'utf8')).split('\n');
    const typo = await file('typo.jsonl', `${first.replace('"fcc-2007"', '"fcc-9999"')}\n`);
    const { exitCode, table, said } = await runCommand(define, 'test', typo);
    expect(exitCode).toBe(1);
    expect(table?.rows).toMatchObject([['v01', 'policy not shipped', expect.anything(), null, 'fcc-9999']]);
    expect(said?.join(' ')).toContain('Not shipped: fcc-9999. Shipped: cloudroute-2015, fcc-2007');
  });

  test('the same instant in another offset, and the day alone, are as good as the answer’s own words', async () => {
    const [first = ''] = (await readFile(VECTORS, 'utf8')).split('\n');
    const [zulu, day, otherDay] = ['2027-03-13T04:59:59Z', '2027-03-12', '2027-03-13'].map((expected) =>
      first.replace('2027-03-12T23:59:59-05:00', expected),
    );
    const right = await runCommand(define, 'test', await file('same.jsonl', `${zulu}\n${day}\n`));
    expect(right).toMatchObject({ exitCode: 0, data: { passed: 2 } });
    const wrong = await runCommand(define, 'test', await file('other.jsonl', `${otherDay}\n`));
    expect(wrong).toMatchObject({ exitCode: 1, data: { missed: 1 } });
  });

  test.each([
    ['no JSON', '\n{"id": \n', 'bad.jsonl, line 2 is not JSON'],
    ['an unknown field', '{"id":"x","polices":["fcc-2007"]}', 'bad.jsonl, line 1'],
    ['no vector at all', '\n\n', 'bad.jsonl holds no vector'],
  ])('%s is refused with its line', async (_name, text, problem) => {
    await expect(runCommand(define, 'test', await file('bad.jsonl', text))).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringContaining(problem),
    });
  });

  test('a file that is not there is NotFound', async () => {
    await expect(runCommand(define, 'test', path.join(folder, 'none.jsonl'))).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('the command itself', () => {
  const run = promisify(execFile);
  const tocsin = path.join(ROOT, 'client', 'bin', 'tocsin.cjs');

  test('window runs without any server, and prints JSON alone on stdout', async () => {
    const { stdout, stderr } = await run(process.execPath, [
      tocsin,
      'policy',
      'window',
      ...BOTH,
      ...DETERMINED,
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      effective: { agencies: { latest: '2026-11-30T23:59:59-05:00' } },
    });
    expect(stderr).toBe('');
  });

  test('and loads neither database, Temporal, mail nor PDF', async () => {
    const script = `
      require(${JSON.stringify(path.join(ROOT, 'client', 'bin', 'run-typescript.cjs'))});
      const { main } = require(${JSON.stringify(path.join(ROOT, 'client', 'cli.ts'))});
      main(${JSON.stringify(['policy', 'window', ...BOTH, ...DETERMINED, '-o', 'json'])}).then(() => {
        const packages = Object.keys(require.cache).flatMap((file) => file.match(/node_modules\\/((?:@[^/]+\\/)?[^/]+)/)?.[1] ?? []);
        process.stderr.write(JSON.stringify([...new Set(packages)]));
      });`;
    const { stderr } = await run(process.execPath, ['-e', script]);
    const packages = JSON.parse(stderr) as string[];
    expect(packages).toEqual(expect.arrayContaining(['commander', 'luxon', 'yaml', 'zod']));
    expect(
      packages.filter((name) => /^(pg|kysely|pdfkit|nodemailer|@temporalio\/|maildev)/.test(name)),
    ).toEqual([]);
  });
});
