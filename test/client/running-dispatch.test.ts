import { ApplicationFailure } from '@temporalio/common';
import { runningDispatch } from '../../client/temporal/running-dispatch';
import { dispatchWorkflowId } from '../../domain/naming';
import { dispatchRunner } from '../support/dispatch-runner';
import { eventually } from '../support/eventually';

const { run, inRealTime } = dispatchRunner();
const look = (reference: string) => runningDispatch(inRealTime().client, reference, 1);
const options = (reference: string) => ({
  env: inRealTime,
  input: { reference },
  workflowId: dispatchWorkflowId(reference, 1),
});

test('of no dispatch, and of one that is over, nothing is said', async () => {
  expect(await look('BR-NONE')).toBeNull();
  await run(10, () => ({}), options('BR-OVER'));
  expect(await look('BR-OVER')).toBeNull();
});

test('a range that fails again and again is told with its last word and its next attempt', async () => {
  const story = async () => {
    const seen = await eventually(async () => {
      const now = await look('BR-AWAY');
      if (!now?.failing?.nextMs) throw new Error('it does not fail yet');
      return now;
    });
    await inRealTime().client.workflow.getHandle(dispatchWorkflowId('BR-AWAY', 1)).terminate();
    return seen;
  };
  const answer = () => {
    throw ApplicationFailure.retryable('the relay is away: ECONNREFUSED', 'RelayUnreachable');
  };
  const { outcome } = await run(10, answer, options('BR-AWAY'), story);
  const seen = outcome as Awaited<ReturnType<typeof look>>;
  expect(seen).toMatchObject({
    failing: { why: 'the relay is away: ECONNREFUSED', isRelayAway: true },
    waitsUntilMs: null,
  });
  expect(seen?.failing?.nextMs).toBeGreaterThan(seen?.failing?.failedAtMs ?? Infinity);
});

test('the wait before another pass is told with its end', async () => {
  const begunMs = Date.now();
  const story = async () => {
    const seen = await eventually(async () => {
      const now = await look('BR-WAIT');
      if (!now?.waitsUntilMs) throw new Error('it does not wait yet');
      return now;
    });
    await inRealTime().client.workflow.getHandle(dispatchWorkflowId('BR-WAIT', 1)).terminate();
    return seen;
  };
  const { outcome } = await run(10, () => ({ left: 1 }), options('BR-WAIT'), story);
  const seen = outcome as Awaited<ReturnType<typeof look>>;
  expect(seen?.failing).toBeNull();
  expect(seen?.waitsUntilMs).toBeGreaterThanOrEqual(begunMs + 60_000);
});
