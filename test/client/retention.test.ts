import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { addDocument } from '../../records/documents';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import { eventually } from '../support/eventually';
import { ownDatabase } from '../support/own-database';
import type { OwnDatabase } from '../support/own-database';
import { tocsin } from '../support/process';
import type { TocsinProcess } from '../support/process';
import { aBreach, somePeople } from '../support/records';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';

jest.setTimeout(300_000);

/** How the records of closed breaches are kept and destroyed, by the command, against a real worker that is killed in between. */
const CLOSED_AT = '2023-03-01T15:00:00Z';
let env: TestWorkflowEnvironment;
let smtp: SmtpSink;
let database: OwnDatabase;
let home: string;
let worker: TocsinProcess;
let variables: NodeJS.ProcessEnv;

const startWorker = async (): Promise<void> => {
  worker = tocsin(['worker'], variables);
  await worker.says('"RUNNING"');
};
beforeAll(async () => {
  [env, smtp, database] = await Promise.all([devServer(), startSmtp(), ownDatabase()]);
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-retention-'));
  variables = {
    TOCSIN_HOME: home,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: env.address,
    TOCSIN_INBOX_URL: smtp.url,
  };
  await startWorker();
}, 120_000);
afterAll(async () => {
  worker.child.kill('SIGTERM');
  await worker.exited;
  await database.drop();
  await Promise.all([env.teardown(), smtp.close(), rm(home, { recursive: true, force: true })]);
}, 60_000);

const run = async (...args: string[]) => {
  const child = tocsin([...args, '--actor', 'ada', '-o', 'json'], variables);
  const exitCode = await child.exited;
  const stdout = child.stdout();
  return { exitCode, data: (stdout ? JSON.parse(stdout) : null) as never, stderr: child.stderr() };
};
const purge = (reference: string, ...more: string[]) =>
  run('records', 'purge', reference, '--reason', 'kept for two years', ...more);
const legalHold = (verb: 'place' | 'release', reference: string) =>
  run('records', 'legal-hold', verb, reference, '--reference', 'Smith v. Example', '--reason', 'discovery');

/** A case that was closed years ago, with people and a document. */
const closedLongAgo = async (reference: string, closedAt = CLOSED_AT): Promise<void> => {
  await aBreach(database, reference, { openedAt: '2023-01-02T10:00:00Z' });
  await somePeople(
    database,
    reference,
    ['c1', 'c2', 'c3'].map((id) => ({ id, contact: { name: `Person ${id}`, email: `${id}@x.example` } })),
  );
  const content = Buffer.from('%PDF-1.7 a direction');
  await addDocument(database, { reference, content, mediaType: 'application/pdf', actor: 'ada' });
  const data = { as: 'complete', reason: 'done' };
  const entry = { key: 'closed', at: closedAt, kind: 'closed', actor: 'ada', data } as const;
  await createLedgerStore(database).append(reference, [entry]);
  await database.kysely
    .updateTable('breach')
    .set({ phase: 'closed', status: 'running' })
    .where('reference', '=', reference)
    .execute();
};

const left = async (reference: string): Promise<{ people: number; imports: number; keys: number }> => {
  const { rows } = await database.pool.query<{ people: number; imports: number; keys: number }>(
    `select (select count(*)::integer from customer where breach = $1) as people,
      (select count(*)::integer from customer_import where breach = $1) as imports,
      (select count(*)::integer from data_key where scope = $1 and wrapped is not null) as keys`,
    [reference],
  );
  return rows[0] as never;
};
const UNTOUCHED = { people: 3, imports: 1, keys: 2 };
const GONE = { people: 0, imports: 0, keys: 0 };

const kindsOf = async (reference: string): Promise<string[]> => {
  const kinds: string[] = [];
  for await (const { kind } of readLedger(database, reference)) kinds.push(kind);
  return kinds;
};
const retentionOf = async (reference: string): Promise<unknown> => {
  const { data } = await run('records', 'status');
  return (data as { retentions: { reference: string }[] }).retentions.find(
    (each) => each.reference === reference,
  );
};

test('under a legal hold nothing is destroyed; then by two persons, once, and for good', async () => {
  const BR = 'BR-2023-0001';
  await closedLongAgo(BR);
  expect(await legalHold('place', BR)).toMatchObject({ exitCode: 0, data: { phase: 'retained' } });
  expect(await legalHold('place', BR)).toMatchObject({ exitCode: 0 });
  expect((await kindsOf(BR)).filter((kind) => kind === 'legal-hold-placed')).toHaveLength(1);
  expect(await retentionOf(BR)).toMatchObject({ phase: 'retained', legalHolds: ['Smith v. Example'] });

  expect(await purge(BR, '--second', 'bob', '--yes')).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('Smith v. Example'),
  });
  expect(await purge(BR, '--second', 'bob', '--dry-run')).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('Smith v. Example'),
  });
  expect(await legalHold('release', BR)).toMatchObject({ exitCode: 0 });
  expect(await purge(BR, '--second', ' Ada ', '--yes')).toMatchObject({ exitCode: 4 });
  expect(await purge(BR, '--second', 'bob', '--dry-run')).toMatchObject({
    exitCode: 0,
    data: { sent: false, people: 3 },
    stderr: expect.stringMatching(/3 people would be destroyed: their time was over 202[0-9]-/),
  });
  expect(await purge(BR, '--second', 'bob')).toMatchObject({ exitCode: 3 });
  expect(await purge(BR, '--yes')).toMatchObject({ exitCode: 2 });
  expect(await left(BR)).toEqual(UNTOUCHED);
  expect(await kindsOf(BR)).not.toContain('purge-decided');

  expect(await purge(BR, '--second', 'bob', '--yes')).toMatchObject({
    exitCode: 0,
    data: { phase: 'destroyed' },
  });
  expect(await left(BR)).toEqual(GONE);
  expect(await kindsOf(BR)).toEqual(expect.arrayContaining(['legal-hold-placed', 'purge-decided', 'purged']));
  expect(await retentionOf(BR)).toMatchObject({ phase: 'destroyed', destroyedAt: expect.any(String) });
  expect(await run('ledger', 'verify', BR)).toMatchObject({ exitCode: 0 });

  expect(await purge(BR, '--second', 'bob', '--yes')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('Nothing has changed'),
  });
  expect(await legalHold('place', BR)).toMatchObject({ exitCode: 6 });
  expect(await run('report', 'build', BR)).toMatchObject({
    exitCode: 26,
    stderr: expect.stringContaining('no report can be compiled from them any more'),
  });
  expect(await run('customers', 'find', BR, '--email', 'c1@x.example')).toMatchObject({ exitCode: 26 });
  expect(await run('report', 'list', BR)).toMatchObject({ exitCode: 0 });
  expect(await run('notice', 'lookup', '7KQ2M4XX')).toMatchObject({
    stderr: expect.stringContaining(`unless it is an old one about ${BR}`),
  });
});

test('a breach that is open, or whose time is not over, or that there is not', async () => {
  const BR = 'BR-2026-0002';
  await aBreach(database, BR);
  await somePeople(database, BR, [{ id: 'c1', contact: { name: 'Wanda', email: 'w@x.example' } }]);
  expect(await purge(BR, '--second', 'bob', '--yes')).toMatchObject({ exitCode: 8 });
  expect(await legalHold('place', BR)).toMatchObject({ exitCode: 0 });
  expect(await kindsOf(BR)).toContain('legal-hold-placed');
  const listed = { exitCode: 0, data: [{ breach: BR, reference: 'Smith v. Example', releasedAt: null }] };
  expect(await run('records', 'legal-hold', 'list', BR)).toMatchObject(listed);
  expect((await run('records', 'legal-hold', 'list')).data).toContainEqual(
    expect.objectContaining({ breach: BR, reason: 'discovery', actor: 'ada' }),
  );
  expect(await run('records', 'legal-hold', 'list', 'BR-NOWHERE')).toMatchObject({ exitCode: 5 });
  for (const how of ['--yes', '--dry-run'])
    expect(await purge(BR, '--second', 'bob', how)).toMatchObject({
      exitCode: 8,
      stderr: expect.stringMatching(
        /is open: nothing is destroyed .*; and it is under legal hold: Smith v\. Example/,
      ),
    });
  expect(await left(BR)).toMatchObject({ people: 1 });
  expect(await purge('BR-NOWHERE', '--second', 'bob', '--yes')).toMatchObject({ exitCode: 5 });
  expect(await legalHold('place', 'BR-NOWHERE')).toMatchObject({ exitCode: 5 });
});

test('before its time it is said from when, and a rehearsal is refused as the act is', async () => {
  const BR = 'BR-2026-0003';
  await closedLongAgo(BR, new Date().toISOString());
  for (const how of ['--yes', '--dry-run'])
    expect(await purge(BR, '--second', 'bob', how)).toMatchObject({
      exitCode: 8,
      stderr: expect.stringMatching(/the records of BR-2026-0003 are kept until 20\d\d-.*2 years from/),
    });
  expect(await left(BR)).toEqual(UNTOUCHED);
});

/** Where a worker is killed: what keeps it there, what it waits with, and what is left then. */
const MOMENTS: readonly [string, string, string, object][] = [
  [
    'before the key is destroyed',
    "select from data_key where scope = 'BR-KILLED-1' for update",
    'update data_key',
    UNTOUCHED,
  ],
  [
    'after the key, before any row',
    'lock table notice in share mode',
    'delete from "notice"',
    { ...UNTOUCHED, keys: 0 },
  ],
  [
    'between two tables',
    'lock table customer_import in share mode',
    'delete from "customer_import"',
    { people: 0, imports: 1, keys: 0 },
  ],
];

test.each(MOMENTS.map((moment, index) => [...moment, `BR-KILLED-${index + 1}`] as const))(
  'a worker that is killed %s: another one goes on from there',
  async (_when, block, waitsWith, meanwhile, reference) => {
    await closedLongAgo(reference);
    const blocker = await database.pool.connect();
    try {
      await blocker.query('begin');
      await blocker.query(block);
      const asked = purge(reference, '--second', 'bob', '--yes');
      await eventually(async () => {
        const { rowCount } = await database.pool.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`,
          [`%${waitsWith}%`],
        );
        expect(rowCount).toBeGreaterThan(0);
      });
      worker.child.kill('SIGKILL');
      await worker.exited;
      expect(await left(reference)).toEqual(meanwhile);
      expect(await kindsOf(reference)).not.toContain('purged');
      // What the dead worker had asked for is not done after its death either.
      await database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like $1`,
        [`%${waitsWith}%`],
      );
      await blocker.query('rollback');
      await startWorker();
      await asked;
    } finally {
      blocker.release(true);
    }
    await eventually(
      async () =>
        expect(await purge(reference, '--second', 'bob', '--yes')).toMatchObject({
          exitCode: 0,
          stderr: expect.stringContaining('were destroyed'),
        }),
      120_000,
    );
    expect(await left(reference)).toEqual(GONE);
    expect((await kindsOf(reference)).filter((kind) => kind === 'purged')).toHaveLength(1);
    expect(await run('ledger', 'verify', reference)).toMatchObject({ exitCode: 0 });
  },
);
