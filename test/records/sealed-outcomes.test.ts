import { sql } from 'kysely';
import { failUnwritable } from '../../records/unwritable-letters';
import { createLedgerStore } from '../../records/ledger-store';
import { settleReturns } from '../../records/returned-letters';
import { keepLines } from '../../records/sealed-outcomes/kept-lines';
import { outcomeColumns } from '../../records/sealed-outcomes/outcome-line';
import type { OutcomeRow } from '../../records/sealed-outcomes/outcome-line';
import { verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { sealedCase, sentAndSealed } from '../support/sealed-case';

/** Outcomes are bound to the ledger: what happened honestly is explained by it, and what was written behind its back is named. */
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const next = (): string => `BR-SEALED-${(number += 1)}`;
const verdict = (reference: string) => verifyOutcomes(database, reference);
const GOOD = { problemCount: 0, problems: [], notSealedYet: 0, sealedWithoutLines: 0 };
const AT = '2026-12-02T12:00:00.000Z';
const returned = (reference: string, customerId: string) =>
  settleReturns(database, {
    reference,
    letters: [{ customerId, reason: 'unknown at this address', returnedAt: '2026-12-02' }],
    actor: 'ada',
  });

describe('what happened honestly is explained', () => {
  test('persons, copies, letters and those without an address, as they were sealed', async () => {
    const { reference } = await sentAndSealed(database, next());
    expect(await verdict(reference)).toEqual({ ...GOOD, seals: 2, asSealed: 9 });
  });

  test('a kill in mid-send, the doubt after it, and the message that is sent again', async () => {
    const { reference, freeze, dispatches, seal, send, note } = await sealedCase(database, next());
    await freeze(1);
    await dispatches.claim(reference, 1, [1, 2]);
    await seal(1, 1, 9);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await dispatches.doubt({ reference, dispatch: 1, fromSeq: 1, toSeq: 9 });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 7, notSealedYet: 2 });
    await seal(1, 1, 9);
    await send(1, { 1: 'accepted', 2: 'accepted', 3: 'accepted', 4: 'accepted', 5: 'accepted', 6: 'letter' });
    await send(1, { 9: 'failed' });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 2, notSealedYet: 7 });
    await seal(1, 1, 9);
    await note('customers-notified');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
  });

  test('bounces, to another address too, a letter that came back, one that cannot be made, and a retry of all', async () => {
    const { reference, bounce, freeze, note, seal, send } = await sentAndSealed(database, next());
    await bounce(1, 1);
    await bounce(1, 3);
    await bounce(1, 9);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await returned(reference, 'c7');
    await failUnwritable(database, reference, [{ customerId: 'c1', problem: 'no font' }], {
      at: AT,
      actor: 'ada',
    });
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await note('retry-asked', { states: ['failed', 'unknown'] });
    await freeze(2, ['failed', 'unknown']);
    expect(await verdict(reference)).toMatchObject({ problems: [], problemCount: 0 });
    const { rows } = await sql<{ seq: number; channel: string }>`
      select seq, channel from notice where breach = ${reference} and dispatch = 2 and channel = 'email' order by seq`.execute(
      database.kysely,
    );
    await send(2, Object.fromEntries(rows.map(({ seq }) => [seq, 'accepted' as const])));
    await seal(2, 1, 20);
    await note('customers-notified');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    expect(rows.length).toBeGreaterThan(2);
  });

  test('a list that changes people who were not sent to, and another version of the notice', async () => {
    const { reference, freeze, send, seal, amend, dispatches } = await sealedCase(database, next());
    await freeze(1);
    await send(1, { 1: 'accepted' });
    await dispatches.claim(reference, 1, [2]);
    await seal(1, 1, 9);
    await amend(['c4,other4@example.com,call_detail', 'c8,found8@example.com,call_detail']);
    expect(await verdict(reference)).toMatchObject({ problems: [], problemCount: 0, asSealed: 7 });
    await freeze(2, [], 'v2');
    expect(await verdict(reference)).toMatchObject({ problems: [], problemCount: 0 });
    await seal(2, 1, 20);
    // Number 2 of the first dispatch may have been sent under the former text: it is in doubt, and in no range any more.
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 8, notSealedYet: 1 });
  });

  test('a seal of an earlier look that is written later, over a bounce or a later look', async () => {
    const { reference, dispatches, seal, send, bounce, freeze, note } = await sealedCase(database, next());
    await freeze(1);
    const early = await dispatches.sealRange(reference, 1, 1, 9);
    await send(1, { 1: 'accepted', 2: 'accepted' });
    const look = await dispatches.sealRange(reference, 1, 1, 9);
    await bounce(1, 1);
    const write = (key: string, kept: typeof look) => {
      const data = { dispatch: 1, fromSeq: 1, toSeq: 9, from: AT, until: AT, ...kept };
      return createLedgerStore(database).append(reference, [
        { key, at: AT, kind: 'batch-sent', actor: 'tocsin', data },
      ]);
    };
    await write('late', look);
    await seal(1, 1, 9);
    await write('later', early);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
    await note('closed');
    expect(await verdict(reference)).toMatchObject({ ...GOOD, asSealed: 9 });
  });
});

describe('what an earlier version sealed', () => {
  const withoutLines = (reference: string, toSeq: number) =>
    createLedgerStore(database).append(reference, [
      {
        key: `old/${toSeq}`,
        at: AT,
        kind: 'batch-sent',
        actor: 'tocsin',
        data: { dispatch: 1, fromSeq: 1, toSeq, from: AT, until: AT, digest: `sha256:${'0'.repeat(64)}` },
      },
    ]);

  test('is counted, and excuses nothing once lines are kept', async () => {
    const { reference, freeze, seal } = await sealedCase(database, next());
    await freeze(1);
    await withoutLines(reference, 4);
    expect(await verdict(reference)).toMatchObject({ ...GOOD, sealedWithoutLines: 4, notSealedYet: 5 });
    await seal(1, 5, 6);
    await withoutLines(reference, 9);
    expect(await verdict(reference)).toMatchObject({
      ...GOOD,
      asSealed: 2,
      sealedWithoutLines: 4,
      notSealedYet: 3,
    });
  });
});

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
    expect(found?.problems.join()).not.toMatch(/c\d\b|@/);
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
