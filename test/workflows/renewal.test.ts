import type { WorkflowHandle } from '@temporalio/client';
import { LIMITS } from '../../domain/case/limits';
import type { CaseState } from '../../domain/case/state';
import { aHold, aToldCase } from '../support/builders';
import { caseRunner, goingOnFrom } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { ACCEPTED, isToCustomer } from '../support/memory-ports';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { devServer } from '../support/temporal';

const runCase = caseRunner();
const DEFAULT = under(...DEFAULT_POLICIES);
const OFTEN = { changes: { renewAfterEvents: 200 } };

const runOf = async (handle: WorkflowHandle): Promise<string> => (await handle.describe()).runId;

/** Signals something harmless until the case has gone on in a new run. */
const untilRenewed = async ({ handle, signal, sleep }: RunningCase): Promise<void> => {
  const before = await runOf(handle);
  for (let round = 0; round < 60; round += 1) {
    if ((await runOf(handle)) !== before) return;
    await signal('amend', { reason: `round ${round}`, actor: 'alice' });
    await sleep('2 seconds');
  }
  throw new Error('the case was not renewed');
};

const keysAreWhole = ({ ports }: RunningCase): void => {
  const own = ports.ledger.map(({ key }) => key).filter((key) => key.startsWith('case/'));
  expect(own).toEqual(own.map((_key, index) => `case/${index + 1}`));
};

describe('a case that goes on in a new run', () => {
  test('before the window: keeps its holds, approvals and reminders, and tells each person once', async () => {
    await runCase(
      DEFAULT,
      async (theCase) => {
        const { act, approve, ports, skipTo, sleep, status } = theCase;
        await skipTo('2026-11-24T15:30:00Z');
        await act('recordFiling', FILED);
        await act('hold', aHold({ days: 3 }));
        await untilRenewed(theCase);
        expect(await status()).toMatchObject({ phase: 'held', holds: [{ lastDay: '2026-11-27' }] });
        await skipTo('2026-12-01T00:00:00Z');
        expect(ports.entries('hold-lapsed')).toHaveLength(1);
        await approve();
        await untilRenewed(theCase);
        expect((await status()).approval).toMatchObject({ given: 1, valid: true });
        await skipTo('2026-12-04T05:01:00Z');
        await sleep('5 seconds');
        expect(ports.toCustomers()).toHaveLength(3);
        expect(ports.toAgencies()).toHaveLength(2);
        expect(ports.entries('opened')).toHaveLength(1);
        expect(await status()).toMatchObject({ phase: 'reported' });
        keysAreWhole(theCase);
      },
      OFTEN,
    );
  });

  test.each<[string, Partial<CaseState>, 'failed' | 'accepted']>([
    ['reported', { reportedAt: '2026-12-10T15:01:00.000Z' }, 'accepted'],
    ['notified', {}, 'failed'],
  ])('in the phase %s: nobody is told again, and its times stay', async (phase, changes, outcome) => {
    const state = aToldCase({ dispatches: 1, customersNotifiedAt: '2026-12-10T15:00:00.000Z', ...changes });
    await runCase(
      DEFAULT,
      async ({ act, ports, sleep, status, handle }) => {
        await sleep('1 hour');
        expect((await status()).phase).toBe(phase);
        expect(ports.entries('customers-notified', 'recipients-frozen', 'report-built')).toEqual([]);
        await act('close', { as: 'complete', reason: 'done', actor: 'alice', second: 'bob' });
        expect(await handle.result()).toMatchObject({ closedAs: 'complete' });
        expect(ports.toCustomers()).toHaveLength(0);
        // The report with the decision is built where there was one to make.
        expect(ports.reports).toEqual(outcome === 'failed' ? ['final'] : []);
      },
      {
        changes: goingOnFrom(state, '2026-12-11T00:00:00Z'),
        customers: [],
        people: (ports) => ports.seed(outcome, 'c1'),
      },
    );
  });

  test('and keeps what is not in the ledger yet while the records are away', async () => {
    await runCase(
      DEFAULT,
      async (theCase) => {
        const { ports, signal, sleep } = theCase;
        await sleep('5 seconds');
        ports.dials.before.append = () => {
          throw new Error('the records are away');
        };
        for (let count = 0; count < 20; count += 1) await signal('pause', { reason: 7 });
        await sleep('10 minutes');
        expect(ports.entries('act-refused')).toHaveLength(0);
        delete ports.dials.before.append;
        await sleep('10 minutes');
        expect(ports.entries('act-refused')).toHaveLength(20);
        keysAreWhole(theCase);
      },
      OFTEN,
    );
  });
});

describe('on a server in real time', () => {
  const runOnDevServer = caseRunner(devServer);
  const inTheWindow = (customers: readonly string[]) => ({
    changes: { ...goingOnFrom(aToldCase(), '2026-12-10T00:00:00Z'), ...OFTEN.changes },
    customers,
  });

  test('takes with it every message that comes in while it does, Updates and Signals', async () => {
    await runOnDevServer(
      DEFAULT,
      async (theCase) => {
        const { act, handle, ports, signal, status } = theCase;
        const runs = new Set<string>();
        const references: string[] = [];
        // Holds one after the other, by Signal and by Update, without a pause, until two renewals have met them or the case
        // takes no more: how many that takes is the machine's affair, since a server may hand over several in one task.
        while (references.length < LIMITS.holds && (runs.size < 3 || references.length < 60)) {
          const reference = `H-${references.length}`;
          const hold = aHold({ reference, directedAt: '2026-12-09T10:00:00Z', days: 5 });
          await (references.length % 3 ? signal('hold', hold) : act('hold', hold));
          references.push(reference);
          runs.add(await runOf(handle));
        }
        await eventually(async () =>
          expect((await status()).holds.map(({ reference }) => reference)).toEqual(references),
        );
        expect(runs.size).toBeGreaterThan(1);
        await eventually(async () => expect(ports.entries('hold-placed')).toHaveLength(references.length));
        keysAreWhole(theCase);
      },
      inTheWindow(['c1']),
    );
  });

  test('in mid-send: the dispatch is halted, goes on under its number, and nobody is told twice', async () => {
    const people = Array.from({ length: 400 }, (_, index) => `p${index}`);
    await runOnDevServer(
      DEFAULT,
      async (theCase) => {
        const { approve, handle, ports, signal, status } = theCase;
        ports.relayAnswers(async (message) => {
          if (isToCustomer(message)) await new Promise((later) => setTimeout(later, 100));
          return ACCEPTED;
        });
        await eventually(async () => expect((await status()).counts.listed).toBe(400));
        await approve();
        const first = await runOf(handle);
        await eventually(async () => expect(ports.toCustomers().length).toBeGreaterThan(0));
        for (let count = 0; ports.entries('sending-halted').length === 0 && count < 200; count += 1)
          await signal('approve', { count });
        await eventually(async () => expect((await status()).phase).toBe('reported'));
        expect(await runOf(handle)).not.toBe(first);
        const told = ports.toCustomers().map(({ message }) => message.messageId);
        expect([told.length, new Set(told).size]).toEqual([400, 400]);
        expect(ports.entries('recipients-frozen')).toHaveLength(1);
        expect((await status()).counts).toMatchObject({ listed: 400, accepted: 400 });
      },
      inTheWindow(people),
    );
  });

  test('a new run does not wait for an alert that cannot be sent, and sends it itself', async () => {
    await runOnDevServer(
      DEFAULT,
      async (theCase) => {
        const { ports, handle, signal } = theCase;
        let isAway = true;
        ports.relayAnswers(({ to }) =>
          isAway && to[0]?.endsWith('carrier.example') ? { kind: 'unreachable', reply: 'refused' } : ACCEPTED,
        );
        const first = await runOf(handle);
        for (let count = 0; count < 8; count += 1) await signal('approve', { count });
        // A burst, then silence: a case goes on in a new run between two messages, and not while it takes one.
        for (let count = 0; count < 60; count += 1)
          await signal('amend', { reason: 'more history', actor: 'alice' });
        await eventually(async () => expect(await runOf(handle)).not.toBe(first));
        expect(ports.entries('alerted')).toEqual([]);
        isAway = false;
        await eventually(async () => expect(ports.entries('alerted')).toHaveLength(8));
        expect(ports.entries('alerted').every(({ data }) => data.sent === true)).toBe(true);
      },
      inTheWindow(['c1']),
    );
  });
});
