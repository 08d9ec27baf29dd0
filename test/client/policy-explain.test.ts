import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
const BOTH = ['--policy', 'cloudroute-2015,fcc-2007', '--zone', 'America/New_York'];
const DETERMINED = ['--determined-at', '2026-11-23T10:00:00-05:00'];
const TOLD = ['--notified', 'agencies=2026-11-23T11:00:00-05:00'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-policy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

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
