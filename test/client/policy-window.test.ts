import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define } from '../../client/commands/policy';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;

jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));
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
