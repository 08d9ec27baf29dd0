import { TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { listAll } from '../../../client/breach/list';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach } from '../../support/records';

/** What Temporal's visibility answers; the records are real. */
const mockSeen: {
  workflowId: string;
  status: { name: string };
  typedSearchAttributes: TypedSearchAttributes;
}[] = [];
jest.mock('../../../client/temporal/connect', () => ({
  withTemporal: (work: (temporal: unknown) => unknown) =>
    work({ client: { workflow: { list: () => mockSeen } } }),
}));

const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeEach(async () => {
  mockSeen.length = 0;
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
});
afterEach(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

test('what is due is told in the carrier’s zone, to the minute for people and to the second for machines', async () => {
  await aBreach(database, 'BR-2026-0001');
  await aBreach(database, 'BR-2026-0002');
  mockSeen.push({
    workflowId: 'breach/BR-2026-0001',
    status: { name: 'RUNNING' },
    typedSearchAttributes: new TypedSearchAttributes([
      {
        key: defineSearchAttributeKey('BreachDueAt', 'DATETIME'),
        value: new Date('2026-12-01T04:59:59.000Z'),
      },
    ]),
  });
  const { data, table } = await listAll({});
  expect(data).toContainEqual(
    expect.objectContaining({ reference: 'BR-2026-0001', dueAt: '2026-11-30T23:59:59-05:00' }),
  );
  expect(data).toContainEqual(expect.objectContaining({ reference: 'BR-2026-0002', dueAt: null }));
  const due = table?.columns.indexOf('due') ?? -1;
  expect(table?.rows.map((row) => row[due]).toSorted()).toEqual(['', '2026-11-30 23:59 -05:00']);
});

test('the policies are those in force, as they were amended; without Temporal’s word those of the opening', async () => {
  await aBreach(database, 'BR-2026-0001');
  await aBreach(database, 'BR-2026-0002');
  mockSeen.push({
    workflowId: 'breach/BR-2026-0001',
    status: { name: 'RUNNING' },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: defineSearchAttributeKey('BreachPolicies', 'KEYWORD_LIST'), value: ['fcc-2007', 'us-tx'] },
    ]),
  });
  const { data, table } = await listAll({});
  const policiesOf = (reference: string) =>
    (data as { reference: string; policies: string[] }[]).find((row) => row.reference === reference)
      ?.policies;
  expect(policiesOf('BR-2026-0001')).toEqual(['fcc-2007', 'us-tx']);
  expect(policiesOf('BR-2026-0002')).not.toContain('us-tx');
  const column = table?.columns.indexOf('policies') ?? -1;
  expect(table?.rows.map((row) => row[column])).toContain('fcc-2007,us-tx');
});

test('of a case that has ended the policies are told, but nothing is held or due any more', async () => {
  await aBreach(database, 'BR-2026-0001');
  const seen = (name: string, policies: string[]) => ({
    workflowId: 'breach/BR-2026-0001',
    status: { name },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: defineSearchAttributeKey('BreachPolicies', 'KEYWORD_LIST'), value: policies },
      { key: defineSearchAttributeKey('BreachHeld', 'BOOL'), value: true },
      { key: defineSearchAttributeKey('BreachDueAt', 'DATETIME'), value: new Date('2026-12-01T04:59:59Z') },
    ]),
  });
  mockSeen.push(seen('COMPLETED', ['us-tx']), seen('CONTINUED_AS_NEW', ['fcc-2007']));
  expect((await listAll({})).data).toMatchObject([{ policies: ['us-tx'], held: false, dueAt: null }]);
  mockSeen.push(seen('RUNNING', ['us-ny']));
  expect((await listAll({})).data).toMatchObject([{ policies: ['us-ny'], held: true }]);
});
