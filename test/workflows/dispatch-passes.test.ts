import type { DispatchOutcome } from '../../workflows/dispatch';
import { dispatchRunner } from '../support/dispatch-runner';
import type { Answer, Call } from '../support/dispatch-runner';
import { eventually } from '../support/eventually';

const { run, inRealTime } = dispatchRunner();
const ranges = (calls: readonly Call[]): string[] => calls.map(({ fromSeq, toSeq }) => `${fromSeq}-${toSeq}`);

test('every person is in one range, the last one short; nobody to tell is nothing to do', async () => {
  const { outcome, calls, runs } = await run(1_001, () => ({}));
  expect(outcome).toEqual({ isDone: true, wavesPassed: 0 } satisfies DispatchOutcome);
  expect(ranges(calls).sort()).toEqual(['1-250', '1001-1001', '251-500', '501-750', '751-1000']);
  expect(runs).toHaveLength(1);
  expect((await run(0, () => ({}))).calls).toEqual([]);
});

test('250,000 people are three runs of few events, and each range is handed out once', async () => {
  const { outcome, calls, runs } = await run(250_000, () => ({}));
  expect(outcome).toMatchObject({ isDone: true });
  expect(new Set(ranges(calls)).size).toBe(1_000);
  expect(calls).toHaveLength(1_000);
  expect(runs).toHaveLength(3);
  expect(Math.max(...runs)).toBeLessThan(4_000);
});

test('more put off than one run holds: each pass goes through all of them once, and then waits', async () => {
  const passes = 3;
  const { calls } = await run(125_000, (call, all) => ({
    left: all.filter(({ fromSeq }) => fromSeq === call.fromSeq).length <= passes - 1 ? 1 : 0,
  }));
  expect(calls).toHaveLength(500 * passes);
  const starts = Array.from({ length: passes }, (_, pass) => calls.slice(pass * 500, (pass + 1) * 500));
  for (const pass of starts) expect(new Set(ranges(pass)).size).toBe(500);
  const gapMs = (pass: number): number =>
    (starts[pass]?.[0]?.atMs ?? 0) - (starts[pass - 1]?.at(-1)?.atMs ?? 0);
  expect(gapMs(1)).toBeGreaterThanOrEqual(60_000);
  expect(gapMs(2)).toBeGreaterThanOrEqual(300_000);
});

test('unknown sends are tried again in three passes, and the last try is told to be the last', async () => {
  const { calls } = await run(10, ({ isLastTry }) => ({ left: isLastTry ? 0 : 1 }));
  expect(calls.map(({ unknownSends }) => unknownSends).slice(0, 4)).toEqual([
    'resend',
    'resend',
    'resend',
    'leave',
  ]);
  expect(calls.map(({ isLastTry }) => isLastTry)).toEqual([...calls.slice(1).map(() => false), true]);
  const days = ((calls.at(-1)?.atMs ?? 0) - (calls[0]?.atMs ?? 0)) / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(3);
  expect(days).toBeLessThan(3.2);
});

test('a range that was cut short is gone on with at once', async () => {
  const { calls } = await run(500, (_call, all) => ({
    isCutShort: all.length < 4,
    left: all.length < 4 ? 9 : 0,
  }));
  expect(calls.length).toBeGreaterThanOrEqual(5);
  expect((calls.at(-1)?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeLessThan(60_000);
});

test('rates are in force before anybody is sent to, change while ranges are out, and go on in a new run', async () => {
  let change: () => Promise<void> = async () => undefined;
  const { outcome, set, runs } = await run(
    250_000,
    async ({ fromSeq }) => {
      if (fromSeq === 1) await change();
      return {};
    },
    { env: inRealTime },
    async (handle) => {
      change = async () => {
        await handle.signal('rates', { gmail: 5 });
        await handle.signal('rates', { gmail: 'fast' });
        await handle.signal('rates', { gmail: 7, global: null });
      };
      return handle.result();
    },
  );
  expect(outcome).toMatchObject({ isDone: true });
  expect(set[0]).toEqual({});
  expect(set.at(-1)).toEqual({ gmail: 7, global: null });
  // None is put in force anew by a new run.
  expect(set.length).toBeLessThanOrEqual(3);
  expect(runs).toHaveLength(3);
});

test('a range that is stopped stops the others, and what is left is not lost', async () => {
  const stopFirst: Answer = ({ fromSeq }) => ({ isStopped: fromSeq === 1, left: 9 });
  const { outcome, calls } = await run(10_000, stopFirst, { env: inRealTime });
  expect(outcome).toMatchObject({ isDone: false });
  expect(calls.length).toBeLessThan(40);
});

test('halting answers when nothing is in flight, also in the wait between two passes', async () => {
  const { outcome, calls } = await run(
    10,
    () => ({ left: 1 }),
    { env: inRealTime },
    async (handle, soFar) => {
      await eventually(async () => expect(soFar).toHaveLength(1));
      await handle.signal('halt');
      return handle.result();
    },
  );
  expect(outcome).toMatchObject({ isDone: false });
  expect(calls).toHaveLength(1);
});

test('a halt that brings bytes which are no JSON halts all the same', async () => {
  const { outcome } = await run(
    10,
    () => ({ left: 1 }),
    { env: inRealTime },
    async (handle, soFar) => {
      await eventually(async () => expect(soFar).toHaveLength(1));
      await inRealTime().client.workflowService.signalWorkflowExecution({
        namespace: inRealTime().namespace ?? 'default',
        workflowExecution: { workflowId: handle.workflowId },
        signalName: 'halt',
        input: {
          payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('please stop') }],
        },
      });
      return handle.result();
    },
  );
  expect(outcome).toMatchObject({ isDone: false });
});
