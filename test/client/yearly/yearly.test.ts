import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { yearlyDraftSchema } from '../../../reports/yearly/schema';
import { createCaseStore } from '../../../records/case-store';
import { someFacts } from '../../support/builders';
import { eventually } from '../../support/eventually';
import type { OwnDatabase } from '../../support/own-database';
import { tocsin } from '../../support/process';
import { runningWorker } from '../../support/running-worker';
import type { RunningWorker } from '../../support/running-worker';
import { aBreach, somePeople } from '../../support/records';
import type { SmtpSink } from '../../support/smtp';

/** The command against a real Temporal, a real Postgres, a real inbox and a real worker. */
let env: TestWorkflowEnvironment;
let smtp: SmtpSink;
let database: OwnDatabase;
let folder: string;
let running: RunningWorker;
let variables: NodeJS.ProcessEnv;

const LAST_YEAR = new Date().getUTCFullYear() - 1;
const YEAR = String(LAST_YEAR);

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
const errorOf = (stderr: string): unknown =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: unknown }).error;
const filingOf = (confirmation: string, filedAt = 'now'): readonly string[] => [
  '--confirmation',
  confirmation,
  '--filed-at',
  filedAt,
  '--signed-by',
  'Olive Officer',
];
const FILING = filingOf('F-1');

beforeAll(async () => {
  running = await runningWorker('yearly');
  ({ env, smtp, database, folder, variables } = running);
  await aBreach(database, 'BR-SMALL', {
    policies: ['cloudroute-2015', 'fcc-2023'],
    facts: someFacts({
      discoveredAt: `${YEAR}-05-01T09:00:00-04:00`,
      determinedAt: `${YEAR}-05-02T09:00:00-04:00`,
      harm: 'none',
    }),
  });
  await createCaseStore(database).setStanding('BR-SMALL', { phase: 'closed', stopped: true });
  await somePeople(database, 'BR-SMALL', [{ id: 'c1', contact: { name: 'Ann', email: 'ann@example.com' } }]);
}, 120_000);
afterAll(() => running.end(), 60_000);

test('last year’s work is listed before anybody has begun it; what is in force and missed is at risk', async () => {
  const { exitCode, data, stderr } = await run('yearly', 'list');
  expect(exitCode).toBe(0);
  expect(data).toMatchObject([
    { year: LAST_YEAR, kind: 'certification', isInForce: true, draftId: null, outcome: null },
    { year: LAST_YEAR, kind: 'summary', isInForce: false, isAtRisk: false },
  ]);
  const isMissed = Date.now() > Date.parse(`${LAST_YEAR + 1}-03-03T05:00:00Z`);
  expect((await run('yearly', 'list', '--check')).exitCode).toBe(isMissed ? 12 : 0);
  expect(stderr.includes('AT RISK')).toBe(isMissed);
  expect(await run('yearly', 'show', YEAR, 'summary')).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining(`Begin it with tocsin yearly draft ${YEAR} summary`),
  });
});

test('the register takes what no case tells of, shows it with the cases, and never changes it', async () => {
  const note = (...args: string[]) =>
    run('yearly', 'note', '--on', `${YEAR}-06-01`, '--basis', 'one envelope', '--actor', 'alice', ...args);
  const alone = await note('--kind', 'not-notified');
  expect(alone).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('which two persons take') });
  expect((await note('--kind', 'not-notified', '--second', ' Alice')).exitCode).toBe(4);
  const small = ['--kind', 'small-breach', '--second', 'bob'];
  const first = await note(...small, '--count', '3');
  expect(first).toMatchObject({
    exitCode: 0,
    data: { kind: 'small-breach', count: 3, actor: 'alice', second: 'bob' },
  });
  expect((await note(...small, '--count', '4', '--corrects', String(first.data?.id))).exitCode).toBe(0);
  expect(await note(...small, '--corrects', String(first.data?.id))).toMatchObject({
    exitCode: 6,
  });
  expect((await note('--kind', 'complaint', '--category', 'online-access')).exitCode).toBe(0);
  expect(await note('--kind', 'complaint')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--category: belongs to complaints'),
  });
  expect(await note('--kind', 'late-event', '--breach', 'BR-NOWHERE')).toMatchObject({ exitCode: 5 });
  expect((await note('--kind', 'data-broker', '--dry-run')).data).toMatchObject({ recorded: false });
  const { data } = await run('yearly', 'register', YEAR);
  expect(data).toMatchObject({
    year: LAST_YEAR,
    counts: { exempt: { cases: 1, recorded: 1, customers: 5 }, dataBrokerActions: 0 },
    cases: [{ reference: 'BR-SMALL', exemptBecause: expect.stringContaining('fewer than 500') }],
    entries: [{ correctedBy: 2 }, { corrects: 1, count: 4 }, { category: 'online-access' }],
  });
  expect((await run('yearly', 'decisions', YEAR)).data).toEqual([
    expect.objectContaining({ kind: 'exemption-used', reference: 'BR-SMALL' }),
    expect.objectContaining({
      kind: 'exemption-used',
      entry: 2,
      persons: ['alice', 'bob'],
      reason: 'one envelope',
    }),
  ]);
});

test.each([
  ['annual', 'summary'],
  ['certification', 'certification'],
])('report %s drafts the %s from the records; a dry run keeps and writes nothing', async (verb, kind) => {
  const out = path.join(folder, verb);
  const dry = await run('report', verb, YEAR, '--out', out, '--dry-run');
  expect(dry).toMatchObject({ exitCode: 0, data: { draftId: `yearly/${YEAR}/${kind}/1` } });
  await expect(readdir(out)).rejects.toMatchObject({ code: 'ENOENT' });
  const { data, stderr } = await run('report', verb, YEAR, '--out', out);
  expect(yearlyDraftSchema.parse(data)).toMatchObject({
    draftId: `yearly/${YEAR}/${kind}/1`,
    kind,
    mode: 'sandbox',
  });
  expect(stderr).toMatch(new RegExp(`^Next: .*tocsin yearly file ${YEAR} ${kind}`, 'm'));
  expect((await readdir(out)).sort()).toEqual([
    `yearly-${YEAR}-${kind}-1-portal.txt`,
    `yearly-${YEAR}-${kind}-1.json`,
    `yearly-${YEAR}-${kind}-1.json.sig`,
    `yearly-${YEAR}-${kind}-1.pdf`,
    `yearly-${YEAR}-${kind}-1.txt`,
  ]);
  const json = path.join(out, `yearly-${YEAR}-${kind}-1.json`);
  expect(await run('report', 'verify', json)).toMatchObject({ exitCode: 0, data: { ok: true, kind } });
  await writeFile(json, (await readFile(json, 'utf8')).replace('"live"', '"sandbox"').replace('0', '1'));
  expect((await run('report', 'verify', json)).exitCode).toBe(21);
  const text = await readFile(path.join(out, `yearly-${YEAR}-${kind}-1.txt`), 'utf8');
  expect(text).toMatch(/^THIS IS A SANDBOX[^]*until an officer has checked/);
  expect(text).not.toMatch(/Ann|ann@|one envelope/);
});

test('a draft begins the work that no Schedule has begun; shown, filed once, and ended', async () => {
  const draft = await run('yearly', 'draft', YEAR, 'summary', '--actor', 'alice');
  expect(draft).toMatchObject({
    exitCode: 0,
    data: { kind: 'summary', counts: { exempt: { customers: 5 } } },
  });
  const shown = await run('yearly', 'show', YEAR, 'summary');
  expect(shown).toMatchObject({
    exitCode: 0,
    data: {
      workflowId: `yearly/${YEAR}/summary`,
      isUnderWay: true,
      draft: { draftId: `yearly/${YEAR}/summary/1` },
    },
  });
  const file = (...args: string[]) => run('yearly', 'file', YEAR, 'summary', ...FILING, ...args);
  expect((await file('--dry-run')).data).toMatchObject({ sent: false });
  expect(await file('--actor', 'alice')).toMatchObject({
    exitCode: 0,
    data: { phase: 'filed', outcome: { confirmation: 'F-1', signedBy: 'Olive Officer', actor: 'alice' } },
    stderr: expect.stringContaining('is on record as filed'),
  });
  expect(await file()).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('Nothing has changed: this was on record already.'),
  });
  const other = await run('yearly', 'file', YEAR, 'summary', ...filingOf('F-2'));
  expect([other.exitCode, errorOf(other.stderr)]).toEqual([
    6,
    expect.objectContaining({ message: expect.stringContaining('F-1') }),
  ]);
  expect((await run('yearly', 'draft', YEAR, 'summary')).exitCode).toBe(6);
  await eventually(async () => {
    const { status } = await env.client.workflow.getHandle(`yearly/${YEAR}/summary`).describe();
    expect(status.name).toBe('COMPLETED');
  });
  expect((await run('yearly', 'show', YEAR, 'summary')).data).toMatchObject({
    phase: 'filed',
    isUnderWay: false,
  });
  // Whatever the register says by now, what was filed stands.
  const note = ['--kind', 'late-event', '--on', `${YEAR}-07-01`, '--basis', 'found later'];
  expect((await run('yearly', 'note', ...note)).exitCode).toBe(0);
  expect(await run('report', 'annual', YEAR)).toMatchObject({
    exitCode: 0,
    data: { draftId: `yearly/${YEAR}/summary/1`, counts: { late: { recorded: 0 } } },
    stderr: expect.stringContaining('it stands as it is'),
  });
});

test('what was filed without a draft is not recorded before there is one, and the work goes on', async () => {
  for (const more of [[], ['--dry-run']]) {
    const refused = await run('yearly', 'file', '2019', 'certification', ...FILING, ...more);
    expect(refused.exitCode).toBe(6);
    expect(errorOf(refused.stderr)).toMatchObject({
      message: expect.stringMatching(/^there is no draft of the .*2019/),
      fix: expect.stringContaining('tocsin yearly draft 2019 certification'),
    });
  }
  const unbegun = env.client.workflow.getHandle('yearly/2019/certification').describe();
  await expect(unbegun).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
});

test('a draft of an old year begins its work, and people are reminded by e-mail of what is late', async () => {
  expect((await run('yearly', 'draft', YEAR, 'certification')).exitCode).toBe(0);
  if (Date.now() > Date.parse(`${LAST_YEAR + 1}-03-03T05:00:00Z`))
    await eventually(async () => {
      const [message] = smtp.messages.filter(({ raw }) => /certification/.test(String(raw)));
      expect(String(message?.raw)).toContain('overdue');
    });
  const declined = await run(
    'yearly',
    'decline',
    YEAR,
    'certification',
    '--actor',
    'alice',
    '--second',
    'alice',
    '--reason',
    'r',
  );
  expect(declined.exitCode).toBe(4);
  expect((await run('yearly', 'draft', '2019', 'certification')).exitCode).toBe(0);
  expect(await run('yearly', 'file', '2019', 'certification', ...FILING)).toMatchObject({
    exitCode: 0,
    data: { workflowId: 'yearly/2019/certification', phase: 'filed', outcome: { isLate: true } },
  });
  expect(
    await run(
      'yearly',
      'decline',
      '2020',
      'summary',
      '--actor',
      'alice',
      '--second',
      'bob',
      '--reason',
      'not in force',
    ),
  ).toMatchObject({ exitCode: 0, data: { phase: 'declined', outcome: { second: 'bob' } } });
});

test.each([
  ['a year that is not over', ['draft', String(LAST_YEAR + 1), 'summary'], 8],
  ['a filing before the year is over', ['file', String(LAST_YEAR + 1), 'summary', ...FILING], 8],
  ['no such kind', ['show', YEAR, 'audit'], 2],
  ['no such year', ['show', 'soon', 'summary'], 2],
  ['a time without an offset', ['file', YEAR, 'certification', ...filingOf('F-1', '2026-02-01T10:00:00')], 2],
])('%s is refused, and begins nothing', async (_what, args, exitCode) => {
  expect(await run('yearly', ...args)).toMatchObject({ exitCode, data: null });
  const unbegun = env.client.workflow.getHandle(`yearly/${LAST_YEAR + 1}/summary`).describe();
  await expect(unbegun).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
});

test('the doctor creates the Schedules in this namespace, and finds them well afterwards', async () => {
  const of = async (...args: string[]) => {
    const { data } = await run('doctor', ...args);
    const checks = data as unknown as { name: string; verdict: string; found: string }[];
    return checks.filter(({ name }) => name.startsWith('schedule')).map(({ verdict }) => verdict);
  };
  expect(await of()).toEqual(['warn', 'warn']);
  expect(await of('--fix')).toEqual(['ok', 'ok']);
  expect(await of()).toEqual(['ok', 'ok']);
});

test('the schema of a draft needs no server', async () => {
  const child = tocsin(['yearly', 'schema', '-o', 'json'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(await child.exited).toBe(0);
  const published = path.join(__dirname, '../../../reports/yearly/draft.schema.json');
  expect(JSON.parse(child.stdout())).toEqual(JSON.parse(await readFile(published, 'utf8')));
});
