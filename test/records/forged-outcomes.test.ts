import { sql } from 'kysely';
import { createLedgerStore } from '../../records/ledger-store';
import { keepLines } from '../../records/sealed-outcomes/kept-lines';
import { outcomeColumns } from '../../records/sealed-outcomes/outcome-line';
import type { OutcomeRow } from '../../records/sealed-outcomes/outcome-line';
import { verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { sentAndSealed } from '../support/sealed-case';

/** What was written to outcomes behind the ledger’s back is named. */
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const next = (): string => `BR-FORGED-${(number += 1)}`;
const verdict = (reference: string) => verifyOutcomes(database, reference);
const AT = '2026-12-02T12:00:00.000Z';
describe('what was written behind the ledger’s back is named by dispatch and number', () => {
  test.each<[string, string, RegExp]>([
    [
      'a failure made a success',
      `update notice set state = 'accepted' where seq = 5`,
      /number 5: it is accepted/,
    ],
    [
      'a success made a failure',
      `update notice set state = 'failed' where seq = 2`,
      /number 2: it is failed/,
    ],
    [
      'an unknown one made sure',
      `update notice set state = 'accepted' where seq = 6`,
      /number 6: it is accepted/,
    ],
    ['a letter made an e-mail', `update notice set state = 'accepted' where seq = 7`, /number 7/],
    ['another reply', `update notice set reply = '250 2.0.0 ok' where seq = 5`, /number 5/],
    ['a doubt taken away', `update notice set doubted = false where seq = 6`, /number 6/],
    ['fewer attempts', `update notice set attempts = 0 where seq = 1`, /number 1/],
    ['another time', `update notice set updated_at = '2026-11-01T00:00:00Z' where seq = 4`, /number 4/],
    ['another version of the notice', `update notice set notice_version = 'v0' where seq = 4`, /number 4/],
    ['a copy made the person’s', `update notice set state = 'failed' where seq = 9`, /number 9/],
    ['a row that is gone', `delete from notice where seq = 5`, /number 5: entry 4 sealed it as failed, and/],
    ['a copy that is gone', `delete from notice where seq = 9`, /number 9: .* not there any more/],
    [
      'another dispatch',
      `update notice set dispatch = 2 where seq = 5`,
      /dispatch 2, number 5: it is failed/,
    ],
    ['another number', `update notice set seq = 10 where seq = 5`, /number 10: it is failed, .* number 5/],
  ])('%s', async (_what, statement, expected) => {
    const { reference } = await sentAndSealed(database, next());
    await database.pool.query(`${statement} and breach = '${reference}'`);
    const found = await verdict(reference);
    expect(found?.problems[0]).toMatch(expected);
    expect(found?.problems.join()).not.toMatch(/\bc\d\b|@/);
  });

  test('two people who are swapped, in all that is said of them', async () => {
    const { reference } = await sentAndSealed(database, next());
    await sql`
      update notice set seq = seq + 100 where breach = ${reference} and seq in (4, 5)`.execute(
      database.kysely,
    );
    await sql`
      update notice set seq = other.seq - 100, state = other.state, reply = other.reply, updated_at = other.updated_at
      from notice as other where notice.breach = ${reference} and other.breach = ${reference}
        and notice.seq in (104, 105) and other.seq = 209 - notice.seq`.execute(database.kysely);
    expect((await verdict(reference))?.problems).toEqual([
      expect.stringMatching(/number 4: .*number 5/),
      expect.stringMatching(/number 5: .*number 4/),
    ]);
  });

  test('a row that was added to a range, and one of a dispatch that there was not', async () => {
    const add = async (reference: string, dispatch: number, seq: number) =>
      sql`insert into notice (breach, dispatch, seq, customer_id, notice_version, channel, rule, state, updated_at, code, to_field,
            message_id, part)
          select breach, ${dispatch}, ${seq}, customer_id, notice_version, channel, rule, 'accepted', updated_at,
            left(md5(${reference}), 10), 'email', 'x', 'young-address'
          from notice where breach = ${reference} and seq = 2`.execute(database.kysely);
    const { reference, seal } = await sentAndSealed(database, next());
    await seal(1, 6, 20);
    await add(reference, 1, 15);
    expect((await verdict(reference))?.problems).toEqual([
      'dispatch 1, number 15: it was not there when its range was sealed',
    ]);
    const other = (await sentAndSealed(database, next())).reference;
    await add(other, 7, 1);
    expect((await verdict(other))?.problems).toEqual([
      'dispatch 7, number 1: the ledger has no such dispatch',
    ]);
  });

  test('what is sealed over it once more is believed of nothing that was certain', async () => {
    const { reference, seal } = await sentAndSealed(database, next());
    await sql`update notice set state = 'accepted' where breach = ${reference} and seq = 5`.execute(
      database.kysely,
    );
    await seal(1, 1, 5);
    expect((await verdict(reference))?.problems[0]).toMatch(/number 5: it is accepted, .*entry 4.*failed/);
  });

  test.each<[string, string, number]>([
    ['one that came back', `state = 'accepted', requeued = false`, 3],
    ['one that was tried less often', `state = 'accepted', attempts = 0`, 6],
    ['one without its doubt', `state = 'accepted', doubted = false`, 6],
  ])('nor of what may change: %s', async (_what, columns, seq) => {
    const { reference, seal, bounce } = await sentAndSealed(database, next());
    await bounce(1, 3);
    await database.pool.query(`update notice set ${columns} where breach = '${reference}' and seq = ${seq}`);
    await seal(1, 1, 5);
    await seal(1, 6, 9);
    expect((await verdict(reference))?.problems).toEqual([
      expect.stringMatching(new RegExp(`^dispatch 1, number ${seq}: it is accepted`)),
    ]);
  });

  test('an entry with other counts than its lines, and one with the lines of another range', async () => {
    const { reference, dispatches } = await sentAndSealed(database, next());
    const seal = await dispatches.sealRange(reference, 1, 1, 5);
    const data = { dispatch: 1, fromSeq: 1, toSeq: 5, from: AT, until: AT, ...seal };
    const write = (key: string, changes: object) =>
      createLedgerStore(database).append(reference, [
        { key, at: AT, kind: 'batch-sent', actor: 'tocsin', data: { ...data, ...changes } },
      ]);
    await write('counts', { accepted: 5, failed: 0 });
    await write('range', { fromSeq: 5, toSeq: 9 });
    expect((await verdict(reference))?.problems).toEqual([
      expect.stringMatching(/^entry \d+: its counts are not those of its lines$/),
      expect.stringMatching(/^entry \d+: its lines are not of its range$/),
    ]);
  });

  test('a retry that nobody asked for', async () => {
    const { reference, freeze, seal, note } = await sentAndSealed(database, next());
    await freeze(2, ['failed']);
    await seal(2, 1, 9);
    await note('customers-notified');
    const { problems } = (await verdict(reference)) ?? {};
    expect(problems?.map((problem) => problem.slice(0, 60))).toEqual([
      expect.stringMatching(/^dispatch 2, number 1: it is pending, and not as/),
      expect.stringMatching(/^dispatch 2, number 2: it is failed, and not as/),
    ]);
  });

  test('a bounce of what had failed', async () => {
    const { reference, bounce } = await sentAndSealed(database, next());
    await sql`update notice set state = 'accepted' where breach = ${reference} and seq = 5`.execute(
      database.kysely,
    );
    await bounce(1, 5);
    expect((await verdict(reference))?.problems[0]).toMatch(/number 5: entry \d+ moved it, .* as failed/);
  });

  test('an entry about letters that came back, which makes a failure a success', async () => {
    const { reference } = await sentAndSealed(database, next());
    await sql`update notice set state = 'accepted' where breach = ${reference} and seq = 5`.execute(
      database.kysely,
    );
    const { rows } = await sql<OutcomeRow>`
      select ${outcomeColumns} from notice where breach = ${reference} and seq = 5`.execute(database.kysely);
    const kept = await keepLines(database, reference, rows);
    await createLedgerStore(database).append(reference, [
      { key: 'x', at: AT, kind: 'letters-returned', actor: 'eve', data: { returned: 1, ...kept } },
    ]);
    expect((await verdict(reference))?.problems).toEqual([
      expect.stringMatching(/number 5: entry 7 \(letters-returned\) cannot have made it accepted/),
      expect.stringMatching(/number 5: it is accepted/),
    ]);
  });

  test('kept lines that are gone, or other ones under the same digest', async () => {
    const { reference } = await sentAndSealed(database, next());
    const change = async (statement: string): Promise<void> => {
      await sql`alter table sealed_outcomes disable trigger all`.execute(database.kysely);
      await database.pool.query(`${statement} where breach = '${reference}' and lines = 4`);
      await sql`alter table sealed_outcomes enable trigger all`.execute(database.kysely);
    };
    await change(
      `update sealed_outcomes set packed = (select packed from sealed_outcomes where lines = 5 limit 1)`,
    );
    expect((await verdict(reference))?.problems[0]).toMatch(/entry 5: the lines .* not those of its digest/);
    await change('delete from sealed_outcomes');
    expect((await verdict(reference))?.problems[0]).toBe('entry 5: the lines of its digest are missing');
  });
});
