import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { createCaseStore, noticeCounts } from '../../../records/case-store';
import { markRunning } from '../../../records/breaches';
import { readCustomers } from '../../../records/customers';
import type { ListedCustomer } from '../../../records/customers';
import { createDispatchStore } from '../../../records/dispatch-store';
import { COLUMNS, nearestColumn } from '../../../records/import/columns';
import { importCustomers } from '../../../records/import/import-customers';
import type { ImportRequest, RejectedRow } from '../../../records/import/import-customers';
import { readLedger } from '../../../records/ledger-store';
import { aBreach } from '../../support/records';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';

const HEADER = COLUMNS.join(',');
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const opened = (): Promise<string> => aBreach(database, `BR-IMPORT-${(number += 1)}`);
const load = (reference: string, file: string | Buffer, changes: Partial<ImportRequest> = {}) =>
  importCustomers(database, {
    reference,
    stream: Readable.from([Buffer.from(file)]),
    format: 'csv',
    actor: 'ada',
    ...changes,
  });
const people = async (reference: string): Promise<ListedCustomer[]> => {
  const all: ListedCustomer[] = [];
  for await (const one of readCustomers(database, reference)) all.push(one);
  return all;
};
const count = async (reference: string): Promise<number> => (await people(reference)).length;

test('a whole row is read into a customer', async () => {
  const reference = await opened();
  const row =
    'c1,Ana Núñez,ana@example.com,2026-01-02,old@example.com,1 Main St,Apt 5,Austin,TX,78701,US,es-MX,Business,agent@example.com,Notice,call_detail;billing';
  const outcome = await load(reference, `${HEADER}\n${row}\n`);
  expect(outcome).toMatchObject({ rows: 1, added: 1, changed: 0, unchanged: 0, rejected: 0, customers: 1 });
  expect(outcome.fileDigest).toBe(
    `sha256:${createHash('sha256').update(`${HEADER}\n${row}\n`).digest('hex')}`,
  );
  expect(await people(reference)).toEqual([
    {
      customerId: 'c1',
      contact: {
        name: 'Ana Núñez',
        email: 'ana@example.com',
        emailSince: '2026-01-02',
        previousEmail: 'old@example.com',
        addressLine1: '1 Main St',
        addressLine2: 'Apt 5',
        city: 'Austin',
        state: 'TX',
        postalCode: '78701',
        country: 'US',
        agentEmail: 'agent@example.com',
        agentAuthority: 'notice',
      },
      language: 'es',
      segment: 'business',
      dataTypes: ['call_detail', 'billing'],
      destination: {
        channel: 'email',
        rule: 'agent of a business customer, with authority to take the notice',
      },
      isFrozen: false,
      notice: null,
    },
  ]);
});

test.each([
  ['a byte order mark and CRLF', '\ufeffcustomer_id,email\r\nc1,a@example.com\r\nc2,b@example.com\r\n'],
  ['CR alone', 'customer_id,email\rc1,a@example.com\rc2,b@example.com'],
  [
    'columns in another order, spaces, blank lines',
    'email , customer_id\n a@example.com , c1\n\n\nb@example.com,c2\n',
  ],
  ['quoted values', '"customer_id","email"\n"c1","a@example.com"\n"c2","b@example.com"\n'],
])('%s', async (_, file) => {
  const reference = await opened();
  expect(await load(reference, file)).toMatchObject({ added: 2 });
  expect((await people(reference)).map(({ customerId, contact }) => [customerId, contact.email])).toEqual([
    ['c1', 'a@example.com'],
    ['c2', 'b@example.com'],
  ]);
});

test('line breaks, commas, quotes, tabs of COPY and backslashes within values', async () => {
  const reference = await opened();
  const file =
    'customer_id,name,address_line1,city,postal_code\r\nc\\1,"O""Neil, \\N","1 Main St\r\nApt 5",Saint\\tLouis,0123\r\n';
  await load(reference, file);
  expect((await people(reference))[0]).toMatchObject({
    customerId: 'c\\1',
    contact: {
      name: 'O"Neil, \\N',
      addressLine1: '1 Main St, Apt 5',
      city: 'Saint\\tLouis',
      postalCode: '0123',
    },
  });
});

test('bytes may be split anywhere: property', async () => {
  const file = Buffer.from(
    '\ufeffcustomer_id,name,email\r\nc1,"Zoë\r\n😀",a@example.com\r\nc2,Ñandú,b@example.com\r\n',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: file.length - 1 }), { maxLength: 6 }),
      async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), file.length];
        const parts = edges.slice(1).map((end, index) => file.subarray(edges[index], end));
        const reference = await opened();
        await load(reference, '', { stream: Readable.from(parts) });
        expect((await people(reference)).map(({ contact }) => contact.name)).toEqual(['Zoë 😀', 'Ñandú']);
      },
    ),
    { numRuns: 30 },
  );
});

test('JSON lines', async () => {
  const reference = await opened();
  const file = [
    '{"customer_id":17,"email":"a@example.com","data_types":["billing","pii"],"language":null}',
    '',
    '{"customer_id":"c2","email":"b@example.com","name":"line\u2028separator is refused"}',
    '{"customer_id":"c3","email":{"not":"text"}}',
    'not json',
    '[1]',
    '{"customer_id":"c4","email":"d@example.com"}',
  ].join('\n');
  const rejected: RejectedRow[] = [];
  const onRejected = (row: RejectedRow): void => void rejected.push(row);
  const outcome = await load(reference, file, { format: 'jsonl', acceptValid: true, onRejected });
  expect(outcome).toMatchObject({ rows: 6, added: 2, rejected: 4 });
  expect(rejected.map(({ line, problems }) => [line, problems[0]?.problem])).toEqual([
    [3, 'has an invisible character'],
    [4, 'has no text in email'],
    [5, 'is no JSON'],
    [6, 'is no JSON object'],
  ]);
  expect((await people(reference)).map(({ customerId, dataTypes }) => [customerId, dataTypes])).toEqual([
    ['17', ['billing', 'pii']],
    ['c4', []],
  ]);
});

describe('a wrong row is told with line, column, value and fix, and nothing is imported', () => {
  const good = 'c1,Ann,a@example.com,,,,,,,,,,,,,';
  const cell = (column: string, value: string): string =>
    COLUMNS.map((name) =>
      name === column ? value : name === 'customer_id' ? 'c2' : name === 'email' ? 'b@example.com' : '',
    ).join(',');

  test.each([
    ['customer_id', '', 'is missing'],
    ['customer_id', 'x'.repeat(201), 'is longer than 200 characters'],
    ['email', 'nobody', 'is no e-mail address'],
    ['email', 'two@example.com@example.com', 'is no e-mail address'],
    ['email', 'a@example', 'is no e-mail address'],
    ['email', '', 'is missing, and so is a whole postal address'],
    ['email', '"a@example.com\nBcc: everybody@example.com"', 'has an invisible character'],
    ['previous_email', 'a b@example.com', 'is no e-mail address'],
    ['agent_email', '@example.com', 'is no e-mail address'],
    ['agent_authority', 'both', 'is no authority of an agent'],
    ['email_since', '02/01/2026', 'must be a day, YYYY-MM-DD'],
    ['email_since', '2026-02-30', 'is not a day that exists'],
    ['email_since', '2999-01-01', 'is a day to come'],
    ['language', 'Spanish!', 'is no language code'],
    ['segment', 'vip', 'is no segment'],
    ['data_types', 'call_detail;shoe_size', 'names an unknown type of data'],
    ['name', 'x'.repeat(1_001), 'is longer than 1000 characters'],
    ['name', 'x'.repeat(64 * 1_024), 'is longer than 1000 characters'],
    ['name', 'a\u0000b', 'has an invisible character'],
    ['city', 'a\u001b[31mb', 'has an invisible character'],
    ['name', 'a\u202eb', 'has an invisible character'],
    ['name', 'a\u061cb', 'has an invisible character'],
    ['name', 'a\u2060b', 'has an invisible character'],
    ['email', '.a@example.com', 'is no e-mail address'],
    ['email', 'a..b@example.com', 'is no e-mail address'],
    ['email', 'a.@example.com', 'is no e-mail address'],
    ['email', 'a@b..example.com', 'is no e-mail address'],
  ])('%s = %j: %s', async (column, value, problem) => {
    const reference = await opened();
    const rejected: RejectedRow[] = [];
    const file = `${HEADER}\n${good}\n${cell(column, value)}\n`;
    const loading = load(reference, file, { onRejected: (row) => void rejected.push(row) });
    await expect(loading).rejects.toMatchObject({
      code: 'InvalidRows',
      message: expect.stringContaining(`line 3, ${column}: `),
    });
    expect(rejected).toHaveLength(1);
    const [found] = rejected[0]?.problems ?? [];
    expect(found).toMatchObject({ line: 3, column, problem });
    expect(found?.fix).toMatch(/^[A-Z].*\.$/);
    expect(found?.value ?? '').not.toMatch(/[\n\u0000\u001b]/);
    expect(await count(reference)).toBe(0);
  });

  test('lines are counted through quoted line breaks and blank lines', async () => {
    const reference = await opened();
    const file = 'customer_id,name,email\r\nc1,"a\r\nb\r\nc",a@example.com\r\n\r\nc2,x,oops\r\n';
    await expect(load(reference, file)).rejects.toMatchObject({
      message: expect.stringContaining('line 6, email: "o***"'),
    });
  });

  test('a row with too many or too few values', async () => {
    const reference = await opened();
    const file = 'customer_id,email\nc1,a@example.com,Austin, TX\nc2\nc3,c@example.com\n';
    await expect(load(reference, file)).rejects.toMatchObject({
      message: expect.stringMatching(
        /2 of 3 rows.*line 2: has 4 values for 2 columns.*line 3: has 1 values/s,
      ),
    });
  });

  test('an id that is there twice, with both of its lines', async () => {
    const reference = await opened();
    const file =
      'customer_id,email\nc1,a@example.com\nc2,b@example.com\nc1,c@example.com\nc1,d@example.com\n';
    await expect(load(reference, file)).rejects.toMatchObject({
      message: expect.stringMatching(
        /line 4, customer_id: "c1" is on line 2 already.*line 5, customer_id: "c1"/s,
      ),
    });
    expect(await count(reference)).toBe(0);
  });

  test('many wrong rows are counted, the first of them shown', async () => {
    const reference = await opened();
    const rows = Array.from({ length: 500 }, (_, index) => `c${index},nobody`).join('\n');
    await expect(load(reference, `customer_id,email\n${rows}\n`)).rejects.toMatchObject({
      message: expect.stringMatching(
        /500 of 500 rows are wrong\n(  line.*\n){10}  and more: 500 rows in all/,
      ),
    });
  });
});

describe('a file that cannot be read on is refused whole, with --accept-valid too', () => {
  test.each([
    [
      'an unknown column',
      'customer_id,e-mail\nc1,a@example.com\n',
      /line 1, e-mail: unknown column "e-mail". Did you mean email\?/,
    ],
    [
      'nothing near',
      'customer_id,email,favourite_colour\n',
      /unknown column "favourite_colour". Known columns: customer_id/,
    ],
    ['a column twice', 'customer_id,email,email\n', /line 1, email: the column email is there twice/],
    ['no id', 'email\na@example.com\n', /there is no column customer_id/],
    ['semicolons', 'customer_id;email\nc1;a@example.com\n', /not separated by commas/],
    ['nothing at all', '', /the file is empty/],
    ['a header alone', 'customer_id,email\n', /no customer in the file/],
    [
      'an open quote',
      'customer_id,email\nc1,a@example.com\nc2,"b@example.com\nc3,c@example.com\n',
      /line 4: a quote is opened/,
    ],
    [
      'a quote in the middle',
      'customer_id,name,email\nc1,6" Joe,a@example.com\n',
      /line 2: a quote stands within/,
    ],
    [
      'a huge row',
      `customer_id,name,email\nc1,"${'x\n'.repeat(600_000)}",a@example.com\n`,
      /longer than 1048576 bytes/,
    ],
    [
      'Latin-1',
      Buffer.from('customer_id,name,email\nc1,Jos\xe9,a@example.com\n', 'latin1'),
      /is not UTF-8.*Save it as UTF-8/,
    ],
    [
      'UTF-16',
      Buffer.from('\ufeffcustomer_id,email\nc1,a@example.com\n', 'utf16le'),
      /line 1: the file is not UTF-8/,
    ],
  ])('%s', async (_, file, message) => {
    const reference = await opened();
    const loading = load(reference, file, { acceptValid: true });
    await expect(loading).rejects.toMatchObject({
      code: 'InvalidRows',
      message: expect.stringMatching(message),
    });
    expect(await count(reference)).toBe(0);
  });

  test.each([
    ['Customer ID', 'customer_id'],
    ['adress_line1', 'address_line1'],
    ['zip', 'postal_code'],
    ['emial', 'email'],
    ['shoe size', undefined],
  ])('%s is probably %s', (name, column) => expect(nearestColumn(name)).toBe(column));
});

test('--accept-valid takes the right rows and hands out the wrong ones as they were', async () => {
  const reference = await opened();
  const rejected: RejectedRow[] = [];
  const file = 'customer_id,email,name\nc1,a@example.com,Ann\nc2,nobody,Bob\nc1,again@example.com,Ann\n';
  const onRejected = (row: RejectedRow): void => void rejected.push(row);
  expect(await load(reference, file, { acceptValid: true, onRejected })).toMatchObject({
    rows: 3,
    added: 1,
    rejected: 2,
  });
  expect(rejected.map(({ line, raw }) => [line, raw.customer_id, raw.email, raw.name])).toEqual([
    [3, 'c2', 'nobody', 'Bob'],
    [4, 'c1', 'again@example.com', 'Ann'],
  ]);
  expect((await people(reference))[0]?.contact.email).toBe('a@example.com');
});

test('a file of rejected rows, corrected, is imported as it is', async () => {
  const reference = await opened();
  const file =
    'customer_id,email,rejected_line,rejected_because\nc2,b@example.com,3,email is no e-mail address.\n';
  expect(await load(reference, file)).toMatchObject({ added: 1 });
});

test('the same file again is a no-op; an overlapping one adds the new and changes the changed', async () => {
  const reference = await opened();
  const file = 'customer_id,email\nc1,a@example.com\nc2,b@example.com\n';
  await load(reference, file);
  const { digest } = await createCaseStore(database).survey(reference);
  expect(await load(reference, file)).toMatchObject({ isRepeat: true, added: 0, changed: 0, customers: 2 });
  expect((await createCaseStore(database).survey(reference)).digest).toBe(digest);
  const more = 'customer_id,email\nc2,b@example.com\nc1,new@example.com\nc3,c@example.com\n';
  expect(await load(reference, more)).toMatchObject({
    isRepeat: false,
    added: 1,
    changed: 1,
    unchanged: 1,
    customers: 3,
  });
  expect((await createCaseStore(database).survey(reference)).digest).not.toBe(digest);
});

test('--dry-run counts as the import would, and leaves nothing', async () => {
  const reference = await opened();
  const file = 'customer_id,email\nc1,a@example.com\n';
  expect(await load(reference, file, { dryRun: true })).toMatchObject({
    isDryRun: true,
    added: 1,
    customers: 1,
  });
  expect(await count(reference)).toBe(0);
  expect(await load(reference, file)).toMatchObject({ isRepeat: false, added: 1 });
});

test('someone who changed before being written to is taken up anew; who was written to is left as is', async () => {
  const reference = await opened();
  await load(reference, 'customer_id,email\nc1,a@example.com\nc2,b@example.com\n');
  await load(
    reference,
    `${HEADER}\nc3,,new@example.com,${new Date().toISOString().slice(0, 10)},,,,,,,,,,,,\n`,
  );
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const at = new Date().toISOString();
  const freeze = async (dispatch: number) => {
    const { digest: listDigest } = await createCaseStore(database).survey(reference);
    return dispatches.freeze({ reference, dispatch, noticeVersion: 'v1', at, listDigest });
  };
  expect(await freeze(1)).toMatchObject({ total: 4, byEmail: 2, withoutAddress: 1, copies: 1 });
  await dispatches.claim(reference, 1, [1]);
  await dispatches.settle(reference, 1, [{ seq: 1, state: 'accepted', reply: '250', at }]);
  const file =
    'customer_id,email,address_line1,city,postal_code\nc1,x@example.com,,,\nc2,,1 Main St,Austin,78701\nc3,,2 Main St,Austin,78701\n';
  expect(await load(reference, file)).toMatchObject({ changed: 3 });
  expect(await noticeCounts(database, reference)).toMatchObject({
    listed: 3,
    accepted: 1,
    pending: 2,
    failed: 0,
  });
  expect(await freeze(2)).toMatchObject({ total: 2, byLetter: 2 });
  expect(await noticeCounts(database, reference)).toMatchObject({
    listed: 3,
    accepted: 1,
    letter: 2,
    pending: 0,
  });
});

test('the ledger of a running breach tells of each import, with its digest and without any person', async () => {
  const reference = await opened();
  await markRunning(database, reference);
  const { fileDigest } = await load(reference, 'customer_id,email\nc1,a@example.com\n');
  const entries = [];
  for await (const { kind, actor, data } of readLedger(database, reference))
    entries.push({ kind, actor, data });
  expect(entries).toEqual([
    {
      kind: 'customers-imported',
      actor: 'ada',
      data: { import: expect.any(String), fileDigest, rows: 1, added: 1, changed: 0 },
    },
  ]);
});

test('an unknown breach and a closed one are refused', async () => {
  await expect(load('BR-NOBODY', 'customer_id,email\n')).rejects.toMatchObject({ code: 'NotFound' });
  const reference = await opened();
  await createCaseStore(database).setStanding(reference, { phase: 'closed', stopped: false });
  await expect(load(reference, 'customer_id,email\nc1,a@example.com\n')).rejects.toMatchObject({
    code: 'NotAllowed',
  });
});

test('a source that breaks off leaves nothing, and the pool goes on working', async () => {
  const reference = await opened();
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from('customer_id,email\nc1,a@example.com\n');
    throw new Error('the pipe broke');
  }
  await expect(load(reference, '', { stream: broken() })).rejects.toThrow('the pipe broke');
  expect(await count(reference)).toBe(0);
  expect(await load(reference, 'customer_id,email\nc1,a@example.com\n')).toMatchObject({ added: 1 });
});

test('two files at once: both are on the list', async () => {
  const reference = await opened();
  const file = (prefix: string): string =>
    stringify(
      Array.from({ length: 400 }, (_, i) => [`${prefix}${i}`, `${prefix}${i}@example.com`]),
      {
        header: true,
        columns: ['customer_id', 'email'],
      },
    );
  await Promise.all([load(reference, file('a')), load(reference, file('b')), load(reference, file('a'))]);
  expect(await count(reference)).toBe(800);
});

test('the file is read no faster than it is worked off', async () => {
  const reference = await opened();
  const ROWS = 30_000;
  let read = 0;
  async function* rows(): AsyncGenerator<Buffer> {
    yield Buffer.from('customer_id,name,email\nbad,,nobody\n');
    for (; read < ROWS; read += 100) {
      const lines = Array.from({ length: 100 }, (_, k) => `c${read + k},${'n'.repeat(200)},p@example.com`);
      yield Buffer.from(`${lines.join('\n')}\n`);
    }
  }
  let readMeanwhile = ROWS;
  const onRejected = async (): Promise<void> => {
    for (let turn = 0; turn < 2_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    readMeanwhile = read;
  };
  const outcome = await load(reference, '', { stream: rows(), acceptValid: true, onRejected });
  expect(outcome).toMatchObject({ rows: ROWS + 1, added: ROWS, rejected: 1 });
  expect(readMeanwhile).toBeLessThan(5_000);
});
