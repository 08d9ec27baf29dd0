import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServiceError } from '@temporalio/client';
import { define } from '../../../client/commands/breach';
import { TocsinError } from '../../../domain/errors';
import { listBreaches, readBreach } from '../../../records/breaches';
import type { BreachInput } from '../../../workflows/contract';
import { aBreachFile } from '../../support/builders';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { answered, runCommand } from '../../support/run-command';

/** What becomes of the workflow’s start; the records are real. */
const mockStart: {
  answer: (input: BreachInput, opening: string) => Promise<unknown>;
  seen: [BreachInput, string][];
} = {
  answer: async () => ({}),
  seen: [],
};
jest.mock('../../../client/breach-client', () => ({
  withBreaches: (work: (breaches: unknown) => unknown) =>
    work({
      start: async (input: BreachInput, opening: string) => {
        mockStart.seen.push([input, opening]);
        return mockStart.answer(input, opening);
      },
    }),
}));
const mockAnswered = () => answered;
jest.mock('../../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

const BREACH = aBreachFile();
const STARTED = { workflowId: 'breach/X', runId: 'run-1' };

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-open-'));
  process.env.DATABASE_URL = database.url;
  process.env.TOCSIN_HOME = folder;
  mockStart.seen = [];
  mockStart.answer = async () => STARTED;
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const file = async (name: string, content: string | object): Promise<string> => {
  const where = path.join(folder, name);
  await writeFile(where, typeof content === 'string' ? content : JSON.stringify(content));
  return where;
};
const open = async (changes: object = {}, ...args: string[]) =>
  runCommand(define, 'open', '-f', await file('breach.json', { ...BREACH, ...changes }), ...args);
const grpc = (code: number): Error =>
  new ServiceError('Failed to start Workflow', {
    cause: Object.assign(new Error('lost'), { code, details: 'lost', metadata: {} }),
  });
const references = async (): Promise<string[]> =>
  (await listBreaches(database)).map(({ reference }) => reference);

test('nobody opens a breach as harmless alone: the second person is named, and the case is told', async () => {
  const file = path.join(folder, 'harmless.yaml');
  await writeFile(file, JSON.stringify({ ...BREACH, harm: 'none' }));
  const open = (...more: string[]) => runCommand(define, 'open', '-f', file, ...more);
  await expect(open()).rejects.toMatchObject({ code: 'NotAllowed' });
  await expect(open('--second', 'Ada')).rejects.toMatchObject({ code: 'NotAllowed' });
  expect(mockStart.seen).toEqual([]);
  expect(await listBreaches(database)).toEqual([]);
  await open('--second', 'bob');
  expect(mockStart.seen[0]?.[0]).toMatchObject({ second: 'bob', facts: { harm: 'none' } });
});

test('an opening writes the case, its list and the workflow, and answers what the design promises', async () => {
  const people = await file('people.csv', 'customer_id,email\nc1,ann@example.com\nc2,bo@example.com\n');
  const result = await open({}, '--customers', people);
  const year = new Date().getUTCFullYear();
  expect(result.data).toEqual({
    reference: `BR-${year}-0001`,
    ...STARTED,
    windows: expect.objectContaining({ policies: ['cloudroute-2015', 'fcc-2007'], zone: 'America/New_York' }),
  });
  expect(await readBreach(database, `BR-${year}-0001`)).toMatchObject({
    status: 'running',
    customers: 2,
    openedBy: 'ada',
    isDrill: false,
    policies: ['cloudroute-2015', 'fcc-2007'],
  });
  const [input] = mockStart.seen[0] ?? [];
  expect(input).toMatchObject({ reference: `BR-${year}-0001`, openedBy: 'ada', facts: { harm: 'possible' } });
  expect(input).not.toHaveProperty('drill');
  expect(JSON.stringify(input)).not.toMatch(/ann@|"description":/);
});

test('a drill has its speed in the workflow and in the records; policies of the flag win', async () => {
  await open(
    { policies: ['fcc-2007'], reference: 'BR-DRILL' },
    '--speed',
    '86400',
    '--policies',
    'cloudroute-2015',
  );
  expect(mockStart.seen[0]?.[0]).toMatchObject({
    drill: { speed: 86_400 },
    policies: [{ id: 'cloudroute-2015' }],
  });
  expect(await readBreach(database, 'BR-DRILL')).toMatchObject({ isDrill: true, speed: 86_400 });
});

test('a wrong row opens nothing and leaves nothing', async () => {
  const people = await file('people.csv', 'customer_id,email\nc1,nobody\n');
  const result = await open({}, '--customers', people);
  expect(result).toMatchObject({ exitCode: 10, data: { rejected: 1 } });
  expect(result.said?.at(-1)).toBe('Nothing was opened.');
  expect(mockStart.seen).toEqual([]);
  expect(await references()).toEqual([]);
});

describe('--accept-valid opens with the right rows alone', () => {
  const mixed = () =>
    file('people.csv', 'customer_id,email\nc1,ann@example.com\nc2,nobody\nc1,bo@example.com\n');

  test('and keeps the wrong ones beside the file, as customers import does', async () => {
    const people = await mixed();
    await expect(open({}, '--customers', people)).resolves.toMatchObject({
      exitCode: 10,
      said: expect.arrayContaining([expect.stringContaining('--accept-valid')]),
    });
    const result = await open({ reference: 'BR-X' }, '--customers', people, '--accept-valid');
    expect(result.said?.join('\n')).toMatch(
      /BR-X is open\.\n3 rows: 1 people added.*2 rejected\.(.|\n)*people\.csv\.rejected\.csv/,
    );
    expect(await readBreach(database, 'BR-X')).toMatchObject({ status: 'running', customers: 1 });
    expect(await readFile(`${people}.rejected.csv`, 'utf8')).toContain('nobody');
  });

  test('and is rehearsed without a server', async () => {
    const people = await mixed();
    await expect(open({}, '--customers', people, '--dry-run')).rejects.toMatchObject({
      code: 'InvalidRows',
      fix: expect.stringContaining('--accept-valid'),
    });
    const rehearsed = await open({}, '--customers', people, '--accept-valid', '--dry-run');
    expect(rehearsed.data).toMatchObject({ customers: 1 });
    expect(rehearsed.said).toContain('2 rows are wrong and would be left out.');
    expect(await references()).toEqual([]);
  });

  test('but takes nothing of a file that cannot be read on, nor means anything without one', async () => {
    const torn = await file('torn.csv', 'customer_id,email\nc1,ann@example.com\nc2,"bo@example.com\n');
    expect(await open({}, '--customers', torn, '--accept-valid')).toMatchObject({ exitCode: 10 });
    await expect(open({}, '--customers', torn, '--accept-valid', '--dry-run')).rejects.toMatchObject({
      code: 'InvalidRows',
    });
    await expect(open({}, '--accept-valid')).rejects.toMatchObject({ code: 'Usage' });
    await expect(open({}, '--rejected', 'x.csv')).rejects.toMatchObject({ code: 'Usage' });
    expect(await references()).toEqual([]);
  });
});

test('what is refused takes no number from those that come after', async () => {
  const year = new Date().getUTCFullYear();
  const people = await file('people.csv', 'customer_id,email\nc1,nobody\n');
  await open({}, '--dry-run');
  await open({}, '--customers', people);
  await expect(open({}, '--customers', path.join(folder, 'no.csv'))).rejects.toThrow();
  mockStart.answer = () => Promise.reject(grpc(3));
  await expect(open()).rejects.toThrow();
  mockStart.answer = async () => STARTED;
  expect((await open()).data).toMatchObject({ reference: `BR-${year}-0001` });
  // One that may have started keeps its number, and so does one that Temporal has of old.
  mockStart.answer = () => Promise.reject(grpc(14));
  await expect(open()).rejects.toMatchObject({ code: 'Unavailable' });
  mockStart.answer = () => Promise.reject(new TocsinError('Conflict', 'it is on Temporal already'));
  await expect(open()).rejects.toMatchObject({ code: 'Conflict' });
  mockStart.answer = async () => STARTED;
  expect((await open()).data).toMatchObject({ reference: `BR-${year}-0004` });
});

test.each([
  [{ occurred: { from: '2999-01-01T00:00:00Z', estimated: true } }, /occurred\.from.*has not come yet/],
  [{ discoveredAt: '0000-01-01T00:00:00Z' }, /discoveredAt.*correct the year/],
  [{ discoveredAt: '2999-01-01T00:00:00Z', determinedAt: undefined }, /discoveredAt.*has not come yet/],
])('a time that cannot be is refused: %j', async (changes, message) => {
  await expect(open(changes)).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringMatching(message),
  });
  expect(await references()).toEqual([]);
});

test('a breach that begins after its discovery is doubted, and opened', async () => {
  const { said } = await open({ occurred: { from: '2026-11-21T00:00:00Z', estimated: true } });
  expect(said?.[0]).toMatch(/^Warning: occurred\.from .* is after the discovery/);
});

test('a customers’ file that is not there leaves nothing', async () => {
  await expect(open({}, '--customers', path.join(folder, 'no.csv'))).rejects.toMatchObject({
    code: 'NotFound',
  });
  expect(await references()).toEqual([]);
});

test('a start that Temporal refuses is taken back', async () => {
  mockStart.answer = () => Promise.reject(grpc(3));
  await expect(open({ reference: 'BR-X' })).rejects.toThrow('Failed to start Workflow');
  expect(await references()).toEqual([]);
});

test('the reference of a breach that runs is a conflict that names it, and touches nothing of it', async () => {
  await open({ reference: 'BR-X' });
  const again = open({ reference: 'BR-X', title: 'Another' });
  await expect(again).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining('BR-X ("Call records'),
  });
  expect(await readBreach(database, 'BR-X')).toMatchObject({ title: BREACH.title, status: 'running' });
  expect(mockStart.seen).toHaveLength(1);
});

test('a workflow that stands in for another opening is a conflict; the records forget the attempt', async () => {
  mockStart.answer = () =>
    Promise.reject(new TocsinError('Conflict', 'a breach BR-X is on Temporal already'));
  await expect(open({ reference: 'BR-X' })).rejects.toMatchObject({ code: 'Conflict' });
  expect(await references()).toEqual([]);
});

test('an answer that was lost keeps the opening, and the same file takes it up as the same opening', async () => {
  mockStart.answer = () => Promise.reject(grpc(14));
  const lost = open();
  await expect(lost).rejects.toMatchObject({
    code: 'Unavailable',
    fix: expect.stringContaining('reference: BR-'),
  });
  const [reference = ''] = await references();
  expect(await readBreach(database, reference)).toMatchObject({ status: 'opening' });
  mockStart.answer = async () => STARTED;
  expect((await open({ reference })).data).toMatchObject({ reference, runId: 'run-1' });
  expect(await readBreach(database, reference)).toMatchObject({ status: 'running' });
  expect(mockStart.seen[0]?.[1]).toBe(mockStart.seen[1]?.[1]);
});

test('another file, other policies or another speed is another opening', async () => {
  await open({ reference: 'BR-1' });
  await open({ reference: 'BR-2' });
  await open({ reference: 'BR-3', harm: 'likely' });
  await open({ reference: 'BR-4' }, '--policies', 'fcc-2007');
  await open({ reference: 'BR-5' }, '--speed', '60');
  expect(new Set(mockStart.seen.map(([, opening]) => opening)).size).toBe(5);
});
