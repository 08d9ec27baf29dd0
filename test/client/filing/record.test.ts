import { recordFiling } from '../../../client/filing/record';
import type { Globals } from '../../../client/result';
import type { CaseStatus } from '../../../domain/case/state';
import { computeWindows } from '../../../domain/windows/compute-windows';
import { someFacts } from '../../support/builders';
import { DEFAULT_POLICIES, under } from '../../support/policies';
import { aStatus } from '../breach/a-status';

const mockCase: { before: CaseStatus | null; acts: unknown[] } = { before: null, acts: [] };
jest.mock('../../../client/breach-client', () => ({
  withBreaches: (work: (breaches: unknown) => unknown) =>
    work({
      status: async () => mockCase.before,
      timeline: async () => [],
      act: async (...act: unknown[]) => {
        mockCase.acts.push(act);
        return mockCase.before;
      },
    }),
}));

const GLOBALS: Globals = { output: 'table', actor: 'ada', input: false, yes: false, dryRun: false };
const DETERMINED = aStatus({ phase: 'determined' });
const UNDETERMINED = aStatus({
  phase: 'open',
  windows: computeWindows({
    policies: under(...DEFAULT_POLICIES),
    zone: 'America/New_York',
    closures: [],
    reading: { kind: 'safe' },
    facts: { ...someFacts(), determinedAt: undefined },
    notified: [],
    holds: [],
    at: '2026-11-22T15:00:00Z',
  }),
});
const warned = async (before: CaseStatus, filedAt: string, agency = 'agencies') => {
  Object.assign(mockCase, { before, acts: [] });
  const { said = [] } = await recordFiling('BR-2026-0001', { agency, confirmation: 'C-1', filedAt }, GLOBALS);
  expect(mockCase.acts).toHaveLength(1);
  return said.filter((line) => line.startsWith('Warning'));
};
const determinedMs = Date.parse(someFacts().determinedAt ?? '');
const instant = (ms: number): string => new Date(ms).toISOString();

test.each(['agencies', 'USSS'])(
  'a filing with %s from before the determination is taken, with a warning that names both times',
  async (agency) => {
    expect(await warned(DETERMINED, instant(determinedMs - 60_000), agency)).toEqual([
      expect.stringMatching(
        /filed 2026-11-\d\d \d\d:\d\d -05:00, before the determination of 2026-11-.*counts from that filing: check the date.*cannot be taken back/,
      ),
    ]);
  },
);

test('without a determination it is said that there is none, for now too', async () => {
  expect(await warned(UNDETERMINED, 'now')).toEqual([
    expect.stringContaining('and no determination is on record yet'),
  ]);
});

test('from the determination on, and with anybody beside law enforcement, nothing is warned of', async () => {
  expect(await warned(DETERMINED, instant(determinedMs))).toEqual([]);
  expect(await warned(DETERMINED, instant(determinedMs - 60_000), 'ca-attorney-general')).toEqual([]);
});
