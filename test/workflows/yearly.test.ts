import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities/index';
import { loadPolicy } from '../../config/policies';
import { yearlyDue } from '../../domain/yearly/due';
import type { YearlyMessageName } from '../../domain/yearly/messages';
import { YEARLY_DUTIES, yearlyId } from '../../domain/yearly/work';
import type { YearlyKind } from '../../domain/yearly/work';
import { YEARLY } from '../../workflows/yearly-contract';
import type { YearlyInput, YearlyStatus } from '../../workflows/yearly-contract';
import { timersOf } from '../support/case-runner';
import { memoryPorts } from '../support/memory-ports';
import type { MemoryPorts } from '../support/memory-ports';
import { timeSkipping, workflowBundle } from '../support/temporal';

const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;
const FILING = { confirmation: 'F-1', signedBy: 'Olive Officer', actor: 'alice' };

interface Running {
  readonly env: TestWorkflowEnvironment;
  readonly ports: MemoryPorts;
  readonly handle: WorkflowHandleWithFirstExecutionRunId;
  readonly year: number;
  act(name: YearlyMessageName, input: object): Promise<YearlyStatus>;
  refused(name: YearlyMessageName, input: object): Promise<{ code: string; message: string }>;
  status(): Promise<YearlyStatus>;
  /** Skips to an instant, and a second more. */
  skipTo(at: string): Promise<void>;
  nowMs(): Promise<number>;
}

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkipping();
});
afterEach(() => env.teardown());

const refusalOf = (error: unknown): { code: string; message: string } => {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
    return { code: error.cause.type ?? '', message: error.cause.message };
  throw error;
};

/** The year that is now under way: all of its ladder is to come. */
const thisYear = (): number => new Date().getUTCFullYear();

/** Runs one year's work over ports in memory; the story must leave it waiting or ended. */
const run = async (
  kind: YearlyKind,
  story: (running: Running) => Promise<void>,
  {
    year = thisYear(),
    turn,
    changes = {},
  }: {
    year?: number;
    turn?: (ports: MemoryPorts) => void;
    changes?: Partial<YearlyInput>;
  } = {},
): Promise<void> => {
  const ports = memoryPorts();
  turn?.(ports);
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: createActivities(ports.deps),
  });
  const input: YearlyInput = { year, kind, ...changes };
  await worker.runUntil(async () => {
    const handle = await env.client.workflow.start(YEARLY, {
      taskQueue,
      workflowId: yearlyId(input),
      args: [input],
    });
    const act: Running['act'] = (name, message) =>
      handle.executeUpdate<YearlyStatus, [object]>(name, { args: [message] });
    const nowMs = (): Promise<number> => env.currentTimeMs();
    await story({
      env,
      ports,
      handle,
      year,
      act,
      refused: async (name, message) => {
        const answer = await act(name, message).then(() => null, refusalOf);
        if (answer) return answer;
        throw new Error(`${name} was taken, but should have been refused`);
      },
      status: () => handle.query<YearlyStatus>('status'),
      skipTo: async (at) => env.sleep(Math.max(0, Date.parse(at) - (await nowMs())) + 1_000),
      nowMs,
    });
    await handle.terminate('the story is over').catch(() => undefined);
  });
};

const dueOf = (year: number, kind: YearlyKind) => {
  const due = yearlyDue(
    { year, kind },
    loadPolicy(YEARLY_DUTIES[kind].policy),
    { zone: ZONE, closures: [] },
    new Date().toISOString(),
  );
  if (!due) throw new Error('no due date');
  return due;
};
const subjects = (ports: MemoryPorts): string[] => ports.toRoles().map(({ message }) => message.subject);

test('the summary for 2025 is aimed at Friday January 30, since February 1, 2026 is a Sunday', async () => {
  await run(
    'summary',
    async ({ act, status }) => {
      await act('refresh', { actor: 'alice' });
      expect(await status()).toMatchObject({
        workflowId: 'yearly/2025/summary',
        phase: 'overdue',
        due: {
          targetAt: '2026-01-30T23:59:59-05:00',
          latestAt: '2026-02-02T23:59:59-05:00',
          isInForce: false,
        },
        draft: { draftId: 'yearly/2025/summary/1' },
      });
    },
    { year: 2025 },
  );
});

test('reminders at 50, 75, 90 and 100 % of the time, then daily, to legal and security, until it is filed', async () => {
  await run('certification', async ({ handle, ports, year, act, skipTo }) => {
    const { fromAt, targetAt } = dueOf(year, 'certification');
    const targetMs = Date.parse(targetAt);
    await skipTo(fromAt);
    expect(await act('refresh', { actor: 'alice' })).toMatchObject({
      phase: 'open',
      next: { at: expect.any(String) },
    });
    expect(subjects(ports)).toEqual([]);
    for (const percent of [50, 75, 90, 100]) {
      const atMs = Date.parse(fromAt) + ((targetMs - Date.parse(fromAt)) * percent) / 100;
      await skipTo(new Date(atMs - 60_000).toISOString());
      const before = subjects(ports).length;
      await skipTo(new Date(atMs).toISOString());
      expect([percent, before, subjects(ports).length]).toEqual([percent, before, before + 1]);
      expect(subjects(ports).at(-1)).toContain(
        percent === 100 ? `was to be filed by ${targetAt}` : `${percent} % of the time`,
      );
    }
    await skipTo(new Date(targetMs + 3 * DAY_MS).toISOString());
    expect(subjects(ports)).toHaveLength(7);
    const { message, route } = ports.toRoles().at(-1) ?? {};
    expect(route).toBe('relay');
    expect(message?.to).toEqual(['legal@carrier.example', 'security@carrier.example']);
    expect(message?.text).toContain(`tocsin yearly file ${year} certification --confirmation`);
    expect(new Set(ports.toRoles().map(({ message: { messageId } }) => messageId)).size).toBe(7);
    const filedAt = new Date(targetMs - DAY_MS).toISOString();
    const filed = await act('recordYearlyFiling', { ...FILING, filedAt });
    expect(filed).toMatchObject({
      phase: 'filed',
      next: null,
      outcome: { confirmation: 'F-1', isLate: false },
    });
    expect(await handle.result()).toMatchObject({ outcome: { as: 'filed', signedBy: 'Olive Officer' } });
    expect(ports.yearly.outcomes[`yearly/${year}/certification`]).toMatchObject({ as: 'filed', filedAt });
    const timers = (await timersOf(handle)).map(({ summary }) => summary);
    expect(timers[0]).toMatch(/^reminder: 50 % of the time to file the annual CPNI certification/);
    expect(timers.at(-1)).toMatch(/^reminder: .*overdue/);
  });
});

test('who listens by webhook is reminded too, and the notes say what came of it', async () => {
  await run('certification', async ({ ports, year, status, skipTo }) => {
    const { fromAt, targetAt } = dueOf(year, 'certification');
    Object.assign(ports.deps.webhooks, {
      listeners: () => [{ id: 'hook', origin: 'https://hooks.example.com' }],
    });
    await skipTo(new Date((Date.parse(fromAt) + Date.parse(targetAt)) / 2).toISOString());
    expect((await status()).notes.map(({ text }) => text)).toContain(
      'webhook https://hooks.example.com: delivered',
    );
  });
});

test('the draft is compiled anew before each reminder, and when somebody asks', async () => {
  await run('certification', async ({ ports, year, act, status, skipTo }) => {
    const { fromAt, targetAt } = dueOf(year, 'certification');
    expect(await act('refresh', { actor: 'alice' })).toMatchObject({
      draft: { draftId: `yearly/${year}/certification/1` },
    });
    ports.yearly.dials.register = 'b';
    expect(await act('refresh', { actor: 'alice' })).toMatchObject({
      draft: { draftId: `yearly/${year}/certification/2` },
    });
    ports.yearly.dials.register = 'c';
    await skipTo(new Date((Date.parse(fromAt) + Date.parse(targetAt)) / 2).toISOString());
    expect(await status()).toMatchObject({ draft: { draftId: `yearly/${year}/certification/3` } });
    expect(ports.toRoles().at(-1)?.message.text).toContain(`The draft is yearly/${year}/certification/3`);
  });
});

test('an act that cannot be right is refused with its reason, and changes nothing', async () => {
  await run('certification', async ({ refused, status, year, nowMs, skipTo }) => {
    const file = async (changes: object) =>
      refused('recordYearlyFiling', {
        ...FILING,
        filedAt: new Date(await nowMs()).toISOString(),
        ...changes,
      });
    expect(await file({})).toMatchObject({ code: 'OutsideWindow' });
    await skipTo(dueOf(year, 'certification').fromAt);
    expect(await file({ confirmation: '' })).toMatchObject({
      code: 'Usage',
      message: expect.stringContaining('confirmation'),
    });
    expect(await file({ actor: undefined })).toMatchObject({ code: 'Usage' });
    expect(await file({ filedAt: `${year + 2}-01-01T00:00:00Z` })).toMatchObject({ code: 'Usage' });
    expect(
      await refused('declineYearlyFiling', { reason: 'r', actor: 'alice', second: 'alice' }),
    ).toMatchObject({ code: 'NotAllowed' });
    expect(await status()).toMatchObject({ phase: 'open', outcome: null });
  });
});

test('signals never end it by accident: what cannot be taken is noted, what can is taken, also without its sender', async () => {
  await run('certification', async ({ handle, status, year, nowMs, skipTo, ports }) => {
    await skipTo(dueOf(year, 'certification').fromAt);
    await handle.signal('recordYearlyFiling', 'not an object');
    await handle.signal('recordYearlyFiling');
    await handle.signal('recordYearlyFiling', { ...FILING, filedAt: 'yesterday' });
    await handle.signal('declineYearlyFiling', { reason: 'r', second: 'bob' });
    await handle.signal('fileIt', {});
    const { notes, outcome } = await status();
    expect(outcome).toBeNull();
    const texts = notes.map(({ text }) => text).join('\n');
    expect(texts.match(/a recordYearlyFiling was refused/g)).toHaveLength(3);
    expect(texts).toContain('a decision not to file is made by two persons');
    expect(texts).not.toContain('fileIt');
    const filedAt = new Date(await nowMs()).toISOString();
    await handle.signal('recordYearlyFiling', { confirmation: 'F-1', signedBy: 'O', filedAt });
    expect(await handle.result()).toMatchObject({ outcome: { as: 'filed', actor: 'unknown sender' } });
    expect(Object.values(ports.yearly.outcomes)).toHaveLength(1);
  });
});

test('two persons end it without a filing', async () => {
  await run('summary', async ({ act, handle }) => {
    const decline = { reason: 'its text is not in force', actor: 'alice', second: 'bob' };
    expect(await act('declineYearlyFiling', decline)).toMatchObject({ phase: 'declined' });
    expect(await handle.result()).toMatchObject({ outcome: { as: 'declined', ...decline } });
  });
});

test('work that the records know as ended ends at once, and tells nobody', async () => {
  const outcome = {
    as: 'declined',
    reason: 'r',
    actor: 'a',
    second: 'b',
    at: '2026-01-05T00:00:00.000Z',
    draftDigest: null,
  } as const;
  await run(
    'summary',
    async ({ handle, ports }) => {
      expect(await handle.result()).toMatchObject({ outcome });
      expect([ports.handed.length, ports.yearly.drafts.length]).toEqual([0, 0]);
    },
    { year: 2024, turn: ({ yearly }) => void (yearly.outcomes['yearly/2024/summary'] = outcome) },
  );
});

test('it goes on in new runs, with all that it knows, and reminds of nothing twice', async () => {
  await run(
    'certification',
    async ({ handle, ports, year, act, status, skipTo }) => {
      const { targetAt } = dueOf(year, 'certification');
      await skipTo(new Date(Date.parse(targetAt) + 8 * DAY_MS).toISOString());
      expect(subjects(ports)).toHaveLength(12);
      expect(new Set(ports.toRoles().map(({ message }) => message.messageId)).size).toBe(12);
      const { runId } = await handle.describe();
      expect(runId).not.toBe(handle.firstExecutionRunId);
      expect(await status()).toMatchObject({ phase: 'overdue', draft: { draftId: expect.any(String) } });
      expect(await act('recordYearlyFiling', { ...FILING, filedAt: targetAt })).toMatchObject({
        phase: 'filed',
      });
    },
    { changes: { renewAfterEvents: 40 } },
  );
});

test('nothing waits for records or a relay that are away: reminders go on, and a filing ends it', async () => {
  await run('certification', async ({ handle, ports, year, act, status, skipTo }) => {
    const { fromAt, targetAt } = dueOf(year, 'certification');
    await skipTo(fromAt);
    ports.yearly.dials.before.compile = () => {
      throw new Error('the records are away');
    };
    await skipTo(new Date(Date.parse(targetAt) + DAY_MS).toISOString());
    expect(subjects(ports).length).toBeGreaterThanOrEqual(4);
    expect((await status()).notes.map(({ text }) => text).join()).toContain('the draft cannot be compiled');
    ports.relayAnswers(() => ({ kind: 'unreachable', reply: 'no route' }));
    await skipTo(new Date(Date.parse(targetAt) + 2 * DAY_MS + 3_600_000).toISOString());
    await act('recordYearlyFiling', { ...FILING, filedAt: targetAt });
    expect(await handle.result()).toMatchObject({ outcome: { as: 'filed' } });
  });
});

test('without a date people are told every day, and it is asked for again', async () => {
  await run(
    'summary',
    async ({ env: { sleep }, ports, status, act }) => {
      await sleep('49 hours');
      const told = subjects(ports);
      expect(told.length).toBeGreaterThanOrEqual(2);
      expect(told[0]).toContain('cannot be computed');
      expect(await status()).toMatchObject({ due: null, phase: 'open' });
      ports.yearly.dials.zone = ZONE;
      expect(await act('refresh', { actor: 'alice' })).toMatchObject({ due: { zone: ZONE } });
    },
    { turn: ({ yearly }) => void (yearly.dials.zone = 'Mars/Olympus') },
  );
});

test('a request to cancel ends nothing', async () => {
  await run('summary', async ({ handle, status, act }) => {
    await act('refresh', { actor: 'alice' });
    await handle.cancel();
    await act('refresh', { actor: 'alice' });
    expect((await status()).notes.map(({ text }) => text).join()).toContain(
      'cancel the workflow was refused',
    );
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
});
