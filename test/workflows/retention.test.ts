import type { WorkflowHandle } from '@temporalio/client';
import type { RetentionMessageName } from '../../domain/retention/messages';
import type { RetentionStatus } from '../../domain/retention/status';
import { retentionWorkflowId } from '../../domain/naming';
import { RETENTION } from '../../workflows/retention-contract';
import type { RetentionInput } from '../../workflows/retention-contract';
import { caseRunner, refusalOf, timersOf } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { DEFAULT_POLICIES, under } from '../support/policies';

/** From the closing on: two years in milliseconds, with legal holds, two persons, and a destruction that fails at first. */
const runCase = caseRunner();
const by = { actor: 'alice' };
const DAY_S = 86_400;

interface Kept extends RunningCase {
  readonly kept: WorkflowHandle;
  readonly keptStatus: () => Promise<RetentionStatus>;
  readonly tell: (name: RetentionMessageName, message: object) => Promise<RetentionStatus>;
  readonly refusedBy: (name: RetentionMessageName, message: object) => Promise<string>;
  readonly kinds: () => string[];
}

/** What the present run was started with. */
const startedWith = async (kept: WorkflowHandle): Promise<{ input: unknown }[]> =>
  ((await kept.fetchHistory()).events ?? []).flatMap(
    ({ workflowExecutionStartedEventAttributes: started }) =>
      started
        ? [{ input: JSON.parse(Buffer.from(started.input?.payloads?.[0]?.data ?? '').toString()) as unknown }]
        : [],
  );

/** A case that is closed as no breach on 2026-11-24 in New York, and what is told of its records. */
const closed = (policies: readonly string[], story: (theCase: Kept) => Promise<void>): Promise<RunningCase> =>
  runCase(under(...policies), async (theCase) => {
    const { handle, act, skipTo, env, ports } = theCase;
    await skipTo('2026-11-24T15:40:00Z');
    await act('close', { as: 'not-a-breach', reason: 'a test by our own staff', second: 'bob', ...by });
    await handle.result();
    const kept = env.client.workflow.getHandle(
      retentionWorkflowId(handle.workflowId.slice('breach/'.length)),
    );
    const tell: Kept['tell'] = (name, message) => kept.executeUpdate(name, { args: [message] });
    await env.sleep('1 second');
    await story({
      ...theCase,
      kept,
      tell,
      keptStatus: () => kept.query<RetentionStatus>('status'),
      refusedBy: async (name, message) => {
        const refusal = await tell(name, message).then(() => null, refusalOf);
        if (refusal) return refusal.code;
        throw new Error(`${name} was taken`);
      },
      kinds: () => ports.ledger.map(({ kind }) => kind),
    });
  });

const toldOf = ({ toRoles }: RunningCase['ports'], text: string): unknown[] =>
  toRoles().filter(({ message }) => message.text.includes(text));

const ORDER = { reference: 'Smith v. Example', reason: 'discovery', ...by };
const PURGE = { reason: 'their time is over', second: 'bob', ...by };

test('two years from the closing, as one timer; then people are asked every month, and two of them end it', async () => {
  await closed(DEFAULT_POLICIES, async ({ kept, keptStatus, tell, refusedBy, env, ports, kinds }) => {
    const begun = await keptStatus();
    expect(begun).toMatchObject({
      phase: 'retained',
      until: '2028-11-25T00:00:00-05:00',
      why: expect.stringMatching(/^2 years from the closing \((cloudroute-2015|fcc-2007) v\d+, /),
      legalHolds: [],
    });
    const [timer] = await timersOf(kept);
    // From 10:40 on 2026-11-24 to midnight after 2028-11-24, in a zone whose offset is the same on both days.
    const seconds = 731 * DAY_S + (24 - 10) * 3_600 - 40 * 60;
    expect(timer?.seconds).toBeGreaterThan(seconds - 120);
    expect(timer?.seconds).toBeLessThanOrEqual(seconds);
    expect(timer?.summary).toContain('kept until 2028-11-25T00:00:00-05:00: 2 years from the closing');
    expect(await refusedBy('purge', PURGE)).toBe('OutsideWindow');

    await env.sleep('731 days');
    expect(kinds()).not.toContain('destruction-asked');
    await env.sleep('1 day');
    expect(toldOf(ports, 'need be kept no longer')).toHaveLength(1);
    await env.sleep('31 days');
    expect(toldOf(ports, 'need be kept no longer')).toHaveLength(2);
    expect(await refusedBy('purge', { ...PURGE, second: undefined })).toBe('NotAllowed');
    expect(await refusedBy('purge', { ...PURGE, second: ' Alice ' })).toBe('NotAllowed');

    const done = await tell('purge', PURGE);
    expect(done).toMatchObject({ phase: 'destroyed', purge: { actor: 'alice', second: 'bob' } });
    expect(kinds().slice(-3)).toEqual(['destruction-asked', 'purge-decided', 'purged']);
    expect(ports.entries('purged')[0]?.data).toMatchObject({ counts: { listed: 3 }, keyLeft: false });
    expect(ports.retention.standings.at(-1)).toMatchObject({ phase: 'destroyed' });
    expect(await kept.result()).toMatchObject({ head: { seq: ports.ledger.length } });
  });
});

test('the longest of the policies counts', async () => {
  await closed(['fcc-2007', 'us-fl'], async ({ keptStatus }) => {
    expect(await keptStatus()).toMatchObject({
      until: '2031-11-25T00:00:00-05:00',
      why: expect.stringContaining('5 years'),
    });
  });
});

test('under a legal hold nobody is asked and nothing is destroyed, however long it lasts', async () => {
  await closed(DEFAULT_POLICIES, async ({ kept, keptStatus, tell, refusedBy, env, ports, kinds }) => {
    await env.sleep('300 days');
    expect(await tell('placeLegalHold', ORDER)).toMatchObject({
      legalHolds: [{ reference: 'Smith v. Example', releasedAt: null }],
    });
    const entries = kinds().length;
    await tell('placeLegalHold', { ...ORDER, reason: 'again' });
    expect(kinds()).toHaveLength(entries);
    await env.sleep('1500 days');
    expect(await refusedBy('purge', PURGE)).toBe('Held');
    expect(kinds()).not.toContain('destruction-asked');
    expect((await timersOf(kept)).map(({ seconds }) => Math.round(seconds / DAY_S))).toEqual([732]);
    expect(await refusedBy('releaseLegalHold', { ...ORDER, reference: 'another' })).toBe('NotFound');
    await tell('releaseLegalHold', { ...ORDER, reason: 'settled' });
    await env.sleep('1 minute');
    expect(kinds().slice(-2)).toEqual(['legal-hold-released', 'destruction-asked']);
    expect(await keptStatus()).toMatchObject({ next: { what: 'two persons decide: tocsin records purge' } });
    expect(ports.retention.standings.at(-1)).toMatchObject({ legalHolds: [] });
  });
});

test('a legal hold from before the closing, or beside the workflow, holds as well', async () => {
  await closed(DEFAULT_POLICIES, async ({ refusedBy, keptStatus, env, ports }) => {
    await ports.deps.ledger.append('', [
      {
        key: 'legal-hold-placed/x',
        at: '2026-11-24T15:00:00Z',
        kind: 'legal-hold-placed',
        actor: 'carol',
        data: { reference: 'Doe', reason: 'subpoena' },
      },
    ]);
    await env.sleep('800 days');
    expect(await refusedBy('purge', PURGE)).toBe('Held');
    expect(await keptStatus()).toMatchObject({ legalHolds: [{ reference: 'Doe', actor: 'carol' }] });
  });
});

test('Signals: an unreadable legal hold stands until a person releases it; everything else is noted; none fails it', async () => {
  await closed(DEFAULT_POLICIES, async ({ kept, keptStatus, tell, refusedBy, env, ports }) => {
    await kept.signal('placeLegalHold', 'a court order');
    await kept.signal('purge', { reason: 'now' });
    await kept.signal('releaseLegalHold', { reference: 'nothing', reason: 'x' });
    await env.sleep('1 minute');
    const [hold] = (await keptStatus()).legalHolds;
    expect(hold?.reference).toMatch(/^UNREADABLE /);
    expect(ports.entries('act-refused')).toHaveLength(2);
    const release = { reference: hold?.reference, reason: 'it was a test' };
    await kept.signal('releaseLegalHold', release);
    await env.sleep('1 minute');
    expect((await keptStatus()).legalHolds[0]?.releasedAt).toBeNull();
    await env.sleep('800 days');
    expect(await refusedBy('purge', PURGE)).toBe('Held');
    await tell('releaseLegalHold', { ...release, ...by });
    await env.sleep('1 minute');
    await kept.signal('purge', PURGE);
    await env.sleep('1 minute');
    expect(await kept.result()).toMatchObject({ destroyedAt: expect.any(String) });
  });
});

test('it goes on in new runs, each with the head of the ledger that the one before had', async () => {
  await closed(DEFAULT_POLICIES, async ({ kept: first, env, ports }) => {
    const { taskQueue } = await first.describe();
    const [{ input } = { input: null }] = await startedWith(first);
    const kept = await env.client.workflow.start(RETENTION, {
      taskQueue,
      workflowId: `${first.workflowId}/renewed`,
      args: [{ ...(input as RetentionInput), renewAfterEvents: 60 }],
    });
    const tell: Kept['tell'] = (name, message) =>
      env.client.workflow.getHandle(kept.workflowId).executeUpdate(name, { args: [message] });
    for (const reference of ['A', 'B', 'C', 'D', 'E']) {
      await tell('placeLegalHold', { ...ORDER, reference });
      await tell('releaseLegalHold', { ...ORDER, reference });
    }
    await env.sleep('1 minute');
    const latest = env.client.workflow.getHandle(kept.workflowId);
    expect((await latest.describe()).runId).not.toBe(kept.firstExecutionRunId);
    const [{ input: carried } = { input: null }] = await startedWith(latest);
    expect(carried).toMatchObject({ carried: { head: { seq: expect.any(Number) } } });
    expect((await latest.query<RetentionStatus>('status')).legalHolds).toHaveLength(5);
    expect(ports.entries('retention-begun')).toHaveLength(1);
    await latest.terminate();
  });
});

test('a destruction that fails is told to people and taken up again; a legal hold comes too late then', async () => {
  await closed(DEFAULT_POLICIES, async ({ kept, tell, refusedBy, env, ports }) => {
    let tries = 0;
    ports.retention.dials.purge = async () => {
      tries += 1;
      if (tries <= 7) throw new Error('the records are away');
    };
    await env.sleep('800 days');
    const asked = await tell('purge', PURGE);
    expect(asked.phase).toBe('destroying');
    expect(await refusedBy('placeLegalHold', ORDER)).toBe('Conflict');
    await kept.result();
    expect(tries).toBe(8);
    expect(toldOf(ports, 'could not be destroyed: the records are away')).toHaveLength(1);
  });
});
