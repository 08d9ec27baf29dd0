import type { History } from '@temporalio/common/lib/proto-utils';
import { dispatchWorkflowId } from '../../domain/naming';
import { replayHistories } from '../../worker/replay-histories';
import { aHold } from '../support/builders';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { devServer } from '../support/temporal';

/**
 * Cases in a hurry, in real time: eight days a second, asked for their status without a pause while Signals and Updates come
 * in. Whatever order things came in, a worker that starts anew must get as far (docs/decisions/0021-no-local-activities.md).
 */
const runCase = caseRunner(devServer);
const SPEED = 8 * 86_400;
const PEOPLE = Array.from({ length: 40 }, (_, index) => `p${index}`);

/** Asks again and again until told to stop; a case that is closed answers too. */
const asking = ({ status, timeline }: RunningCase): (() => Promise<void>) => {
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) await Promise.all([status(), timeline()]);
  };
  const asked = Promise.all([ask(), ask()]);
  return async () => {
    isOver = true;
    await asked;
  };
};

const tell = async (theCase: RunningCase): Promise<void> => {
  const { act, handle, now, signal, status } = theCase;
  const stop = asking(theCase);
  await act('recordFiling', { ...FILED, filedAt: await now(), reason: 'a busy machine' });
  await signal('hold', aHold({ directedAt: await now(), days: 30 }));
  await Promise.all([
    signal('hold', 'what no program can read'),
    act('amend', { reason: 'while it is held', actor: 'alice' }),
    signal('pause', { reason: 'look first', actor: 'carol' }),
  ]);
  await act('releaseHold', {
    reference: 'UNREADABLE-1',
    releasedAt: await now(),
    reason: 'a test',
    actor: 'alice',
  });
  await act('resume', { reason: 'looked', actor: 'carol' });
  await act('releaseHold', { reference: 'FBI-2026-17', releasedAt: await now(), actor: 'alice' });
  await eventually(async () => {
    const { approval, phase } = await status();
    if (phase !== 'reported' && !approval.valid)
      await act('approve', { digest: approval.digest, actor: 'bob' }).catch(() => undefined);
    expect((await status()).phase).toBe('reported');
  });
  await act('close', { as: 'complete', reason: 'done', actor: 'alice' });
  await handle.result();
  await stop();
};

test.each([1, 2, 3])('round %i: every history replays', async () => {
  const histories: { name: string; workflowId: string; history: History }[] = [];
  await runCase(
    under(...DEFAULT_POLICIES),
    async (theCase) => {
      await tell(theCase);
      const { env, handle } = theCase;
      const breach = handle.workflowId;
      for (const workflowId of [breach, dispatchWorkflowId(breach.slice('breach/'.length), 1)])
        histories.push({
          name: workflowId,
          workflowId,
          history: await env.client.workflow.getHandle(workflowId).fetchHistory(),
        });
    },
    { changes: { drill: { speed: SPEED } }, customers: PEOPLE },
  );
  const questions = histories[0]?.history.events?.filter(
    (event) => event.workflowTaskCompletedEventAttributes,
  );
  expect(questions?.length).toBeGreaterThan(10);
  expect([...(await replayHistories(histories)).values()]).toEqual([null, null]);
});
