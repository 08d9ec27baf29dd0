import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aChangeLine } from '../support/a-change';
import { tocsin } from '../support/process';

/** What `tocsin account change` says of wrong lines. With --dry-run it needs no server. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-changes-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Answer {
  readonly lines: number;
  readonly registered: number;
  readonly rejected: number;
  readonly problems: { line: number; field: string; value: string; problem: string; fix: string }[];
}

const check = async (lines: readonly (string | Buffer | object)[], ...args: string[]) => {
  const file = path.join(folder, 'changes.jsonl');
  const parts = lines.flatMap((line) => [
    Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
    Buffer.from('\n'),
  ]);
  await writeFile(file, Buffer.concat(parts));
  const child = tocsin(['account', 'change', '-f', file, '--dry-run', '-o', 'json', ...args], {
    TOCSIN_HOME: folder,
  });
  const exitCode = await child.exited;
  return { exitCode, data: JSON.parse(child.stdout()) as Answer, text: child.stdout() + child.stderr() };
};

const NONE = undefined;
const POSTAL = { address_line1: '1 Main St', city: 'Austin', state: 'TX', postal_code: '78701' };
const NEW_POSTAL = {
  new_address_line1: '1 MAIN ST.',
  new_city: 'Austin',
  new_state: 'TX',
  new_postal_code: '78701-1234',
};
const OF_ADDRESS = { kind: 'address-of-record' };

/** Each wrong line, by what is wrong: the fields that are told of, and what is said. */
const WRONG: readonly (readonly [string, string | Buffer | object, string, RegExp])[] = [
  ['no time', aChangeLine({ changed_at: NONE }), 'changed_at', /is missing/],
  ['an empty time', aChangeLine({ changed_at: '' }), 'changed_at', /is missing/],
  ['a time without an offset', aChangeLine({ changed_at: '2026-11-23T10:00:00' }), 'changed_at', /offset/],
  ['a time that has not come', aChangeLine({ changed_at: '2096-11-23T10:00:00Z' }), 'changed_at', /not come/],
  ['no kind', aChangeLine({ kind: NONE }), 'kind', /is missing/],
  ['an unknown kind', aChangeLine({ kind: 'passwort' }), 'kind', /password/],
  ['no customer', aChangeLine({ customer_id: NONE }), 'customer_id', /is missing/],
  ['no id of the change', aChangeLine({ change_id: null }), 'change_id', /is missing/],
  ['no former address at all', aChangeLine({ email: NONE, email_since: NONE }), 'email', /former address/],
  [
    'no former e-mail address where one is replaced',
    aChangeLine({
      ...OF_ADDRESS,
      ...POSTAL,
      email: NONE,
      email_since: NONE,
      new_email: 'n@customer.example',
    }),
    'email',
    /former address/,
  ],
  [
    'no former postal address where one is replaced',
    aChangeLine({ ...OF_ADDRESS, ...NEW_POSTAL }),
    'address_line1',
    /former address/,
  ],
  ['no new address of record', aChangeLine(OF_ADDRESS), 'new_email', /is missing/],
  [
    'a former e-mail address that is the new one',
    aChangeLine({ ...OF_ADDRESS, new_email: 'WANDA@customer.example' }),
    'new_email',
    /is the former address/,
  ],
  [
    'a former postal address that is the new one',
    aChangeLine({ ...OF_ADDRESS, ...POSTAL, ...NEW_POSTAL }),
    'new_address_line1',
    /is the former address/,
  ],
  ['an address without its day', aChangeLine({ email_since: NONE }), 'email_since', /is missing/],
  ['a field that is not known', aChangeLine({ e_mail: 'x@customer.example' }), 'e_mail', /no field/],
  [
    'a contract of a residential customer',
    aChangeLine({ contract_reference: 'K' }),
    'contract_reference',
    /business/,
  ],
  ['half a line', '{"customer_id": "c", "kind":', '', /is no JSON/],
  ['another value than an object', '[1, 2]', '', /no JSON object/],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), '', /not UTF-8/],
  [
    'a line of a megabyte',
    JSON.stringify(aChangeLine({ name: 'x'.repeat(1_000_000) })),
    '',
    /longer than 16384/,
  ],
];

test('each wrong line is named by line, field and fix, and the right ones beside it wait or go', async () => {
  const right = (id: string) => aChangeLine({ change_id: id });
  const lines = [right('first'), ...WRONG.map(([, line]) => line), right('last')];
  const refused = await check(lines);
  expect(refused).toMatchObject({
    exitCode: 10,
    data: { lines: WRONG.length + 2, registered: 0, rejected: WRONG.length },
  });
  for (const [index, [what, , field, said]] of WRONG.entries()) {
    const found = refused.data.problems.filter(({ line }) => line === index + 2);
    expect({ what, fields: found.map((one) => one.field) }).toEqual({ what, fields: [field] });
    expect(`${what}: ${found[0]?.problem} ${found[0]?.fix}`).toMatch(said);
    expect({ what, fix: found[0]?.fix }).not.toEqual({ what, fix: '' });
  }
  // Nobody's address stands in what is said.
  expect(refused.text).not.toMatch(/wanda@|Main St|MAIN ST/i);
  expect(await check(lines, '--accept-valid')).toMatchObject({ exitCode: 10, data: { registered: 2 } });
});

test('a huge line is told of, and the line after it is read', async () => {
  const huge = Buffer.alloc(64 * 2 ** 20, 'x');
  const { exitCode, data } = await check([huge, aChangeLine()], '--accept-valid');
  expect({ exitCode, data }).toMatchObject({ exitCode: 10, data: { lines: 2, registered: 1, rejected: 1 } });
  expect(data.problems).toMatchObject([{ line: 1 }]);
});
