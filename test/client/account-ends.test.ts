import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { settleBouncedChanges } from '../../records/account-changes/bounced-changes';
import { A_POSTAL_ADDRESS, aChangeLine } from '../support/a-change';
import { eventually } from '../support/eventually';
import { tocsin } from '../support/process';
import { runningWorker } from '../support/running-worker';
import type { RunningWorker } from '../support/running-worker';

/** How notices of changes end that reach nobody, with a worker beside the command; and whether their ledger is believed. */
let running: RunningWorker;
let telephoneFolder: string;

beforeAll(async () => {
  telephoneFolder = await mkdtemp(path.join(tmpdir(), 'tocsin-telephones-'));
  running = await runningWorker('account-ends', { TOCSIN_TELEPHONE_FOLDER: telephoneFolder });
}, 120_000);
afterAll(async () => {
  await running.end();
  await rm(telephoneFolder, { recursive: true });
}, 60_000);

const tocsinJson = async (...args: string[]) => {
  const child = tocsin([...args, '-o', 'json'], running.variables);
  const exitCode = await child.exited;
  const stdout = child.stdout();
  return { exitCode, data: (stdout ? JSON.parse(stdout) : null) as never, stderr: child.stderr() };
};
const run = (...args: string[]) => tocsinJson('account', ...args);
const BOOK = `AC-${new Date().toISOString().slice(0, 10)}`;

/** Tells of changes, and answers their references once each is in `state`. */
const told = async (state: string, ...changes: object[]): Promise<string[]> => {
  const file = path.join(running.folder, 'changes.jsonl');
  await writeFile(file, changes.map((one) => `${JSON.stringify(aChangeLine(one))}\n`).join(''));
  expect((await run('change', '-f', file, '--accept-valid')).exitCode).toBe(0);
  const ids = changes.map((one) => (one as { customer_id: string }).customer_id);
  return eventually(async () => {
    const all = (await run('list', '--state', state)).data as { reference: string; customerId: string }[];
    const found = all.filter(({ customerId }) => ids.includes(customerId));
    expect(found).toHaveLength(ids.length);
    return found.map(({ reference }) => reference);
  });
};
const alertsOf = (reference: string) =>
  running.smtp.messages.filter(
    ({ to, mail }) => to[0] === 'security@example.com' && mail.subject?.includes(reference),
  );
const showing = async (reference: string) => (await run('show', reference)).data as object;
const BY_LETTER = { email: undefined, email_since: undefined, ...A_POSTAL_ADDRESS };

test('a bounce that leaves no way alerts the security team, though its workflow has ended', async () => {
  const [reference = ''] = await told('accepted', { customer_id: 'bounced' });
  const seq = Number(reference.slice(BOOK.length + 1));
  const notice = { caseId: '', dispatch: 1, seq };
  const evidence = '550 5.1.1 no such user';
  expect(await settleBouncedChanges(running.database, BOOK, [{ notice, evidence }])).toEqual(['bounced']);
  await eventually(async () => expect(alertsOf(reference)).toHaveLength(1));
  expect(alertsOf(reference)[0]?.mail.text).toContain('e-mail was refused or came back');
  expect(await showing(reference)).toMatchObject({ state: 'nowhere', alert: 'nowhere' });
}, 120_000);

test('a letter that came back: nowhere, and an alert; wrong rows change nothing; again changes nothing', async () => {
  const [reference = ''] = await told('letter', { customer_id: 'returned', ...BY_LETTER });
  const file = path.join(running.folder, 'returned.csv');
  await writeFile(
    file,
    `reference,reason,returned_at\n${reference},vacant,2026-11-26\nBR-1,moved,26.11.2026\n`,
  );
  const wrong = await run('returns', file);
  expect(wrong.exitCode).toBe(10);
  expect(wrong.stderr).toMatch(/line 3, reference: is no number of a notice[^]*line 3, returned_at/);
  expect(await showing(reference)).toMatchObject({ state: 'letter' });
  await writeFile(file, `reference,reason,returned_at\n${reference},vacant,2026-11-26\n`);
  expect(await run('returns', file, '--dry-run')).toMatchObject({ exitCode: 11, data: { returned: 1 } });
  expect(await showing(reference)).toMatchObject({ state: 'letter' });
  expect(await run('returns', file)).toMatchObject({ exitCode: 11, data: { returned: 1 } });
  expect(await run('returns', file)).toMatchObject({ exitCode: 0, data: { returned: 0, repeated: 1 } });
  expect(await showing(reference)).toMatchObject({ state: 'nowhere', rule: 'the letter came back' });
  await eventually(async () => expect(alertsOf(reference)).toHaveLength(1));
}, 120_000);

test('a named person closes what reached nobody, with a reason that stands on the ledger', async () => {
  const young = { email_since: '2026-11-26', changed_at: '2026-11-27T10:00:00Z' };
  const [reference = ''] = await told('nowhere', { customer_id: 'closed', ...young });
  await eventually(async () => expect(alertsOf(reference)).toHaveLength(1));
  const close = (reason: string) => run('close', reference, '--actor', 'ada', '--reason', reason);
  expect((await run('close', reference, '--actor', 'ada')).exitCode).toBe(2);
  expect(await close('told in the shop, with a passport')).toMatchObject({ exitCode: 0 });
  expect(await close('told in the shop, with a passport')).toMatchObject({
    exitCode: 0,
    data: { isRepeat: true },
  });
  expect((await close('otherwise')).exitCode).toBe(6);
  expect(await showing(reference)).toMatchObject({
    state: 'closed',
    closed: { by: 'ada', reason: 'told in the shop, with a passport' },
  });
  const { data } = await tocsinJson('ledger', 'show', BOOK);
  expect(JSON.stringify(data)).toContain('told in the shop, with a passport');
  const [accepted = ''] = await told('accepted', { customer_id: 'reached' });
  expect((await run('close', accepted, '--reason', 'x')).exitCode).toBe(6);
  expect((await run('close', 'AC-2020-01-01-1', '--reason', 'x')).exitCode).toBe(5);
}, 120_000);

test('a letter that cannot be drawn: the export says so, a person is alerted and ends it', async () => {
  const [reference = ''] = await told('letter', { customer_id: 'undrawn', name: '王小明', ...BY_LETTER });
  const letters = (...more: string[]) =>
    run('letters', '--out', path.join(running.folder, 'undrawn'), '--book', BOOK, ...more);
  expect(await letters('--dry-run')).toMatchObject({ exitCode: 10 });
  expect(await showing(reference)).toMatchObject({ state: 'letter' });
  expect(await letters()).toMatchObject({ exitCode: 10, data: { books: [{ problems: 1 }] } });
  expect(await showing(reference)).toMatchObject({
    state: 'nowhere',
    alert: 'nowhere',
    rule: expect.stringMatching(/^no letter can be made/) as string,
  });
  expect(await letters()).toMatchObject({ exitCode: 0 });
  await eventually(async () => expect(alertsOf(reference)).toHaveLength(1));
  expect(await run('close', reference, '--actor', 'ada', '--reason', 'told by telephone')).toMatchObject({
    exitCode: 0,
  });
}, 120_000);

test('messages to telephones wait in the folder that the environment names', async () => {
  const telephone = {
    email: undefined,
    email_since: undefined,
    telephone: '+12125550100',
    telephone_by: 'voicemail',
  };
  await told('telephone', { customer_id: 'called', ...telephone });
  const sandbox = path.join(telephoneFolder, 'sandbox');
  const [file = '', ...others] = await readdir(sandbox);
  expect(others).toEqual([]);
  expect(JSON.parse(await readFile(path.join(sandbox, file), 'utf8'))).toMatchObject({
    to: '+12125550100',
    by: 'voicemail',
  });
}, 120_000);

test('in one stream: the same line again is the same notice, another one of its id is refused', async () => {
  const file = path.join(running.folder, 'twice.jsonl');
  const line = (fields: object) => `${JSON.stringify(aChangeLine({ customer_id: 'twice', ...fields }))}\n`;
  await writeFile(file, line({}) + line({}) + line({ kind: 'online-account' }));
  const before = running.smtp.messages.length;
  expect(await run('change', '-f', file)).toMatchObject({
    exitCode: 10,
    data: { registered: 0, rejected: 1 },
  });
  expect(await run('change', '-f', file, '--accept-valid')).toMatchObject({
    exitCode: 10,
    data: { registered: 1, repeated: 1, problems: [{ line: 3, field: 'change_id' }] },
  });
  await eventually(async () => expect(running.smtp.messages).toHaveLength(before + 1));
}, 120_000);

test('the ledger of a day is signed, its heads stand in the histories, and one that was rewritten is found', async () => {
  const verify = () => tocsinJson('ledger', 'verify', BOOK);
  await eventually(async () => {
    const { exitCode, data } = await verify();
    const { entries } = data as { entries: number };
    expect({ exitCode, data }).toMatchObject({
      exitCode: 0,
      data: { ok: true, checkpoints: { upTo: entries, missing: 0, unknownKeys: [] } },
    });
    expect((data as { history: { heads: number } }).history.heads).toBeGreaterThan(2);
  });
  // By a superuser, who forgets nothing inside the database but has neither the key nor Temporal.
  await running.database.kysely.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`delete from ledger where breach = ${BOOK}`.execute(transaction);
    await sql`delete from ledger_head where breach = ${BOOK}`.execute(transaction);
  });
  const emptied = await verify();
  expect(emptied.exitCode).toBe(1);
  expect(emptied.data).toMatchObject({ ok: false, firstBad: { seq: 1 } });
  await running.database.kysely.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`delete from ledger_checkpoint where breach = ${BOOK}`.execute(transaction);
  });
  const unsigned = await verify();
  expect(unsigned.data).toMatchObject({ ok: false, firstBad: { seq: 1 }, checkpoints: { count: 0 } });
}, 120_000);
