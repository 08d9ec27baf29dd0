import { whileOpening } from '../../records/opening-lock';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

test('the same reference is opened by one at a time, others beside it', async () => {
  const outcome = await whileOpening(database, 'BR-1', async () => {
    await expect(whileOpening(database, 'BR-1', async () => 'second')).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('BR-1 is being opened by somebody else'),
    });
    return whileOpening(database, 'BR-2', async () => 'beside');
  });
  expect(outcome).toBe('beside');
});

test('it is free again when the work has failed', async () => {
  const failing = whileOpening(database, 'BR-1', () => Promise.reject(new Error('it broke')));
  await expect(failing).rejects.toThrow('it broke');
  expect(await whileOpening(database, 'BR-1', async () => 'again')).toBe('again');
});
