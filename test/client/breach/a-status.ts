import { NO_NOTICES } from '../../../domain/counts';
import { REAL_CLOCK } from '../../../domain/clock';
import type { CaseStatus, Hold } from '../../../domain/case/state';
import type { Facts } from '../../../domain/facts';
import { computeWindows } from '../../../domain/windows/compute-windows';
import type { WindowsReport } from '../../../domain/windows/types';
import { someFacts } from '../../support/builders';
import { DEFAULT_POLICIES, under } from '../../support/policies';

/** The windows a day later, with the agencies told at once. */
export const windowsOf = (policies: string | readonly string[], facts: Partial<Facts> = {}): WindowsReport =>
  computeWindows({
    policies: under(...[policies].flat()),
    zone: 'America/New_York',
    closures: [],
    reading: { kind: 'safe' },
    facts: someFacts(facts),
    notified: (['USSS', 'FBI'] as const).map((agency) => ({ agency, at: '2026-11-23T15:30:00Z' })),
    holds: [],
    at: '2026-11-24T15:00:00Z',
  });

/** A status as a breach answers it; what a test is about, it says itself. */
export const aStatus = (changes: Partial<CaseStatus> = {}): CaseStatus => ({
  reference: 'BR-2026-0001',
  title: 'A test',
  phase: 'agencies-notified',
  policies: [...DEFAULT_POLICIES],
  windows: windowsOf(DEFAULT_POLICIES),
  held: false,
  holds: [],
  approval: { needed: 1, given: 1, valid: true, digest: 'sha256:plan' },
  counts: { ...NO_NOTICES, listed: 3, pending: 3 },
  filings: [],
  obligations: [],
  deadlines: [],
  reminders: [],
  decisions: [],
  next: { what: 'the customers’ window opens', at: '2026-12-05T00:00:00-05:00' },
  dueAt: null,
  paused: false,
  rates: {},
  waves: null,
  drill: false,
  caseTime: '2026-11-24T15:00:00.000Z',
  clock: REAL_CLOCK,
  ...changes,
});

export const aPlacedHold = (changes: Partial<Hold> = {}): Hold => ({
  reference: 'FBI-17',
  agency: 'FBI',
  agent: 'Agent Example',
  directedAt: '2026-11-24T10:00:00-05:00',
  firstLastDay: '2026-12-14',
  lastDay: '2026-12-14',
  lapsesAt: '2026-12-15T00:00:00-05:00',
  isReadable: true,
  extensions: [],
  releasedAt: null,
  lapsedAt: null,
  ...changes,
});
