import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { createLedgerStore } from '../../records/ledger-store';
import { aBreachFile } from '../support/builders';
import { eventually } from '../support/eventually';
import type { OwnDatabase } from '../support/own-database';
import { tocsin } from '../support/process';
import { runningWorker } from '../support/running-worker';
import type { RunningWorker } from '../support/running-worker';

/** `ledger verify` against the history of a real workflow, where the records were rewritten by a superuser. */
const BR = 'BR-KEPT';
let database: OwnDatabase;
let folder: string;
let running: RunningWorker;
let variables: NodeJS.ProcessEnv;

const run = async (args: readonly string[], others: NodeJS.ProcessEnv = {}) => {
  const child = tocsin([...args, '-o', 'json'], { ...variables, ...others });
  const exitCode = await child.exited;
  const stdout = child.stdout();
  return {
    exitCode,
    data: (stdout === '' ? null : JSON.parse(stdout)) as Record<string, never> | null,
    stderr: child.stderr(),
  };
};
const verify = (...args: string[]) => run(['ledger', 'verify', BR, ...args]);
const asSuperuser = (...statements: string[]): Promise<unknown> =>
  database.kysely.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    for (const statement of statements) await sql.raw(statement).execute(transaction);
  });

beforeAll(async () => {
  running = await runningWorker('kept');
  ({ database, folder, variables } = running);
  const facts = path.join(folder, 'breach.json');
  await writeFile(facts, JSON.stringify({ reference: BR, ...aBreachFile({ determinedAt: undefined }) }));
  expect(await run(['breach', 'open', '-f', facts, '--actor', 'alice'])).toMatchObject({ exitCode: 0 });
  await run([
    'breach',
    'close',
    BR,
    '--as',
    'not-a-breach',
    '--reason',
    'a test',
    '--actor',
    'alice',
    '--second',
    'bob',
  ]);
}, 120_000);
afterAll(() => running.end(), 60_000);

test('a whole ledger agrees with history and checkpoints; what could not be asked is said', async () => {
  await eventually(async () => {
    const { exitCode, data } = await verify();
    expect(exitCode).toBe(0);
    // Temporal lists a workflow a moment after it has begun.
    expect(data).toMatchObject({
      ok: true,
      history: { heads: expect.any(Number), upTo: data?.entries },
      checkpoints: { upTo: data?.entries, unknownKeys: [], missing: 0 },
    });
  });
  const offline = await verify('--offline');
  expect(offline).toMatchObject({ exitCode: 0, data: { ok: true, history: null } });
  const away = await run(['ledger', 'verify', BR], { TEMPORAL_ADDRESS: '127.0.0.1:9' });
  expect(away).toMatchObject({ exitCode: 0, data: { history: null } });
  expect(away.stderr).toContain('Not compared with the history');
});

test('without the key of this home the checkpoints prove nothing; with the public key that was kept they do', async () => {
  const { data } = await run(['ledger', 'key']);
  const kept = path.join(folder, 'kept.pem');
  await writeFile(kept, data?.publicKey ?? '');
  const elsewhere = { TOCSIN_HOME: path.join(folder, 'elsewhere') };
  const without = await run(['ledger', 'verify', BR], elsewhere);
  expect(without).toMatchObject({ exitCode: 0, data: { checkpoints: { unknownKeys: [data?.keyId] } } });
  expect(without.stderr).toContain('Only the records themselves vouch for');
  const withKey = await run(['ledger', 'verify', BR, '--key', kept], elsewhere);
  expect(withKey).toMatchObject({ exitCode: 0, data: { checkpoints: { unknownKeys: [] } } });
  expect(await run(['ledger', 'key'], elsewhere)).toMatchObject({ exitCode: 5 });
});

test('by another installation’s key the checkpoints are nobody’s: a code of its own, here and elsewhere, offline too', async () => {
  const foreign = path.join(folder, 'foreign.pem');
  const { publicKey } = generateKeyPairSync('ed25519');
  await writeFile(foreign, publicKey.export({ type: 'spki', format: 'pem' }));
  const elsewhere = { TOCSIN_HOME: path.join(folder, 'elsewhere') };
  for (const at of [elsewhere, {}]) {
    const found = await run(['ledger', 'verify', BR, '--offline', '--key', foreign], at);
    expect(found).toMatchObject({ exitCode: 27, data: { ok: true } });
    expect(found.stderr).toContain('is signed by the key given');
  }
  await writeFile(foreign, 'no key');
  expect(await run(['ledger', 'verify', BR, '--key', foreign], elsewhere)).toMatchObject({ exitCode: 2 });
});

test('a signed checkpoint that is deleted is missed', async () => {
  await asSuperuser(`delete from ledger_checkpoint where seq = (select max(seq) from ledger_checkpoint)`);
  expect(await verify()).toMatchObject({ exitCode: 1, data: { ok: true, checkpoints: { missing: 1 } } });
});

test('an approval that somebody has added, rightly chained, is found although the next head and checkpoint vouch for it', async () => {
  const forged = await createLedgerStore(database).append(BR, [
    {
      key: 'case/99',
      at: '2026-11-20T15:00:00.000Z',
      kind: 'approved',
      actor: 'carol',
      data: { digest: 'x' },
    },
  ]);
  await run([
    'records',
    'legal-hold',
    'place',
    BR,
    '--reference',
    'LH-1',
    '--reason',
    'a test',
    '--actor',
    'alice',
  ]);
  await eventually(async () =>
    expect(await verify()).toMatchObject({
      exitCode: 1,
      data: {
        firstBad: {
          seq: forged.seq,
          problem: 'it was added: no workflow of the breach has had this written (approved, by carol)',
        },
      },
    }),
  );
});

test('an end cut off with its checkpoints and its head, then the whole ledger, then the breach itself: all are found', async () => {
  await asSuperuser(
    `delete from ledger where seq > 1`,
    `delete from ledger_checkpoint where seq > 1`,
    `update ledger_head set seq = 1, hash = (select hash from ledger where seq = 1)`,
  );
  expect(await verify('--offline')).toMatchObject({ exitCode: 0 });
  const cut = await verify();
  expect(cut).toMatchObject({ exitCode: 1, data: { ok: false, entries: 1, firstBad: { seq: 2 } } });
  expect(cut.stderr).toMatch(/heads of its history have no signed checkpoint/);

  await asSuperuser('delete from ledger', 'delete from ledger_checkpoint', 'delete from ledger_head');
  expect(await verify()).toMatchObject({
    exitCode: 1,
    data: { ok: false, entries: 0, firstBad: { seq: 1 } },
  });

  await asSuperuser(`delete from breach`);
  expect(await verify()).toMatchObject({ exitCode: 1, data: { ok: false, firstBad: { seq: 1 } } });
  expect(await verify('--offline')).toMatchObject({ exitCode: 5 });
});
