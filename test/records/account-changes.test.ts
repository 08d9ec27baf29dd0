import { sql } from 'kysely';
import { caseIdOf } from '../../mail/verp';
import { settleBounces } from '../../records/bounces';
import { createChangeStore } from '../../records/account-changes/change-store';
import { changeFigures, listChanges } from '../../records/account-changes/read-changes';
import { registerChanges } from '../../records/account-changes/register-changes';
import { forgetBatch, releaseSome } from '../../records/account-changes/release-changes';
import { verifyLedger } from '../../records/ledger-store';
import { A_POSTAL_ADDRESS, aChange } from '../support/a-change';
import { onRecord } from '../support/account-changes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const AT = '2026-11-27T10:00:01.500Z';
const settled = (key: string, became: 'accepted' | 'refused' | 'put-off' | 'in-doubt') => ({
  key,
  became,
  reply: '550 5.1.1 <wanda@customer.example> no such user',
  at: AT,
});
const states = async (): Promise<string[]> =>
  (await listChanges(database.kysely, { limit: 100 })).map(({ state }) => state);

test('the same change again is a repeat; another content under its id is a conflict', async () => {
  const register = async (fields: object = {}) =>
    (await registerChanges(database, [aChange(fields)], { actor: 'ada' }))[0];
  const first = await register();
  expect(first).toMatchObject({ found: 'new', seq: 1, state: 'pending' });
  expect(await register({ changed_at: '2026-11-27T05:00:00-05:00' })).toMatchObject({
    ...first,
    found: 'repeat',
  });
  expect(await register({ email: 'other@customer.example' })).toMatchObject({ found: 'conflict' });
  expect(await register({ change_id: 'ch2' })).toMatchObject({ found: 'new', seq: 2 });
  const twice = await registerChanges(
    database,
    [aChange({ change_id: 'x' }), aChange({ change_id: 'x' }), aChange({ change_id: 'x', name: 'Other' })],
    { actor: 'ada' },
  );
  expect(twice.map(({ found }) => found)).toEqual(['new', 'repeat', 'conflict']);
});

test('what is staged is told of when it is released, and forgotten where it is not', async () => {
  const stage = (id: string, batch: string) =>
    registerChanges(database, [aChange({ change_id: id })], { actor: 'ada', batch });
  await stage('a', 'one');
  await stage('b', 'two');
  expect(await states()).toEqual([]);
  // Staged before, and never released: staged anew.
  expect(await stage('a', 'two')).toMatchObject([{ found: 'new' }]);
  expect(await releaseSome(database, 'one', 'ada')).toEqual([]);
  expect(await releaseSome(database, 'two', 'ada')).toHaveLength(2);
  expect(await states()).toEqual(['pending', 'pending']);
  await stage('c', 'three');
  await forgetBatch(database, 'three');
  expect(await releaseSome(database, 'three', 'ada')).toEqual([]);
});

test('a notice that is found being sent is in doubt, and is marked so', async () => {
  const [key = ''] = await onRecord(database, aChange());
  const store = createChangeStore(database);
  expect(await store.begin(key)).toMatchObject({ kind: 'send', toTell: { isDoubted: false } });
  // Its worker was killed here.
  expect(await store.begin(key)).toMatchObject({
    kind: 'send',
    toTell: { isDoubted: true, way: { channel: 'email', to: 'wanda@customer.example' } },
  });
  await store.settle(settled(key, 'accepted'));
  expect(await store.begin(key)).toMatchObject({
    kind: 'over',
    outcome: { state: 'accepted', doubted: true, handedOverAt: AT },
  });
  // The word of the one that was thought dead comes too late to change it.
  await store.settle(settled(key, 'refused'));
  expect(await states()).toEqual(['accepted']);
});

test('refused, put off, in doubt; and nobody’s address in what is kept of a reply', async () => {
  const [key = '', other = ''] = await onRecord(
    database,
    aChange(A_POSTAL_ADDRESS),
    aChange({ customer_id: 'c2' }),
  );
  const store = createChangeStore(database);
  await Promise.all([store.begin(key), store.begin(other)]);
  await store.settle(settled(key, 'put-off'));
  await store.begin(key);
  await store.settle(settled(key, 'in-doubt'));
  expect(await store.begin(key)).toMatchObject({ kind: 'send', toTell: { isDoubted: true } });
  await store.settle(settled(key, 'refused'));
  expect(await store.begin(key)).toMatchObject({ kind: 'over', outcome: { state: 'letter' } });
  await store.settle(settled(other, 'refused'));
  expect(await store.begin(other)).toMatchObject({
    kind: 'over',
    outcome: { state: 'nowhere', alert: 'nowhere' },
  });
  const { rows } = await sql<{ row: string }>`
    select row_to_json(account_change)::text as row from account_change
    union all select row_to_json(ledger)::text from ledger`.execute(database.kysely);
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.map(({ row }) => row).join('\n')).not.toMatch(/customer\.example|Wanda|Main St/);
});

test('many at once: each on the ledger, once, and the ledger is whole', async () => {
  const changes = Array.from({ length: 120 }, (_, index) =>
    aChange({ customer_id: `c${index}`, change_id: 'x' }),
  );
  const keys = await onRecord(database, ...changes);
  const store = createChangeStore(database);
  await Promise.all(
    keys.map(async (key) => {
      await store.begin(key);
      await store.settle(settled(key, 'accepted'));
    }),
  );
  const { counts, latencyMs, oldestOpen } = await changeFigures(database.kysely, '2026-01-01T00:00:00Z');
  expect({ counts, latencyMs, oldestOpen }).toEqual({
    counts: { accepted: 120 },
    latencyMs: { p50: 1_500, p95: 1_500, p99: 1_500 },
    oldestOpen: null,
  });
  const book = `AC-${new Date().toISOString().slice(0, 10)}`;
  expect(await verifyLedger(database, book)).toMatchObject({ ok: true, entries: 121 });
});

test('a notice that bounces goes by letter; where nothing qualifies a person must find a way', async () => {
  const keys = await onRecord(database, aChange(A_POSTAL_ADDRESS), aChange({ customer_id: 'c2' }));
  const store = createChangeStore(database);
  for (const key of keys) {
    await store.begin(key);
    await store.settle(settled(key, 'accepted'));
  }
  const book = `AC-${new Date().toISOString().slice(0, 10)}`;
  const bounces = [1, 2, 3].map((seq) => ({
    notice: { caseId: caseIdOf(book), dispatch: 1, seq },
    evidence: '550 5.1.1 no such user',
  }));
  const fates = async (isDryRun: boolean) =>
    (await settleBounces(database, { bounces, actor: 'ada', isDryRun })).map(({ fate }) => fate);
  expect(await fates(true)).toEqual(['letter', 'bounced', 'unknown']);
  expect(await states()).toEqual(['accepted', 'accepted']);
  expect(await fates(false)).toEqual(['letter', 'bounced', 'unknown']);
  expect(await states()).toEqual(['letter', 'nowhere']);
  expect(await fates(false)).toEqual(['repeated', 'repeated', 'unknown']);
  expect(await verifyLedger(database, book)).toMatchObject({ ok: true, entries: 5 });
});

test('what another change has brought gets no notice, in another spelling or told of by a late line', async () => {
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const newOne = { kind: 'address-of-record', new_email: 'i1@bücher.example', changed_at: at(10) };
  const claimed = { email: 'I1@xn--bcher-kva.example', email_since: '2015-01-01' };
  const [, now = '', late = '', alone = ''] = await onRecord(
    database,
    aChange({ ...newOne, change_id: 'brings' }),
    aChange({ ...claimed, change_id: 'now', changed_at: at(0) }),
    aChange({ ...claimed, change_id: 'late', changed_at: at(60) }),
    aChange({ ...claimed, change_id: 'alone', changed_at: at(60), customer_id: 'c2' }),
  );
  const store = createChangeStore(database);
  const wanda = { kind: 'send', toTell: { way: { to: 'wanda@customer.example' } } };
  expect(await store.begin(now)).toMatchObject(wanda);
  expect(await store.begin(late)).toMatchObject(wanda);
  // A control: for another customer nothing was brought.
  expect(await store.begin(alone)).toMatchObject({ toTell: { way: { to: claimed.email } } });
});
