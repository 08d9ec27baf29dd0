import { dispatchWorkflowId } from '../../domain/naming';
import { aHold, aToldCase } from '../support/builders';
import { caseRunner, goingOnFrom } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { ACCEPTED, isToCustomer } from '../support/memory-ports';
import { DEFAULT_POLICIES, under } from '../support/policies';
import { devServer } from '../support/temporal';

const runCase = caseRunner(devServer);
const DEFAULT = under(...DEFAULT_POLICIES);
const PEOPLE = Array.from({ length: 320 }, (_, index) => `p${index}`);
const IN_THE_WINDOW = { changes: goingOnFrom(aToldCase(), '2026-12-10T00:00:00Z'), customers: PEOPLE };

/** Brings a case into mid-send over a slow relay; answers the workflow id of its dispatch. */
const intoMidSend = async (
  { approve, handle, ports, status }: RunningCase,
  eachMs = 100,
): Promise<string> => {
  ports.relayAnswers(async (message) => {
    if (isToCustomer(message)) await new Promise((later) => setTimeout(later, eachMs));
    return ACCEPTED;
  });
  await eventually(async () => expect((await status()).counts.listed).toBe(PEOPLE.length));
  await approve();
  await eventually(async () => expect(ports.toCustomers().length).toBeGreaterThan(0));
  return dispatchWorkflowId(handle.workflowId.slice('breach/'.length), 1);
};

const everyoneIsToldOnce = async ({ ports, status }: RunningCase): Promise<void> => {
  await eventually(async () => expect(await status()).toMatchObject({ phase: 'reported' }), 40_000);
  const told = ports.toCustomers().map(({ message }) => message.messageId);
  expect([told.length, new Set(told).size]).toEqual([PEOPLE.length, PEOPLE.length]);
  expect((await status()).counts).toMatchObject({ accepted: PEOPLE.length, unknown: 0, pending: 0 });
};

test('asking for a breach’s cancellation is refused and told; it hears everything and goes on to its end', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      const { act, handle, ports, refused, signal, status } = theCase;
      await handle.cancel();
      await eventually(async () => expect(ports.entries('act-refused')).toHaveLength(1));
      await signal('hold', 'please wait');
      await eventually(async () => expect((await status()).held).toBe(true));
      const close = { as: 'complete', reason: 'done', actor: 'alice' };
      expect(await refused('close', close)).toMatchObject({ code: 'OutsideWindow' });
      const releasedAt = (await status()).holds[0]?.directedAt;
      await act('releaseHold', { reference: 'UNREADABLE-1', releasedAt, reason: 'x', actor: 'alice' });
      await intoMidSend(theCase);
      await handle.cancel();
      await everyoneIsToldOnce(theCase);
      await act('close', close);
      expect(await handle.result()).toMatchObject({ closedAs: 'complete' });
    },
    IN_THE_WINDOW,
  );
});

test.each<[string, (theCase: RunningCase, id: string) => Promise<unknown>]>([
  ['cancelled', ({ env }, id) => env.client.workflow.getHandle(id).cancel()],
  ['terminated', ({ env }, id) => env.client.workflow.getHandle(id).terminate('by mistake')],
])(
  'a dispatch that is %s in the Temporal UI is told and started again; nobody is lost',
  async (_name, end) => {
    await runCase(
      DEFAULT,
      async (theCase) => {
        await end(theCase, await intoMidSend(theCase));
        await everyoneIsToldOnce(theCase);
        expect(theCase.ports.entries('sending-halted').length).toBeGreaterThan(0);
        expect(
          theCase.ports.toRoles().some(({ message }) => message.text.includes('ended unexpectedly')),
        ).toBe(true);
      },
      IN_THE_WINDOW,
    );
  },
);

test('another dispatch that runs under its name does not end the case', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      const { env, handle, ports } = theCase;
      const id = dispatchWorkflowId(handle.workflowId.slice('breach/'.length), 1);
      const other = await env.client.workflow.start('breach', {
        workflowId: id,
        taskQueue: 'nobody',
        args: [],
      });
      const mid = intoMidSend(theCase).catch(() => undefined);
      await eventually(async () => expect(ports.entries('sending-halted').length).toBeGreaterThan(0));
      expect(ports.toCustomers()).toHaveLength(0);
      await other.terminate('it was started by hand');
      await mid;
      await everyoneIsToldOnce(theCase);
    },
    IN_THE_WINDOW,
  );
});

test('a worker that is replaced in mid-send loses nobody and tells nobody twice', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      await intoMidSend(theCase);
      await theCase.restartWorker();
      await everyoneIsToldOnce(theCase);
    },
    IN_THE_WINDOW,
  );
});

test('a hold that comes in while no worker runs stops what the next one takes up', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      const { ports, restartWorker, signal, status } = theCase;
      await intoMidSend(theCase, 500);
      await restartWorker(() => signal('hold', aHold({ directedAt: '2026-12-09T10:00:00-05:00' })));
      await eventually(async () => expect(ports.entries('sending-halted').length).toBeGreaterThan(0));
      expect((await status()).phase).toBe('held');
      const { accepted } = (await status()).counts;
      expect(ports.toCustomers()).toHaveLength(accepted);
      expect(accepted).toBeLessThan(PEOPLE.length);
    },
    IN_THE_WINDOW,
  );
});
