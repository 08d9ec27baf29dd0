import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { A_POSTAL_ADDRESS, aChangeLine } from '../support/a-change';
import { eventually } from '../support/eventually';
import { tocsin } from '../support/process';
import { freePort } from '../support/embedded-postgres';
import { runningWorker } from '../support/running-worker';
import type { RunningWorker } from '../support/running-worker';
import type { SmtpSink } from '../support/smtp';

/** The command against a real Temporal, a real Postgres, a real inbox and a real worker. */
let env: TestWorkflowEnvironment;
let smtp: SmtpSink;
let folder: string;
let running: RunningWorker;
let variables: NodeJS.ProcessEnv;

beforeAll(async () => {
  running = await runningWorker('account', { TOCSIN_METRICS_ADDRESS: `127.0.0.1:${await freePort()}` });
  ({ env, smtp, folder, variables } = running);
}, 120_000);
afterAll(() => running.end(), 60_000);

const run = async (...args: string[]) => {
  const child = tocsin(['account', ...args, '-o', 'json'], variables);
  const exitCode = await child.exited;
  const stdout = child.stdout();
  return { exitCode, data: (stdout ? JSON.parse(stdout) : null) as never, stderr: child.stderr() };
};
const fileOf = async (name: string, ...lines: (string | object)[]): Promise<string> => {
  const file = path.join(folder, name);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(file, `${text}\n`);
  return file;
};
const line = (id: string, fields: object = {}) =>
  aChangeLine({ customer_id: `c-${id}`, change_id: id, ...fields });
const BAD = '{"customer_id": "c", "kind":';

test('wrong lines are named by line, field and fix, the value masked; and nobody is told', async () => {
  const file = await fileOf(
    'wrong.jsonl',
    line('w1'),
    BAD,
    line('w2', { kind: 'pasword' }),
    line('w3', { email: 'not an address of wanda' }),
  );
  const { exitCode, data } = await run('change', '-f', file);
  expect(exitCode).toBe(10);
  expect(data).toMatchObject({
    lines: 4,
    registered: 0,
    rejected: 3,
    problems: [
      { line: 2, problem: 'is no JSON' },
      { line: 3, field: 'kind', value: 'pasword' },
      { line: 4, field: 'email' },
    ],
  });
  expect(JSON.stringify(data)).not.toContain('wanda');
  expect((await run('list')).data).toEqual([]);
});

test('--dry-run tells nobody; then each is told once, however often the file is given', async () => {
  const file = await fileOf('good.jsonl', line('g1'), '', line('g2', { email: 'g2@customer.example' }));
  expect(await run('change', '-f', file, '--dry-run')).toMatchObject({
    exitCode: 0,
    data: { registered: 2, dryRun: true },
  });
  expect((await run('list')).data).toEqual([]);
  expect(await run('change', '-f', file)).toMatchObject({ exitCode: 0, data: { registered: 2 } });
  await eventually(async () => expect(smtp.messages).toHaveLength(2));
  expect(await run('change', '-f', file)).toMatchObject({
    exitCode: 0,
    data: { registered: 0, repeated: 2 },
  });
  await eventually(async () =>
    expect((await run('status')).data).toMatchObject({ counts: { accepted: 2 }, doubted: 0 }),
  );
  expect(smtp.messages).toHaveLength(2);
});

test('number and latency of notices are in the metrics, and nobody’s name is', async () => {
  const metrics = await (await fetch(`http://${variables.TOCSIN_METRICS_ADDRESS}/metrics`)).text();
  expect(metrics).toMatch(/tocsin_account_change_notices[^\n]*state="accepted"[^\n]* 2\n/);
  expect(metrics).toMatch(/tocsin_account_change_latency[a-z_]*count[^\n]* 2\n/);
  expect(metrics).toMatch(/tocsin_account_change_latency[^\n]*le="2000"[^\n]*\n/);
  expect(metrics).toMatch(/tocsin_account_change_latency[^\n]*le="60000"[^\n]*\n/);
  expect(metrics).not.toMatch(/customer\.example|Wanda/);
});

test('from a pipe with --accept-valid the right lines are told of while it is still open', async () => {
  const before = smtp.messages.length;
  const child = spawn(
    process.execPath,
    ['client/bin/tocsin.cjs', 'account', 'change', '-f', '-', '--accept-valid', '-o', 'jsonl'],
    { env: { ...process.env, ...variables }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stdin.write(`${JSON.stringify(line('p1'))}\n${BAD}\n${JSON.stringify(line('p2'))}\n`);
  await eventually(async () => expect(smtp.messages.length).toBe(before + 2));
  child.stdin.end();
  expect(await exited).toBe(10);
  const lines = printed
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { line: number });
  expect(lines.map((one) => one.line).sort()).toEqual([1, 2, 3]);
  expect(printed).toMatch(/"workflowId":"account-change\/[0-9a-f]{40}"/);
});

test('--register-only: any Temporal client starts what it prints; retry begins what was not begun', async () => {
  const before = smtp.messages.length;
  const file = await fileOf('later.jsonl', line('l1'), line('l2'));
  const child = tocsin(['account', 'change', '-f', file, '--register-only', '-o', 'jsonl'], variables);
  expect(await child.exited).toBe(0);
  const [first] = child
    .stdout()
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { workflowId: string; input: object });
  const { workflowId = '', input = {} } = first ?? {};
  expect(
    await env.client.workflow.execute('accountChange', { taskQueue: 'tocsin', workflowId, args: [input] }),
  ).toMatchObject({ state: 'accepted' });
  expect(smtp.messages).toHaveLength(before + 1);
  expect(await run('retry')).toMatchObject({ exitCode: 0, data: { open: 1 } });
  await eventually(async () => expect(smtp.messages).toHaveLength(before + 2));
});

test('what is not there is told so', async () => {
  expect(await run('change', '-f', path.join(folder, 'none.jsonl'))).toMatchObject({ exitCode: 5 });
  expect(await run('show', 'AC-2026-01-01-1')).toMatchObject({ exitCode: 5 });
  expect(await run('show', 'BR-1')).toMatchObject({ exitCode: 2 });
});

test('whom no e-mail address of record is known of gets a letter; its ledger is whole', async () => {
  const postal = { email: undefined, email_since: undefined, ...A_POSTAL_ADDRESS };
  const file = await fileOf('letter.jsonl', line('s1', postal));
  expect(await run('change', '-f', file)).toMatchObject({ exitCode: 0 });
  await eventually(async () => expect((await run('list', '--state', 'letter')).data).toHaveLength(1));
  const out = path.join(folder, 'letters');
  const { exitCode, data } = await run('letters', '--out', out);
  expect({ exitCode, data }).toMatchObject({ exitCode: 0, data: { books: [{ letters: 1, problems: 0 }] } });
  const book = `AC-${new Date().toISOString().slice(0, 10)}`;
  expect(await readFile(path.join(out, book, 'manifest.csv'), 'utf8')).toContain('1 Main St');
  const verified = tocsin(['ledger', 'verify', book, '--offline', '-o', 'json'], variables);
  expect(await verified.exited).toBe(0);
  expect(JSON.parse(verified.stdout())).toMatchObject({ reference: book, ok: true });
});
