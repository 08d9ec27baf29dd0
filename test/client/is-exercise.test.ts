import { loadCarrier } from '../../config/carrier';
import { isExercise } from '../../client/is-exercise';
import { noticeFactsOf } from '../../client/notice/case-facts';
import { readBreach } from '../../records/breaches';
import { claimInstallation } from '../../records/installation';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';

const BR = 'BR-2026-0001';
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const makeLive = () =>
  claimInstallation(database, { recordsMark: 'r', namespaceMark: 'n' }, 'a worker on host');

test('a sandbox that has never been live writes of an exercise; a live command never does', async () => {
  expect(await isExercise({ profile: 'sandbox' }, database)).toBe(true);
  expect(await isExercise({ profile: 'live' }, database)).toBe(false);
});

test('where a live worker has sent, no command says that nobody was told, whatever its own profile is', async () => {
  await makeLive();
  expect(await isExercise({ profile: 'sandbox' }, database)).toBe(false);
});

test('so a letter to be posted has no banner of the sandbox', async () => {
  await aBreach(database, BR);
  const banner = async () => {
    const breach = await readBreach(database, BR);
    return (await noticeFactsOf(database, breach, loadCarrier(undefined), { profile: 'sandbox' })).banner;
  };
  expect(await banner()).toBe('sandbox');
  await makeLive();
  expect(await banner()).toBeUndefined();
});
