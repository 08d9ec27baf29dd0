import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { aBreachFile } from '../support/builders';
import { eventually } from '../support/eventually';
import { tocsin } from '../support/process';
import { runningWorker } from '../support/running-worker';
import type { RunningWorker } from '../support/running-worker';

/** A hold that comes while no worker answers: it stops the sending in the records, is kept, and is taken when one does. */
const DIRECTED_AT = new Date().toISOString();
let running: RunningWorker;
beforeAll(async () => {
  running = await runningWorker('held');
}, 120_000);
afterAll(() => running.end(), 60_000);

const run = async (...args: string[]) => {
  const child = tocsin([...args, '-o', 'json'], running.variables);
  const exitCode = await child.exited;
  return { exitCode, stdout: child.stdout(), stderr: child.stderr() };
};
const placed = (...args: string[]) =>
  run(
    ...['hold', 'place', 'BR-HELD', '--agency', 'FBI', '--agent', 'Agent X', '--reference', 'FBI-17'],
    ...['--directed-at', DIRECTED_AT, ...args],
  );
const isStopped = async (): Promise<boolean | undefined> => {
  const { rows } = await sql<{ stopped: boolean }>`
    select stopped from breach where reference = 'BR-HELD'`.execute(running.database.kysely);
  return rows[0]?.stopped;
};
const unstop = () =>
  sql`update breach set stopped = false where reference = 'BR-HELD'`.execute(running.database.kysely);
const holds = async (): Promise<unknown> =>
  JSON.parse((await run('hold', 'list', 'BR-HELD')).stdout) as unknown;

test('a hung worker keeps no hold from being kept: exit code 69, nothing is sent, and it is taken once', async () => {
  const facts = path.join(running.folder, 'held.json');
  const people = path.join(running.folder, 'people.csv');
  await writeFile(people, 'customer_id,email\nc1,ann@example.com\n');
  await writeFile(facts, JSON.stringify({ reference: 'BR-HELD', ...aBreachFile() }));
  expect(await run('breach', 'open', '-f', facts, '--customers', people)).toMatchObject({ exitCode: 0 });
  running.worker.child.kill('SIGSTOP');
  try {
    await unstop();
    expect((await placed('--days', '0')).exitCode).toBe(2);
    expect(await isStopped()).toBe(false);
    const { exitCode, stderr } = await placed('--days', '10');
    expect(exitCode).toBe(69);
    expect(stderr).toMatch(/the hold is kept by Temporal for BR-HELD .* sending was stopped in the records/);
    expect(await isStopped()).toBe(true);
  } finally {
    running.worker.child.kill('SIGCONT');
  }
  await eventually(async () => expect(await holds()).toMatchObject([{ reference: 'FBI-17' }]), 60_000);
  expect((await placed('--days', '10')).exitCode).toBe(0);
  expect(await holds()).toHaveLength(1);
}, 180_000);

test('a drill’s own clock says what is now, where the records are ahead of it', async () => {
  const facts = path.join(running.folder, 'drill.json');
  await writeFile(facts, JSON.stringify({ reference: 'BR-DRILL', ...aBreachFile() }));
  expect(await run('breach', 'open', '-f', facts, '--speed', '30000')).toMatchObject({ exitCode: 0 });
  await sql`update breach set created_at = created_at - interval '1 minute' where reference = 'BR-DRILL'`.execute(
    running.database.kysely,
  );
  const direction = ['--agency', 'FBI', '--agent', 'Agent X', '--reference', 'FBI-18', '--days', '9'];
  expect(await run('hold', 'place', 'BR-DRILL', ...direction, '--directed-at', 'now')).toMatchObject({
    exitCode: 0,
  });
}, 180_000);
