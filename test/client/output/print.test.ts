import { print } from '../../../client/output/print';
import { takesColour } from '../../../client/output/table';
import type { Globals, Result } from '../../../client/result';

let out = '';
let err = '';
beforeEach(() => {
  [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.stdout.isTTY = false;
  delete process.env.NO_COLOR;
});

const printed = (result: Result, output: Globals['output'] = 'table'): string => {
  print(result, output);
  return out;
};
const ROWS = [
  { id: 'a', count: 1, of: { x: true } },
  { id: 'bb', count: null, of: 'say "hi", twice' },
];
const TABLE = {
  columns: ['id', 'count'],
  rows: [
    ['a', 1],
    ['bb', null],
  ],
};

test('a table for people: columns under their names, no colour without a terminal', () => {
  expect(printed({ data: ROWS, table: TABLE })).toBe('id  count\na   1\nbb\n');
});

test('on a terminal the names stand out, unless NO_COLOR says otherwise', () => {
  process.stdout.isTTY = true;
  expect(printed({ data: ROWS, table: TABLE })).toContain('\u001b[1m');
  out = '';
  process.env.NO_COLOR = '1';
  expect(printed({ data: ROWS, table: TABLE })).not.toContain('\u001b');
});

test('a stream that says nothing of a terminal is none, whatever the colours’ library would make of it', () => {
  expect(takesColour({} as NodeJS.WriteStream)).toBe(false);
});

test('a text takes the place of the table; data without either is shown as it is', () => {
  expect(printed({ data: ROWS, table: TABLE, text: 'two of them' })).toBe('two of them\n');
  out = '';
  expect(JSON.parse(printed({ data: { a: 1 } }))).toEqual({ a: 1 });
});

test('json is the data and nothing else; jsonl a line for each', () => {
  const result = { data: ROWS, table: TABLE, text: 'two', said: ['Two.'], next: 'tocsin x' };
  expect(JSON.parse(printed(result, 'json'))).toEqual(ROWS);
  out = '';
  expect(
    printed(result, 'jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(ROWS);
  out = '';
  expect(printed({ data: undefined }, 'json')).toBe('null\n');
});

test('csv quotes what must be quoted, and takes its columns from the data where there is no table', () => {
  expect(printed({ data: ROWS, table: TABLE }, 'csv')).toBe('id,count\na,1\nbb,\n');
  out = '';
  expect(printed({ data: ROWS }, 'csv')).toBe('id,count,of\na,1,"{""x"":true}"\nbb,,"say ""hi"", twice"\n');
});

test('a cell that begins like a formula is no formula in a spreadsheet', () => {
  const table = { columns: ['name'], rows: [['=HYPERLINK("http://evil.example","Ann")']] };
  expect(printed({ data: null, table }, 'csv')).toContain(`"'=HYPERLINK`);
});

test('what is said and what comes next go to stderr', () => {
  printed({ data: [], said: ['One changed.', 'Two did not.'], next: 'tocsin breach show BR-1' }, 'json');
  expect(out).toBe('[]\n');
  expect(err).toBe('One changed.\nTwo did not.\nNext: tocsin breach show BR-1\n');
});

test('an empty table prints nothing to stdout', () => {
  expect(printed({ data: [], table: { columns: ['id'], rows: [] } })).toBe('');
});
