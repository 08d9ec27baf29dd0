import { mergeCustomers } from '../../records/duplicates/merge-customers';
import { createLedgerStore } from '../../records/ledger-store';
import { verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { sealedCase } from '../support/sealed-case';

/** What was sealed of people who were merged into others is explained by the ledger's entry, and of nobody else. */
const AT = '2026-12-01T12:00:00.000Z';
const GOOD = { problems: [], problemCount: 0 };
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const mergeIn = (reference: string, keep: string, ...drop: string[]) =>
  mergeCustomers(database, { reference, keep, drop, reason: 'one account', actor: 'ada', dryRun: false });

test('sealed outcomes are explained by the merge: a notice that waits, with its copy, a letter, and one without an address', async () => {
  const { reference, freeze: frozen, seal, send } = await sealedCase(database, 'BR-SEALED');
  await frozen(1);
  await send(1, { 2: 'accepted' });
  await seal(1, 1, 9);
  await mergeIn(reference, 'c2', 'c1', 'c7', 'c8');
  expect(await verifyOutcomes(database, reference)).toMatchObject({
    ...GOOD,
    asSealed: 5,
    notSealedYet: 0,
  });
  await send(1, { 3: 'accepted', 4: 'accepted', 5: 'accepted', 6: 'accepted' });
  await seal(1, 1, 9);
  expect(await verifyOutcomes(database, reference)).toMatchObject({ ...GOOD, asSealed: 5 });
});

test('so they are where the seal was looked at before the merge and written after it', async () => {
  const { reference, freeze: frozen, dispatches } = await sealedCase(database, 'BR-SEALED');
  await frozen(1);
  const look = await dispatches.sealRange(reference, 1, 1, 9);
  await mergeIn(reference, 'c2', 'c1');
  const data = { dispatch: 1, fromSeq: 1, toSeq: 9, from: AT, until: AT, ...look };
  await createLedgerStore(database).append(reference, [
    { key: 'late', at: AT, kind: 'batch-sent', actor: 'tocsin', data },
  ]);
  expect(await verifyOutcomes(database, reference)).toMatchObject({ ...GOOD, asSealed: 7 });
});

test('a person is missing where somebody else is gone as well, or the entry is of somebody who was told', async () => {
  const { reference, freeze: frozen, seal, send } = await sealedCase(database, 'BR-SEALED');
  await frozen(1);
  await send(1, { 2: 'accepted' });
  await seal(1, 1, 9);
  await mergeIn(reference, 'c3', 'c4');
  const scope = await database.keys.keysToOpen(database.kysely, reference);
  const data = { kept: scope.pseudonym('c3'), dropped: [scope.pseudonym('c2')], reason: 'x' };
  await createLedgerStore(database).append(reference, [
    { key: 'forged', at: AT, kind: 'customers-merged', actor: 'eve', data },
  ]);
  await database.kysely.deleteFrom('notice').where('seq', 'in', [2, 5]).execute();
  expect((await verifyOutcomes(database, reference))?.problems).toEqual([
    expect.stringMatching(/number 2: .* sealed it as accepted, and it is not there/),
    expect.stringMatching(/number 5: .* sealed it as pending, and it is not there/),
  ]);
});
