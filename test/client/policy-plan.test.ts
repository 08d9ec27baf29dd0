import { define } from '../../client/commands/policy';
import { diffPolicies } from '../../client/policy/diff-policies';
import { listPolicies } from '../../client/policy/list-policies';
import { timelineOf } from '../../client/policy/timeline';
import { timelineSvg } from '../../client/policy/timeline-svg';
import { readVectors, runVector } from '../../client/policy/vectors';
import { loadPolicies } from '../../config/policies';
import { TocsinError } from '../../domain/errors';
import { computeWindows } from '../../domain/windows/compute-windows';
import type { WindowsInput } from '../../domain/windows/types';
import { under } from '../support/policies';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  ...jest.requireActual<object>('../../client/output/print'),
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

const AT = '2026-11-25T12:00:00-05:00';
const anInput = (ids: readonly string[], changes: Partial<WindowsInput> = {}): WindowsInput => ({
  policies: under(...ids),
  zone: 'America/New_York',
  closures: [],
  reading: { kind: 'safe' },
  facts: { discoveredAt: '2026-11-20T10:00:00-05:00', determinedAt: '2026-11-23T10:00:00-05:00' },
  notified: (['USSS', 'FBI'] as const).map((agency) => ({ agency, at: '2026-11-23T11:00:00-05:00' })),
  holds: [{ directedAt: '2026-11-25T10:00:00-05:00', lastDay: '2026-12-10' }],
  at: AT,
  ...changes,
});
const ALL = loadPolicies().map(({ id }) => id);

describe('the plan in a terminal', () => {
  test('a bar for each obligation, the hold, today, weekends and holidays', () => {
    const input = anInput(['us-ca', 'fcc-2007'], { counts: { total: 3, byState: { CA: 3 } } });
    expect(timelineOf(computeWindows(input), input).split('\n')).toEqual([
      '                           11-20  11-27  12-04  12-11',
      'a column is a day           ..  vh ..     ..     ..     ..',
      'hold to 2026-12-10              ################',
      'customers us-ca            ---------------------=========]',
      'ca-attorney-general us-ca  not-required',
      'agencies fcc-2007             ==========]',
      'customers fcc-2007            ------------------==========>',
      expect.stringContaining('may be told'),
      expect.stringContaining('weekend'),
    ]);
  });

  test('a window that is empty says so where it ends', () => {
    const facts = { determinedAt: '2026-11-23T10:00:00-05:00', materialAt: '2026-11-23T12:00:00-05:00' };
    const input = anInput(['fcc-2007', 'sec-8k'], { facts });
    expect(timelineOf(computeWindows(input), input)).toMatch(/^public sec-8k .*!/m);
  });

  test.each([80, 60, 120])(
    'under every policy it fits %d columns, without colour unless asked for',
    (columns) => {
      const input = anInput(ALL, { facts: { ...anInput([]).facts, harm: 'likely', materialAt: AT } });
      const text = timelineOf(computeWindows(input), input, { columns });
      const lines = text.split('\n').slice(0, -2);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(text).not.toContain('\u001b');
      expect(timelineOf(computeWindows(input), input, { columns, hasColour: true })).toContain('\u001b[');
    },
  );

  test('nothing known yet is a plan too', () => {
    const input = anInput(['fcc-2007'], { facts: {}, notified: [], holds: [] });
    expect(timelineOf(computeWindows(input), input)).toMatch(/^agencies fcc-2007 {10}not-started$/m);
  });
});

describe('the plan as a picture', () => {
  const input = anInput(['us-ca', 'fcc-2007'], { zone: 'America/New_York' });
  const svg = timelineSvg(computeWindows(input), input);

  test('has a title and a description that tell what it shows, and nothing from outside', () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(svg).toContain(
      '<title id="title">Lawful windows under us-ca, fcc-2007, in America/New_York</title>',
    );
    expect(svg).toMatch(/<desc id="desc">Today is 2026-11-25\. customers, us-ca: held, from 2026-12-11/);
    expect(svg).toContain('2026-11-26, Thanksgiving Day');
    expect(svg).not.toMatch(/<(script|style|image|foreignObject)|href=|@font-face|url\(/);
    expect(svg.match(/<[a-z]+/g)?.length).toBe((svg.match(/<\/[a-z]+>|\/>/g) ?? []).length);
  });

  test('text from a policy cannot become markup', () => {
    const report = computeWindows(input);
    const hostile = { ...report, policies: ['<script>&"'] };
    expect(timelineSvg(hostile, input)).toContain('under &#60;script&#62;&#38;&#34;, in');
  });

  test('is what -o svg of policy window prints', async () => {
    const { svg: printed } = await runCommand(
      define,
      'window',
      '--policy',
      'fcc-2007',
      '--determined-at',
      AT,
    );
    expect(printed).toMatch(/^<svg .*<\/svg>$/s);
  });
});

describe('diff', () => {
  const run = (changes: Partial<WindowsInput> = {}, options: { policy?: string } = {}) =>
    diffPolicies(['BR-2026-0001'], { with: 'fcc-2007,us-ca', reading: 'safe', ...options }, async () => [
      {
        reference: 'BR-2026-0001',
        openedAt: '2025-12-20T10:00:00-05:00',
        input: anInput(['fcc-2007'], { holds: [], ...changes }),
        otherTexts: [],
      },
    ]);

  test('date by date, first together; and a policy that takes effect in the middle', async () => {
    const { data, text, said } = await run();
    const [comparison] = data as { changes: object[]; before: string[]; after: string[] }[];
    expect(comparison).toMatchObject({ before: ['fcc-2007'], after: ['fcc-2007', 'us-ca'] });
    expect(comparison?.changes[0]).toEqual({
      recipient: 'customers',
      policy: 'together',
      obligation: null,
      what: 'latest',
      before: null,
      after: '2026-12-20T23:59:59-05:00',
    });
    expect(text).toContain('customers, together: latest     none -> 2026-12-20 23:59 -05:00');
    expect(said).toEqual([
      'us-ca applies from 2026-01-01, after BR-2026-0001 was opened: see tocsin policy diff BR-2026-0001 --with us-ca',
    ]);
  });

  test('for the facts of a breach, from other policies than those that it runs under', async () => {
    const { data } = await run({}, { policy: 'us-ca,fcc-2007' });
    expect(data).toMatchObject([
      { reference: 'BR-2026-0001', before: ['us-ca', 'fcc-2007'], after: ['fcc-2007', 'us-ca'], changes: [] },
    ]);
  });

  test('a conflict that would appear is told', async () => {
    const { text } = await run({ holds: [{ directedAt: AT, lastDay: '2026-12-24' }] });
    expect(text).toContain('NEW CONFLICT: no lawful time is left for customers');
  });

  test('facts as flags; the same policies change nothing', async () => {
    const same = await runCommand(
      define,
      'diff',
      '--policy',
      'fcc-2007',
      '--with',
      'fcc-2007',
      '--determined-at',
      AT,
    );
    expect(same.data).toMatchObject([{ reference: null, changes: [] }]);
    expect(same.text).toContain('no date changes');
  });

  test('flags that do not go together are refused by name', async () => {
    const refused = async (args: string[], options: object) =>
      diffPolicies(args, { with: 'fcc-2007', reading: 'safe', ...options }, async () => []);
    await expect(refused(['BR-2026-0001'], { zone: 'UTC' })).rejects.toMatchObject({
      message: expect.stringContaining('--zone'),
    });
    await expect(refused(['BR-2026-0001'], { open: true })).rejects.toMatchObject({ code: 'Usage' });
    await expect(refused([], { with: 'fcc-1999' })).rejects.toMatchObject({ code: 'NotFound' });
    expect((await refused([], { open: true })).said).toEqual(['No open breaches.']);
  });
});

describe('list', () => {
  test('reports a policy that takes effect while a breach is open, and not one that it runs under', async () => {
    const breach = { reference: 'BR-2025-0007', openedAt: '2025-12-31T23:00:00Z', policies: ['fcc-2007'] };
    expect((await listPolicies(async () => [breach])).said).toEqual([
      expect.stringMatching(/^us-ca applies from 2026-01-01, after BR-2025-0007/),
    ]);
    expect((await listPolicies(async () => [{ ...breach, policies: ['us-ca'] }])).said).toEqual([]);
  });

  test('without records the policies are listed all the same, and it says so', async () => {
    const { data, said } = await listPolicies(async () => {
      throw new TocsinError('Unavailable', 'the records do not answer');
    });
    expect(data).toHaveLength(ALL.length);
    expect(said).toEqual(['Open breaches were not looked at: the records do not answer.']);
  });
});

describe('facts as flags', () => {
  const window = async (...args: string[]) =>
    (await runCommand(define, 'window', '--zone', 'America/New_York', ...args)).data as {
      obligations: Record<string, unknown>[];
    };

  test('counts by state, other facts and any recipient', async () => {
    const discovered = ['--policy', 'us-ca', '--discovered-at', '2026-11-20T10:00:00-05:00'];
    const told = ['--notified', 'customers=2026-12-01T10:00:00-05:00'];
    const many = await window(...discovered, ...told, '--customers', '600', '--customers-in', 'CA=501');
    expect(many.obligations[1]).toMatchObject({
      recipient: 'ca-attorney-general',
      latest: '2026-12-16T23:59:59-05:00',
    });
    const exempt = await window(...discovered, '--fact', 'encrypted=yes', 'keyTaken=no');
    expect(exempt.obligations[0]).toMatchObject({
      status: 'exempt',
      decidedBy: expect.stringContaining('the key was not taken'),
    });
    const material = await window('--policy', 'sec-8k', '--fact', 'materialAt=2027-03-04T16:00:00-05:00');
    expect(material.obligations[0]).toMatchObject({ latest: '2027-03-10T17:30:00-05:00' });
  });

  test.each([
    ['--fact', ['--fact', 'weather=fine']],
    ['--fact', ['--fact', 'encrypted=perhaps']],
    ['--fact', ['--fact', 'materialAt=Monday']],
    ['--customers-in', ['--customers-in', 'California=5']],
    ['--customers-in', ['--customers-in', 'CA=many']],
    ['--notified', ['--policy', 'us-ca', '--notified', 'hhs=2026-12-01T10:00:00-05:00']],
  ])('a bad %s names the flag and the fix: %j', async (flag, args) => {
    await expect(window(...args)).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringMatching(new RegExp(`^${flag} "`)),
      fix: expect.stringMatching(/\.$/),
    });
  });
});

describe('vectors of counsel’s own', () => {
  const vector = {
    id: 'own',
    policies: ['us-ca'],
    calendar: 'us-federal',
    zone: 'America/Los_Angeles',
    facts: { discoveredAt: '2026-11-19T10:00:00-08:00' },
    counts: { byState: { CA: 501 } },
    notified: { customers: '2026-12-01T10:00:00-08:00' },
    recipient: 'ca-attorney-general',
    bound: 'latest',
    expected: '2026-12-16T23:59:59-08:00',
    status: { at: '2026-12-17T00:00:00-08:00', expected: 'overdue' },
  };
  const run = (changes: object) => {
    const [read] = readVectors(JSON.stringify({ ...vector, ...changes }), 'own.jsonl');
    if (!read) throw new Error('no vector');
    return runVector(read, loadPolicies(), []);
  };

  test('take counts, recipients and a status', () => {
    expect(run({})).toMatchObject({ result: 'pass' });
    expect(run({ counts: { byState: { CA: 500 } } })).toMatchObject({ result: 'miss', got: null });
    expect(run({ status: { at: vector.status.at, expected: 'open' } })).toMatchObject({
      result: 'miss',
      detail: 'is overdue; expected open',
    });
    expect(() => run({ notified: { martians: vector.notified.customers } })).toThrow('martians is nobody');
  });
});

test('show tells what lifts an obligation, what a notice must say, and which of it nobody has verified', async () => {
  const { text } = await runCommand(define, 'show', 'fcc-2023');
  expect(text).toContain(
    'unless    fewer than 500 customers, and no harm is reasonably likely (47 CFR 64.2011(a)(3) (FCC 23-111)); once lost: 7 business days after the discovery that the exemption does not hold [NOT VERIFIED]',
  );
  expect(text).toContain('required    method of compromise\n');
  expect((await runCommand(define, 'show', 'fcc-2007')).text).toContain(
    'never public, media until customers may be told',
  );
});
