import { Readable } from 'node:stream';
import { importCustomers } from '../../../records/import/import-customers';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach } from '../../support/records';

let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const found = async (rows: readonly string[]) => {
  const reference = await aBreach(database, `BR-TWICE-${(number += 1)}`);
  const stream = Readable.from([Buffer.from(`customer_id,name,email,previous_email\n${rows.join('\n')}\n`)]);
  const { added, likelyDuplicates } = await importCustomers(database, {
    reference,
    stream,
    format: 'csv',
    actor: 'ada',
    acceptValid: true,
  });
  return { added, ...likelyDuplicates };
};

test('a household with one mailbox, a common name, and a row without either are nobody twice', async () => {
  const rows = [
    'c1,Ann,home@example.com,',
    'c2,Bo,home@example.com,',
    'c3,Ann,ann@example.com,',
    'c4,,home@example.com,',
    'c5,,home@example.com,',
    'c6,Ann,other@example.com,home@example.com',
  ];
  expect(await found(rows)).toEqual({ added: 6, rows: 0, first: [] });
});

test('all are counted and the first twenty are shown, each with the first row of the same person', async () => {
  const rows = Array.from({ length: 30 }, (_, index) => `c${index},Ann,ann@example.com,`);
  const { added, rows: count, first } = await found(rows);
  expect({ added, count }).toEqual({ added: 30, count: 29 });
  expect(first).toEqual(Array.from({ length: 20 }, (_, index) => ({ line: index + 3, firstLine: 2 })));
});

test('an id that stands there twice is a wrong row, not a likely duplicate', async () => {
  expect(await found(['c1,Ann,ann@example.com,', 'c1,Ann,ann@example.com,'])).toMatchObject({
    added: 1,
    rows: 0,
  });
});
