import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { CaseStatus } from '../../domain/case/state';
import { breachWorkflowId } from '../../domain/naming';
import { aBreachFile } from '../support/builders';
import { aBreach } from '../support/records';
import { eventually } from '../support/eventually';
import type { OwnDatabase } from '../support/own-database';
import { tocsin } from '../support/process';
import { runningWorker } from '../support/running-worker';
import type { RunningWorker } from '../support/running-worker';

/** The command against a real Temporal, a real Postgres and a real worker, as a person or a script uses it. */
let env: TestWorkflowEnvironment;
let database: OwnDatabase;
let folder: string;
let running: RunningWorker;
let variables: NodeJS.ProcessEnv;

const BREACH = aBreachFile();

const run = async (...args: string[]) => {
  const child = tocsin([...args, '-o', 'json'], variables);
  const exitCode = await child.exited;
  const stdout = child.stdout();
  return {
    exitCode,
    data: stdout === '' ? null : (JSON.parse(stdout) as Record<string, never>),
    stderr: child.stderr(),
  };
};
const status = async (reference: string): Promise<CaseStatus> =>
  (await run('breach', 'show', reference)).data as unknown as CaseStatus;
/** The error object that a script reads from the last line of stderr. */
const errorOf = (stderr: string): unknown =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: unknown }).error;

const file = async (name: string, content: string | object): Promise<string> => {
  const where = path.join(folder, name);
  await writeFile(where, typeof content === 'string' ? content : JSON.stringify(content));
  return where;
};
const open = async (reference: string, changes: object = {}, ...args: string[]) => {
  const people = await file('people.csv', 'customer_id,email\nc1,ann@example.com\nc2,bo@example.com\n');
  const facts = await file(`${reference}.json`, { ...BREACH, reference, ...changes });
  return run('breach', 'open', '-f', facts, '--customers', people, '--actor', 'alice', ...args);
};
const hold = (reference: string, ...args: string[]) =>
  run('hold', 'place', reference, '--agency', 'FBI', '--agent', 'Agent X', '--reference', 'FBI-17', ...args);

beforeAll(async () => {
  running = await runningWorker('steer');
  ({ env, database, folder, variables } = running);
}, 120_000);
afterAll(() => running.end(), 60_000);

test('opened, seen and listed: the keys are those of the design', async () => {
  const opened = await open('BR-SEE');
  expect(opened.exitCode).toBe(0);
  expect(Object.keys(opened.data ?? {})).toEqual(['reference', 'workflowId', 'runId', 'windows']);
  expect(opened.data).toMatchObject({ reference: 'BR-SEE', workflowId: 'breach/BR-SEE' });
  expect(opened.stderr).toMatch(/BR-SEE is open\.\n(.|\n)*Next: (npx )?tocsin breach watch BR-SEE/);

  const shown = await status('BR-SEE');
  expect(Object.keys(shown)).toEqual(
    expect.arrayContaining([
      ...['reference', 'title', 'phase', 'policies', 'windows', 'held', 'holds', 'approval', 'counts'],
      ...['filings', 'next', 'dueAt', 'paused', 'drill'],
    ]),
  );
  expect(Object.keys(shown.approval)).toEqual(['needed', 'given', 'valid', 'digest']);
  expect(shown).toMatchObject({ phase: 'determined', title: BREACH.title, drill: false });

  await eventually(async () => {
    const { data } = await run('breach', 'list', '--open');
    expect(data).toContainEqual(
      expect.objectContaining({
        reference: 'BR-SEE',
        phase: 'determined',
        customers: 2,
        held: false,
        // In the carrier's zone, as `show` answers it.
        dueAt: '2026-12-03T23:59:59-05:00',
      }),
    );
  });
  const handle = env.client.workflow.getHandle(breachWorkflowId('BR-SEE'));
  expect(JSON.stringify(await handle.fetchHistory())).not.toMatch(/ann@example|bo@example/);
});

test('the same reference again is a conflict that names the running one', async () => {
  await open('BR-TWICE');
  const again = await open('BR-TWICE', { title: 'Another' });
  expect(again).toMatchObject({ exitCode: 6, data: null });
  expect(errorOf(again.stderr)).toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining(`BR-TWICE ("${BREACH.title}")`),
  });
});

test('law enforcement: filed, held, extended, released; each says what changed, a repeat that nothing has', async () => {
  await open('BR-HOLD');
  const filing = ['filing', 'record', 'BR-HOLD', '--agency', 'agencies', '--confirmation', 'CPNI-1'];
  const filedAt = new Date().toISOString();
  // The agencies must have been told by e-mail too before the phase moves on.
  await eventually(async () => expect((await status('BR-HOLD')).next.what).not.toContain('email'));
  const filed = await run(...filing, '--filed-at', filedAt);
  expect(filed).toMatchObject({ exitCode: 0, data: { phase: 'agencies-notified' } });
  expect(filed.stderr).toMatch(/On record: filing with USSS and FBI recorded, confirmation CPNI-1\./);
  expect(filed.stderr).toMatch(/now agencies-notified \(was determined\)\.\nCustomers may be told from /);
  const repeated = await run(...filing, '--filed-at', filedAt);
  expect(repeated).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing has changed') });

  const early = [
    'release-early',
    'BR-HOLD',
    '--agency',
    'FBI',
    '--agent',
    'X',
    '--reference',
    'R1',
    '--released-at',
    'now',
  ];
  const outside = await run(...early);
  expect(outside).toMatchObject({ exitCode: 8, data: null });
  expect(errorOf(outside.stderr)).toMatchObject({ code: 'OutsideWindow', citation: '47 CFR 64.2011(b)(1)' });

  const placed = await hold('BR-HOLD', '--directed-at', 'now', '--days', '20');
  expect(placed).toMatchObject({ exitCode: 0, data: { phase: 'held', held: true } });
  expect(placed.stderr).toMatch(/On record: FBI directed not to notify customers until .* \(FBI-17\)\./);
  expect(placed.stderr).toMatch(/Next: (npx )?tocsin hold list BR-HOLD/);
  expect((await run(...early)).exitCode).toBe(7);
  const long = await run(
    ...['hold', 'place', 'BR-HOLD', '--agency', 'FBI', '--agent', 'X', '--reference', 'FBI-18'],
    ...['--directed-at', 'now', '--days', '90'],
  );
  expect(long.exitCode).toBe(4);
  expect(errorOf(long.stderr)).toMatchObject({ citation: '47 CFR 64.2011(b)(3)' });

  const later = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  const extended = await run(
    ...['hold', 'extend', 'BR-HOLD', '--reference', 'FBI-17', '--extension', 'FBI-17b', '--until', later],
  );
  expect(extended.exitCode).toBe(0);
  expect((await run('hold', 'list', 'BR-HOLD')).data).toMatchObject([
    { reference: 'FBI-17', lastDay: later },
  ]);
  const unknown = await run('hold', 'release', 'BR-HOLD', '--reference', 'FBI-99', '--released-at', 'now');
  expect(unknown.exitCode).toBe(5);
  const released = await run('hold', 'release', 'BR-HOLD', '--reference', 'FBI-17', '--released-at', 'now');
  expect(released).toMatchObject({ exitCode: 0, data: { held: false, phase: 'agencies-notified' } });
});

test('the plan is shown, and approved by another person; what it no longer is cannot be', async () => {
  await open('BR-PLAN');
  const asked = await run('approve', 'BR-PLAN');
  expect(asked).toMatchObject({ exitCode: 2, data: null });
  expect(asked.stderr).toMatch(/people {5}2 on the list(.|\n)*window(.|\n)*policies(.|\n)*holds {6}none/);
  const digest = /--digest (sha256:[0-9a-f]{64})/.exec(asked.stderr)?.[1] ?? '';
  expect((await run('approve', 'BR-PLAN', '--yes', '--actor', 'alice')).exitCode).toBe(4);
  const approved = await run('approve', 'BR-PLAN', '--digest', digest, '--actor', 'bob');
  expect(approved).toMatchObject({ exitCode: 0, data: { approval: { given: 1, valid: true, digest } } });

  await hold('BR-PLAN', '--directed-at', 'now', '--days', '20');
  expect((await status('BR-PLAN')).approval).toMatchObject({ given: 0, valid: false });
  const stale = await run('approve', 'BR-PLAN', '--digest', digest, '--actor', 'bob');
  expect(stale.exitCode).toBe(9);
  const anew = await run('approve', 'BR-PLAN', '--yes', '--actor', 'bob');
  expect(anew.data).toMatchObject({ approval: { valid: true } });
  const rejected = await run('reject', 'BR-PLAN', '--yes', '--reason', 'wrong list', '--actor', 'carol');
  expect(rejected).toMatchObject({ exitCode: 0, data: { approval: { given: 0, valid: false } } });
  expect(rejected.stderr).toContain('The approval is void: it must be given again.');
});

test('facts change, sending is paused and resumed, and the plan of the dispatch is shown', async () => {
  await open('BR-STEER');
  const amended = await run(
    'breach',
    'amend',
    'BR-STEER',
    '--facts',
    'harm=likely',
    'encrypted=no',
    '--reason',
    'more logs',
  );
  expect(amended).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('On record: amended: encrypted, harm.'),
  });
  const paused = await run('dispatch', 'pause', 'BR-STEER', '--reason', 'the relay is slow');
  expect(paused).toMatchObject({ exitCode: 0, data: { paused: true } });
  expect(await run('dispatch', 'pause', 'BR-STEER', '--reason', 'again')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('Nothing has changed'),
  });
  expect((await run('dispatch', 'plan', 'BR-STEER')).data).toMatchObject({
    customers: 2,
    pending: 2,
    paused: true,
    byDestination: [{ channel: 'email', customers: 2 }],
  });
  expect((await run('dispatch', 'resume', 'BR-STEER', '--reason', 'better')).data).toMatchObject({
    paused: false,
  });
  expect((await run('dispatch', 'status', 'BR-STEER')).data).toMatchObject({
    stopped: true,
    counts: { listed: 2, pending: 2, accepted: 0 },
  });
  const timeline = (await run('breach', 'timeline', 'BR-STEER')).data as unknown as { kind: string }[];
  expect(timeline.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['opened', 'amended', 'paused', 'resumed']),
  );
});

test('closed by two; the same again is a repeat, anything else a conflict', async () => {
  await open('BR-CLOSE');
  const close = ['breach', 'close', 'BR-CLOSE', '--as', 'not-a-breach', '--reason', 'a test of ours'];
  expect((await run(...close)).exitCode).toBe(4);
  expect(await run(...close, '--second', 'carol')).toMatchObject({
    exitCode: 0,
    data: { phase: 'not-a-breach' },
  });
  await env.client.workflow.getHandle(breachWorkflowId('BR-CLOSE')).result();
  expect(await run(...close, '--second', 'carol')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('was closed as not-a-breach already'),
  });
  expect((await run('breach', 'close', 'BR-CLOSE', '--as', 'complete', '--reason', 'r')).exitCode).toBe(6);
  const late = await hold('BR-CLOSE', '--directed-at', 'now', '--days', '20');
  expect(late.exitCode).toBe(6);
  expect(errorOf(late.stderr)).toMatchObject({ message: expect.stringMatching(/^BR-CLOSE was closed /) });
  expect(await run('breach', 'watch', 'BR-CLOSE')).toMatchObject({ exitCode: 0 });
  await eventually(async () =>
    expect((await run('breach', 'show', 'BR-CLOSE')).data).toMatchObject({
      retention: { phase: 'retained', until: expect.any(String), legalHolds: [] },
    }),
  );
});

test('what is no running breach is told apart: never was, never started, ended otherwise', async () => {
  expect(errorOf((await run('breach', 'show', 'BR-NOBODY')).stderr)).toMatchObject({
    code: 'NotFound',
    message: 'there is no breach BR-NOBODY',
  });
  await aBreach(database, 'BR-HALF');
  expect(errorOf((await run('breach', 'show', 'BR-HALF')).stderr)).toMatchObject({
    code: 'Conflict',
    fix: 'Its opening was interrupted: open it again with the same file.',
  });
  await open('BR-KILLED');
  await env.client.workflow.getHandle(breachWorkflowId('BR-KILLED')).terminate('a test');
  expect(errorOf((await hold('BR-KILLED', '--directed-at', 'now', '--days', '5')).stderr)).toMatchObject({
    code: 'Conflict',
    message: expect.stringMatching(/^the workflow of BR-KILLED was terminated at \S+ by .* \(“a test”\)/),
  });
});

describe('in a namespace of its own, where nobody works', () => {
  const namespace = 'bare';
  beforeAll(async () => {
    await env.connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
    });
    variables = { ...variables, TEMPORAL_NAMESPACE: namespace };
  });
  afterAll(() => {
    delete variables.TEMPORAL_NAMESPACE;
  });
  const checks = async (...args: string[]) => {
    const { exitCode, data } = await run('doctor', ...args);
    const found = data as unknown as { name: string; verdict: string; found: string }[];
    return { exitCode, of: (name: string) => found.find((check) => check.name === name) };
  };

  test('the doctor names what is missing, and registers it when it may', async () => {
    const before = await eventually(async () => {
      const seen = await checks();
      expect(seen.of('namespace')).toMatchObject({ verdict: 'ok' });
      return seen;
    });
    expect(before.exitCode).toBe(1);
    expect(before.of('search attributes')).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('BreachPhase'),
    });
    expect(before.of('worker')).toMatchObject({ verdict: 'warn' });
    const untouched = await checks('--fix', '--dry-run');
    expect(untouched.of('search attributes')).toMatchObject({ verdict: 'bad' });
    const fixed = await checks('--fix');
    expect(fixed.of('search attributes')).toMatchObject({
      verdict: 'ok',
      found: expect.stringContaining('registered now: BreachPhase'),
    });
    await eventually(async () =>
      expect((await checks()).of('search attributes')).toMatchObject({
        verdict: 'ok',
        found: expect.stringContaining('all 7'),
      }),
    );
  });

  test('an opening whose answer was lost is taken up by the same file, and by no other', async () => {
    const openLost = async (changes: object = {}) => {
      const facts = await file('lost.json', { ...BREACH, reference: 'BR-LOST', ...changes });
      return run('breach', 'open', '-f', facts, '--actor', 'alice');
    };
    const first = await eventually(async () => {
      const opened = await openLost();
      expect(opened.exitCode).toBe(0);
      return opened;
    });
    // As the records stand when the answer of Temporal never came.
    const forget = () =>
      database.pool.query(`update breach set status = 'opening' where reference = 'BR-LOST'`);
    await forget();
    const again = await openLost();
    expect(again).toMatchObject({ exitCode: 0, data: { runId: first.data?.runId } });
    await forget();
    const other = await openLost({ harm: 'likely' });
    expect(other.exitCode).toBe(6);
    expect(errorOf(other.stderr)).toMatchObject({ message: 'a breach BR-LOST is on Temporal already' });
  });

  test('no command waits for ever: it says that no worker answers, and ends with 69', async () => {
    const { exitCode, stderr } = await run('breach', 'show', 'BR-LOST');
    expect(exitCode).toBe(69);
    expect(stderr).toMatch(/^No answer yet: no worker runs, or all are busy\. Waiting\.\n/);
    expect(errorOf(stderr)).toMatchObject({ fix: expect.stringContaining('tocsin worker') });
  });
});

test('a drill from open to closed: watched to its end, every step by the command', async () => {
  const { determinedAt: _, ...undetermined } = BREACH;
  const people = await file('drill.csv', 'customer_id,email\nc1,ann@example.com\nc2,bo@example.com\n');
  const facts = await file('drill.json', { ...undetermined, reference: 'BR-DRILL' });
  await run('breach', 'open', '-f', facts, '--customers', people, '--speed', '172800', '--actor', 'alice');
  const watch = tocsin(['breach', 'watch', 'BR-DRILL', '-o', 'jsonl'], variables);
  await run('breach', 'determine', 'BR-DRILL', '--at', 'now', '--reason', 'the logs show it');
  await run(
    'filing',
    'record',
    'BR-DRILL',
    '--agency',
    'agencies',
    '--confirmation',
    'C-1',
    '--filed-at',
    'now',
    // At two days a second it may be late before the command has begun.
    '--reason',
    'a busy machine',
  );
  await run('approve', 'BR-DRILL', '--yes', '--actor', 'bob');
  await watch.says(/reported: close the case; acts next: the security team/);
  expect((await run('dispatch', 'status', 'BR-DRILL')).data).toMatchObject({
    counts: { accepted: 2, pending: 0 },
  });
  const close = await run('breach', 'close', 'BR-DRILL', '--as', 'complete', '--reason', 'everyone was told');
  expect(close).toMatchObject({ exitCode: 0, data: { phase: 'closed' } });
  expect(await watch.exited).toBe(0);
  const lines = watch
    .stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string });
  const kinds = lines.map(({ kind }) => kind);
  for (const kind of ['opened', 'determined', 'filing-recorded', 'approved', 'customers-notified', 'closed'])
    expect(kinds.filter((seen) => seen === kind)).toHaveLength(1);
  expect(kinds.at(-1)).toBe('closed');
});

test('--check ends with 12 when most of the time has passed', async () => {
  await open('BR-RISK', {
    discoveredAt: '2026-01-02T09:00:00-05:00',
    determinedAt: '2026-01-05T10:00:00-05:00',
  });
  const late = await run('breach', 'show', 'BR-RISK', '--check');
  expect(late).toMatchObject({ exitCode: 12, data: { reference: 'BR-RISK' } });
  expect(late.stderr).toContain('MISSED');
});

test('the doctor finds all of it well, but for the breach whose workflow was ended', async () => {
  const { exitCode, data } = await run('doctor');
  expect(exitCode).toBe(1);
  const checks = data as unknown as { name: string; verdict: string; found: string }[];
  expect(checks.filter(({ verdict }) => verdict === 'bad')).toEqual([
    expect.objectContaining({
      name: 'open breaches',
      found: expect.stringContaining('BR-KILLED was terminated') as string,
    }),
  ]);
  expect(checks.find(({ name }) => name === 'worker')).toMatchObject({ verdict: 'ok' });
});
