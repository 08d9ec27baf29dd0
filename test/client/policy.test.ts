import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { define } from '../../client/commands/policy';
import { explain } from '../../client/policy/explain';
import type { BreachWindowsInput } from '../../client/policy/open-breaches';
import type { WindowsInput } from '../../domain/windows/types';
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
const TOLD = ['--notified', 'agencies=2026-11-23T11:00:00-05:00'];

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
interface Windows {
  readonly obligations: readonly Record<string, unknown>[];
  readonly effective: Record<'agencies' | 'customers', { earliest: string | null; latest: string | null }>;
  readonly warnings: readonly string[];
}
const windows = async (...args: string[]): Promise<Windows> =>
  (await runCommand(define, 'window', ...args)).data as Windows;

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

describe('window', () => {
  test('prints the keys that the design gives, in its order, and no others', async () => {
    const data = await windows(...BOTH, ...DETERMINED);
    expect(Object.keys(data)).toEqual([
      'policies',
      'zone',
      'obligations',
      'effective',
      'held',
      'conflicts',
      'warnings',
    ]);
    for (const obligation of data.obligations)
      expect(Object.keys(obligation)).toEqual([
        'recipient',
        'policy',
        'citation',
        'earliest',
        'latest',
        'why',
        'status',
      ]);
    expect(data.effective).toEqual({
      agencies: { earliest: null, latest: '2026-11-30T23:59:59-05:00' },
      customers: { earliest: null, latest: null },
    });
  });

  test('every flag has its effect', async () => {
    const customers = async (...args: string[]): Promise<string | null> =>
      (await windows(...BOTH, ...DETERMINED, ...TOLD, ...args)).effective.customers.earliest;
    expect(await customers()).toBe('2026-12-04T00:00:00-05:00');
    expect(await customers('--hold', '2026-11-24T10:00:00-05:00,2026-12-10')).toBe(
      '2026-12-11T00:00:00-05:00',
    );
    expect(
      await customers(
        '--hold',
        '2026-11-24T10:00:00-05:00,2026-12-10',
        '--hold',
        '2026-11-24T10:00:00-05:00,2026-12-20',
      ),
    ).toBe('2026-12-21T00:00:00-05:00');
    const hold = ['--hold', '2026-11-24T10:00:00-05:00,2026-12-20'];
    expect(await customers(...hold, '--hold-released', '2026-12-09T12:00:00-05:00')).toBe(
      '2026-12-09T12:00:00-05:00',
    );
    expect(await customers('--urgent-need', '2026-11-25T10:00:00-05:00')).toBe('2026-11-25T10:00:00-05:00');
    expect(await customers('--released-early', '2026-11-25T10:00:00-05:00')).toBe(
      '2026-12-04T00:00:00-05:00',
    );
    const alone = await windows(
      '--policy',
      'cloudroute-2015',
      '--zone',
      'America/New_York',
      ...TOLD,
      '--released-early',
      '2026-11-25T10:00:00-05:00',
    );
    expect(alone.effective.customers.earliest).toBe('2026-11-25T10:00:00-05:00');
  });

  test('--notified takes several agencies, at once or one by one; the last of them starts the wait', async () => {
    const data = await windows(
      ...BOTH,
      '--notified',
      'FBI=2026-11-23T11:00:00-05:00',
      'usss=2026-11-24T09:00:00-05:00',
    );
    expect(data.obligations[1]?.earliest).toBe('2026-12-01T09:00:00-05:00');
    const one = await windows(...BOTH, '--notified', 'FBI=2026-11-23T11:00:00-05:00');
    expect(one.effective.customers.earliest).toBeNull();
  });

  test('--calendar adds closures; --reading zone counts by the law alone unless it is given', async () => {
    const calendar = await file(
      'calendar.yaml',
      'closures:\n  - { date: 2026-11-27, name: closed for snow }\n',
    );
    const none = await file('none.yaml', 'closures: []\n');
    const customers = async (...args: string[]) =>
      (await windows('--policy', 'fcc-2007', '--zone', 'America/New_York', ...TOLD, ...args)).effective
        .customers.earliest;
    expect(await customers('--calendar', none)).toBe('2026-12-04T00:00:00-05:00');
    expect(await customers('--calendar', calendar)).toBe('2026-12-05T00:00:00-05:00');
    expect(await customers('--reading', 'zone')).toBe('2026-12-04T00:00:00-05:00');
    expect(await customers('--reading', 'zone', '--calendar', calendar)).toBe('2026-12-05T00:00:00-05:00');
    const wrong = await file('wrong.yaml', 'closures:\n  - { date: 2026-11-31, name: x }\n');
    await expect(runCommand(define, 'window', '--calendar', wrong)).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringContaining('wrong.yaml, line 2'),
    });
    await expect(runCommand(define, 'window', '--calendar', path.join(folder, 'no'))).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  test('what is not given comes from the carrier file', async () => {
    const result = await runCommand(define, 'window', '--at', '2026-11-24T00:00:00Z');
    expect(result.data).toMatchObject({
      policies: ['cloudroute-2015', 'fcc-2007'],
      zone: 'America/New_York',
    });
    // The sample carrier names the closures of December 2025.
    const closed = await windows('--policy', 'fcc-2007', '--notified', 'agencies=2025-12-19T10:00:00-05:00');
    expect(closed.effective.customers.earliest).toBe('2026-01-06T00:00:00-05:00');
  });

  test('--at is the instant of the statuses', async () => {
    const statuses = async (at: string) =>
      (await windows(...BOTH, ...DETERMINED, '--at', at)).obligations.map(({ status }) => status);
    expect(await statuses('2026-11-24T00:00:00-05:00')).toEqual([
      'open',
      'not-started',
      'open',
      'not-started',
    ]);
    expect(await statuses('2026-12-02T00:00:00-05:00')).toEqual([
      'overdue',
      'not-started',
      'open',
      'not-started',
    ]);
  });

  test('people read a text with the windows, why, what they come to together, conflicts and warnings', async () => {
    const { text, table, said } = await runCommand(
      define,
      'window',
      ...BOTH,
      ...DETERMINED,
      ...TOLD,
      '--released-early',
      '2026-11-25T10:00:00-05:00',
      '--customers',
      '5',
      '--harm',
      'likely',
      '--at',
      '2026-11-25T12:00:00-05:00',
    );
    expect(text).toContain('customers, fcc-2007: waiting\n  earliest  2026-12-04 00:00 -05:00\n');
    expect(text).toContain('Thu 2026-11-26 (Thanksgiving Day)');
    expect(text).toContain('customers earliest 2026-12-04 00:00 -05:00, latest -');
    expect(text).toContain('WARNING: the early release');
    expect(table?.rows[3]).toEqual(['customers', 'fcc-2007', '2026-12-04T00:00:00-05:00', null, 'waiting']);
    expect(said).toEqual(['No rule of these policies turns on --customers or --harm.']);
  });

  test.each([
    ['--zone', ['--zone', 'America/Nowhere']],
    ['--policy', ['--policy', 'fcc-2007,fcc-1999']],
    ['--determined-at', ['--determined-at', '2026-11-23T10:00:00']],
    ['--determined-at', ['--determined-at', '2026-02-30T10:00:00Z']],
    ['--discovered-at', ['--discovered-at', '0026-11-23T10:00:00Z']],
    ['--determined-at', [...DETERMINED, '--discovered-at', '2026-11-24T10:00:00-05:00']],
    ['--notified', ['--notified', 'CIA=2026-11-23T10:00:00Z']],
    ['--notified', ['--notified', '2026-11-23T10:00:00Z']],
    ['--notified', ['--notified', 'FBI=Monday']],
    ['--hold', ['--hold', '2026-11-23T10:00:00Z']],
    ['--hold', ['--hold', '2026-11-23T10:00:00Z,2026-12-32']],
    ['--hold', ['--hold', '2026-11-23T10:00:00Z,2026-11-22']],
    ['--hold', ['--hold', 'Monday,2026-12-01']],
    [
      '--hold-released',
      ['--hold', '2026-11-23T10:00:00Z,2026-12-01', '--hold-released', '2026-11-22T10:00:00Z'],
    ],
    ['--hold-released', ['--hold-released', '2026-11-22T10:00:00Z']],
    ['--determined-at', ['--determined-at', '2026-11-23T10:00:00+19:00']],
    ['--released-early', ['--released-early', 'soon']],
    ['--urgent-need', ['--urgent-need', 'soon']],
    ['--at', ['--at', '24 November']],
  ])('a bad %s names the flag, its value and the fix: %j', async (flag, args) => {
    await expect(runCommand(define, 'window', ...args)).rejects.toMatchObject({
      code: 'Usage',
      exitCode: 2,
      message: expect.stringMatching(new RegExp(`^${flag} "`)),
      fix: expect.stringMatching(/\.$/),
    });
  });

  test.each([
    [['--harm', 'some']],
    [['--customers', '-3']],
    [['--reading', 'lax']],
    [['--polcy', 'fcc-2007']],
  ])('%j is refused by name', async (args) => {
    await expect(runCommand(define, 'window', ...args)).rejects.toMatchObject({
      message: expect.stringContaining(args[0] ?? ''),
    });
  });
});

describe('explain', () => {
  test('facts as flags: which rules fired and which did not', async () => {
    const { data, text } = await runCommand(
      define,
      'explain',
      ...BOTH,
      ...DETERMINED,
      '--released-early',
      '2026-11-25T10:00:00-05:00',
      ...TOLD,
    );
    const { rules } = data as { rules: { policy: string; rule: string; fired: boolean; because: string }[] };
    expect(rules.find(({ rule }) => rule === 'not sooner for an early release')).toMatchObject({
      policy: 'fcc-2007',
      fired: true,
      citation: '47 CFR 64.2011(b)(1)',
    });
    expect(
      rules.filter(({ because }) => because === 'no hold was directed').map(({ fired }) => fired),
    ).toEqual([false, false]);
    expect(text).toMatch(
      /\nfcc-2007, customers: OWED; waiting\n(?:.*\n)* {2}fired\n(?:.*\n)* {2}did not fire\n/,
    );
  });

  const aBreach = (changes: Partial<WindowsInput> = {}): BreachWindowsInput => ({
    reference: 'BR-2026-0001',
    openedAt: '2026-11-23T10:00:00-05:00',
    input: {
      policies: under('fcc-2007', 'us-tx', 'us-fl'),
      zone: 'America/New_York',
      closures: [],
      reading: { kind: 'safe' },
      facts: { determinedAt: '2026-11-23T10:00:00-05:00', harm: 'none' },
      notified: [],
      holds: [],
      counts: { total: 3, byState: { TX: 2, CA: 1 } },
      at: '2026-11-24T10:00:00-05:00',
      ...changes,
    },
    otherTexts: [{ id: 'us-tx', pinned: 1, shipped: 3 }],
  });
  const explained = (changes: Partial<WindowsInput> = {}) => {
    const asked: string[] = [];
    const answer = explain(['BR-2026-0001'], { reading: 'safe' }, async (reference) => {
      asked.push(reference);
      return [aBreach(changes)];
    });
    return answer.then((result) => ({ ...result, asked }));
  };

  test('a breach: whether each obligation is owed, by which fact, and every rule with its why', async () => {
    const { data, text, said, asked } = await explained();
    expect(asked).toEqual(['BR-2026-0001']);
    expect(data).toMatchObject({
      reference: 'BR-2026-0001',
      policies: ['fcc-2007', 'us-tx', 'us-fl'],
      obligations: expect.arrayContaining([
        expect.objectContaining({ policy: 'fcc-2007', obligation: 'agencies', owed: 'owed' }),
        expect.objectContaining({
          policy: 'us-tx',
          obligation: 'customers',
          owed: 'owed',
          because: '2 customers in TX',
          citation: 'Tex. Bus. & Com. Code 521.053(b)',
        }),
        expect.objectContaining({
          policy: 'us-tx',
          obligation: 'attorney-general',
          owed: 'not-owed',
          because: '2 customers in TX',
        }),
      ]) as unknown,
      rules: expect.arrayContaining([
        expect.objectContaining({
          policy: 'fcc-2007',
          obligation: 'agencies',
          rule: 'not later than 7 business days after the determination',
          fired: true,
          why: expect.arrayContaining([expect.stringContaining('Thanksgiving Day')]) as unknown,
        }),
        expect.objectContaining({
          policy: 'fcc-2007',
          obligation: 'customers',
          fired: false,
          because: expect.stringContaining('USSS by portal') as unknown,
        }),
      ]) as unknown,
    });
    expect(text).toMatch(
      /\nus-tx, tx-attorney-general \(attorney-general\): NOT OWED; not-required\n {2}fact: 2 cust/,
    );
    expect(said?.[0]).toContain('us-tx v1, but only v3 is at hand');
  });

  test('a breach whose customers nobody has counted: not yet known, and the safe answer', async () => {
    const { data, text } = await explained({ counts: undefined });
    const { obligations } = data as { obligations: { policy: string; owed: string }[] };
    expect(obligations.filter(({ policy }) => policy === 'us-tx').map(({ owed }) => owed)).toEqual([
      'not-yet-known',
      'not-yet-known',
    ]);
    expect(text).toContain('us-tx, customers: NOT YET KNOWN, so it is taken to be owed; ');
  });

  test('a breach and facts at once are refused, naming the flag', async () => {
    for (const flags of [DETERMINED, ['--reading', 'zone'], ['--hold-released', 'now']])
      await expect(runCommand(define, 'explain', 'BR-2026-0001', ...flags)).rejects.toMatchObject({
        code: 'Usage',
        message: expect.stringContaining(flags[0] ?? ''),
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
