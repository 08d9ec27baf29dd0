import { define } from '../../client/commands/dispatch';
import type { CaseStatus } from '../../domain/case/state';
import { aStatus } from './breach/a-status';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, changeContact, somePeople } from '../support/records';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));
let mockStatus: CaseStatus = aStatus();
jest.mock('../../client/breach-client', () => ({ readStatus: async () => mockStatus }));

const BR = 'BR-2026-0001';
const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
  await somePeople(database, BR, [
    ...Array.from({ length: 100 }, (_, index) => ({
      id: `c${index}`,
      contact: { email: `p${index}@gmail.com`, state: index % 2 ? 'TX' : 'NY' },
      language: index % 4 ? 'en' : 'es',
    })),
    {
      id: 'letter',
      contact: { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' },
    },
  ]);
});
afterAll(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

/** A window that is open and ends so many hours from now. */
const planOf = async (hours: number, changes: Partial<CaseStatus>) => {
  const status = aStatus(changes);
  const customers = {
    earliest: '2020-01-01T00:00:00Z',
    latest: new Date(Date.now() + (hours * 60 + 1) * 60_000).toISOString(),
  };
  mockStatus = {
    ...status,
    windows: status.windows && { ...status.windows, effective: { ...status.windows.effective, customers } },
  };
  const { said = [], data, table } = await runCommand(define, 'plan', BR);
  return { said: said.join('\n'), data, table };
};

const waves = { sizes: '50,5%,rest', stopAbovePercent: 2, waitMinutes: 60 };

test('counts by channel, language and state, the waves, and whether it ends in time', async () => {
  const { said, data, table } = await planOf(5, { rates: { gmail: 100 }, waves });
  expect(data).toMatchObject({
    waveSizes: [50, 5, 45],
    rates: { gmail: 100 },
    byLanguage: { en: 75, es: 25, unknown: 1 },
    byState: { NY: 50, TX: 51 },
    outlook: { emails: 100, seconds: 1 + 2 * 3_600, isInTime: true, decidedBy: 'gmail' },
  });
  expect(table?.rows).toEqual(
    expect.arrayContaining([
      ['language', 'es', 25],
      ['state', 'TX', 51],
    ]),
  );
  expect(said).toMatch(/Waves: 50 \+ 5 \+ 45 .*\n100 still to be told .* finishes 3 h before the limit\./);
  expect(said).not.toContain('WARNING');
});

test('how many are still to be told is counted in the records, not by the workflow, which counts before it sends', async () => {
  const { said, data } = await planOf(5, { phase: 'notifying' });
  expect(said).toMatch(/^101 people listed, 101 still to be told\./);
  expect(data).toMatchObject({ pending: 101 });
});

test('a last wave that would be pushed past the window’s end is warned of, and so is a rate that is too low', async () => {
  const pushed = await planOf(1, { rates: { gmail: 100 }, waves });
  expect(pushed.said).toMatch(
    /WARNING: the last wave will miss the limit by \d+ min: .*fewer waves or shorter waits\./,
  );
  const slow = await planOf(1, { rates: { gmail: 1 / 60 } });
  expect(slow.said).toMatch(
    /All at once, in no waves\.\n.*\nWARNING: the sending will miss the limit by \d+ min: raise the rates/,
  );
  expect((await planOf(1, {})).said).not.toContain('WARNING');
});

test('who cannot be written to is named by the plan, before a letter is due', async () => {
  const bad = (name: string, postalCode: string) => ({
    name,
    addressLine1: '1 Main St',
    city: 'Austin',
    state: 'TX',
    postalCode,
  });
  await changeContact(database, BR, 'letter', bad('田中', '78701'));
  const { said, data } = await planOf(5, {});
  const problem = expect.stringMatching(/^name or address: .* U\+7530, U\+4E2D$/) as string;
  expect(data).toMatchObject({ unwritable: { customers: 1, first: [{ customerId: 'letter', problem }] } });
  expect(said).toMatch(/WARNING: 1 of those by letter cannot be written to.*\n {2}letter: name or address/);
  await changeContact(database, BR, 'letter', bad('Lech Wałęsa', '78701'));
  expect((await planOf(5, {})).said).not.toContain('WARNING');
});

test('whom nothing can reach is warned of', async () => {
  await somePeople(database, BR, [{ id: 'nowhere', contact: {} }]);
  expect((await planOf(5, {})).said).toContain('WARNING: 1 can be told neither by e-mail nor by letter');
});
