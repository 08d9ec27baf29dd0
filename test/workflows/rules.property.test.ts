import fc from 'fast-check';
import type { MessageName } from '../../domain/messages';
import { aHold } from '../support/builders';
import { OPENED_AT, caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { DEFAULT_POLICIES, under } from '../support/policies';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOLIDAYS = ['2026-11-26', '2026-12-25', '2027-01-01', '2027-01-18'];

const runCase = caseRunner();

/** One random thing that somebody does, some hours after the one before. */
interface Step {
  readonly hours: number;
  readonly does:
    | 'file'
    | 'hold'
    | 'badHold'
    | 'extend'
    | 'release'
    | 'approve'
    | 'approveAsOpener'
    | 'reject'
    | 'pause'
    | 'resume'
    | 'amend'
    | 'more'
    | 'early'
    | 'urgent'
    | 'mumble';
  readonly pick: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  hours: fc.integer({ min: 0, max: 140 }),
  does: fc.constantFrom(
    'file',
    'file',
    'hold',
    'badHold',
    'extend',
    'release',
    'release',
    'approve',
    'approve',
    'approve',
    'approve',
    'approveAsOpener',
    'reject',
    'pause',
    'resume',
    'amend',
    'more',
    'early',
    'urgent',
    'mumble',
  ),
  pick: fc.integer({ min: 0, max: 9 }),
});

const perform = async (
  { act, now, signal, status, ports }: RunningCase,
  { does, pick }: Step,
): Promise<void> => {
  const { holds, approval } = await status();
  const at = await now();
  const hold = holds[pick % Math.max(1, holds.length)];
  const tryAct = (name: MessageName, input: object): Promise<unknown> =>
    act(name, input).catch(() => undefined);
  const steps: Record<Step['does'], () => Promise<unknown>> = {
    file: () =>
      tryAct('recordFiling', {
        agency: pick % 3 ? 'agencies' : 'FBI',
        confirmation: `C-${pick}`,
        filedAt: at,
        actor: 'alice',
      }),
    hold: () => tryAct('hold', aHold({ reference: `H-${pick}`, directedAt: at, days: 1 + pick * 3 })),
    badHold: () => signal('hold', { agency: 'FBI', until: pick }),
    extend: () =>
      tryAct('extendHold', {
        reference: hold?.reference ?? 'H-0',
        extension: `E-${pick}`,
        until: '2027-01-20',
        actor: 'alice',
      }),
    release: () =>
      tryAct('releaseHold', {
        reference: hold?.reference ?? 'H-0',
        releasedAt: at,
        actor: 'alice',
        reason: 'in writing',
      }),
    approve: () => tryAct('approve', { digest: approval.digest ?? '', actor: 'bob' }),
    approveAsOpener: () => tryAct('approve', { digest: approval.digest ?? '', actor: 'alice' }),
    reject: () => tryAct('reject', { digest: approval.digest ?? '', actor: 'carol' }),
    pause: () => tryAct('pause', { reason: 'look first', actor: 'alice' }),
    resume: () => tryAct('resume', { reason: 'looked', actor: 'alice' }),
    amend: () =>
      tryAct('amend', {
        facts: { harm: pick % 2 ? 'likely' : 'possible' },
        reason: 'new fact',
        actor: 'alice',
      }),
    more: () => {
      ports.addCustomers(`more-${ports.counts().listed}`);
      return tryAct('amend', { reason: 'customers imported', actor: 'alice' });
    },
    early: () =>
      tryAct('releaseEarly', {
        agency: 'FBI',
        agent: 'x',
        reference: `R-${pick}`,
        releasedAt: at,
        actor: 'alice',
      }),
    urgent: () =>
      tryAct('urgentNeed', { agency: 'FBI', agent: 'x', consultedAt: at, reason: 'x', actor: 'alice' }),
    mumble: () => signal('pause', pick % 2 ? null : { reason: 7 }),
  };
  await steps[does]();
};

/** New York winter time: days and offsets by hand, sharing nothing with the engine. */
const easternDay = (ms: number): string => new Date(ms - 5 * HOUR_MS).toISOString().slice(0, 10);
const isBusinessDay = (day: string): boolean =>
  ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay()) && !HOLIDAYS.includes(day);
const fullBusinessDaysAfter = (fromMs: number, count: number): number => {
  let ms = Date.parse(`${easternDay(fromMs)}T05:00:00Z`);
  for (let left = count; left > 0;) {
    ms += DAY_MS;
    if (isBusinessDay(easternDay(ms))) left -= 1;
  }
  return ms + DAY_MS;
};

/** Reads the ledger as an auditor would, and checks each notice that was sent against it. */
const auditNotices = ({ ports }: RunningCase): void => {
  for (const { at } of ports.rows.filter(({ state }) => state === 'accepted')) {
    const sentMs = Date.parse(at ?? '');
    const before = ports.ledger.filter((entry) => Date.parse(entry.at) <= sentMs);
    const filed = new Map<string, number>();
    const standing = new Set<string>();
    const approvers = new Set<string>();
    let isPaused = false;
    for (const { kind, data, actor } of before) {
      if (kind === 'filing-recorded')
        for (const agency of data.agencies as string[])
          filed.set(agency, Math.max(filed.get(agency) ?? 0, 0) || Date.parse(data.filedAt as string));
      if (kind === 'hold-placed' || kind === 'hold-unreadable') standing.add(data.reference as string);
      if (kind === 'hold-extended') standing.add(data.reference as string);
      if (kind === 'hold-released' || kind === 'hold-lapsed') standing.delete(data.reference as string);
      if (kind === 'approved') approvers.add(actor);
      if (kind === 'approval-void' || kind === 'rejected') approvers.clear();
      if (kind === 'paused') isPaused = true;
      if (kind === 'resumed') isPaused = false;
    }
    expect([...filed.keys()].sort()).toEqual(['FBI', 'USSS']);
    expect(sentMs).toBeGreaterThanOrEqual(fullBusinessDaysAfter(Math.max(...filed.values()), 7));
    expect([...standing]).toEqual([]);
    expect([...approvers]).toEqual(['bob']);
    expect(isPaused).toBe(false);
  }
};

test('whatever is sent when: no notice outside the window, under a hold, in a pause, or without a valid approval', async () => {
  const seed = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 2 ** 31);
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
      await runCase(under(...DEFAULT_POLICIES), async (theCase) => {
        await theCase.sleep(1_000);
        let atMs = Date.parse(OPENED_AT) + HOUR_MS;
        for (const next of steps) {
          atMs += next.hours * HOUR_MS;
          await theCase.skipTo(new Date(atMs).toISOString());
          await perform(theCase, next);
          const { counts } = await theCase.status();
          expect(counts.listed).toBe(
            counts.accepted +
              counts.bounced +
              counts.letter +
              counts.unknown +
              counts.failed +
              counts.pending,
          );
        }
        await theCase.sleep(5_000);
        auditNotices(theCase);
        told += theCase.ports.toCustomers().length;
      });
    }),
    { numRuns: Number(process.env.TOCSIN_TEST_RUNS ?? 30), seed },
  );
  // A control: the property would be empty if no random story ever reached its customers.
  expect({ seed, hasTold: told > 0 }).toEqual({ seed, hasTold: true });
}, 600_000);
