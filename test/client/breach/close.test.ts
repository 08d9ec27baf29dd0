import { define } from '../../../client/commands/breach';
import { createCaseStore } from '../../../records/case-store';
import { createDispatchStore } from '../../../records/dispatch-store';
import { recordWritten } from '../../support/letters-written';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, somePeople } from '../../support/records';
import { answered, runCommand } from '../../support/run-command';
import { aStatus } from './a-status';

/** A breach whose customers are told; what it is sent is kept. */
const mockSent: unknown[] = [];
const mockStatus = () => aStatus({ phase: 'reported' });
jest.mock('../../../client/breach-client', () => ({
  withBreaches: (work: (breaches: unknown) => unknown) =>
    work({
      status: async () => mockStatus(),
      unaskedEnd: async () => null,
      timeline: async () => [],
      act: async (_reference: string, _name: string, input: unknown) => {
        mockSent.push(input);
        return mockStatus();
      },
    }),
}));
const mockAnswered = () => answered;
jest.mock('../../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

const BR = 'BR-2026-0001';
const AT = '2026-12-10T00:00:00Z';
const hadUrl = process.env.DATABASE_URL;
let database: TestDatabase;
beforeEach(async () => {
  mockSent.length = 0;
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  await aBreach(database, BR);
});
afterEach(async () => {
  if (hadUrl === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = hadUrl;
  await database.drop();
});

const told = async (byLetter: number): Promise<void> => {
  const contact = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };
  await somePeople(
    database,
    BR,
    Array.from({ length: byLetter }, (_, index) => ({ id: `c${index}`, contact })),
  );
  const { digest } = await createCaseStore(database).survey(BR);
  await createDispatchStore(database, { messageIdDomain: 'carrier.example' }).freeze({
    reference: BR,
    dispatch: 1,
    noticeVersion: 'v1',
    at: AT,
    listDigest: digest,
  });
};
/** Letters of so many, from the first, were written by an export. */
const exported = (letters: number, at = AT) =>
  recordWritten(
    database,
    BR,
    Array.from({ length: letters }, (_, index) => ({ dispatch: 1, seq: index + 1, mark: `m${index}` })),
    at,
  );
const close = (...args: string[]) => runCommand(define, 'close', BR, '--reason', 'done', ...args);

test('people by letter whose letters were never exported keep a case from being complete', async () => {
  await told(3);
  await expect(close('--as', 'complete')).rejects.toMatchObject({
    code: 'NotAllowed',
    message: '3 person(s) are to be notified by letter, but their letters were never exported',
    fix: expect.stringContaining(`tocsin letters export ${BR} --out`),
  });
  await exported(2);
  await expect(close('--as', 'complete')).rejects.toMatchObject({
    message: '1 of 3 letter(s) were not exported since they became due',
  });
  expect(mockSent).toEqual([]);
  await exported(3);
  await close('--as', 'complete');
  expect(mockSent).toEqual([{ as: 'complete', reason: 'done', actor: 'ada' }]);
});

test('shown before that, the letters are the next step; with all of them exported, the end is', async () => {
  await told(2);
  const next = async () => {
    const { next: command, text } = await runCommand(define, 'show', BR);
    return [command, /^who +(.*)$/m.exec(text ?? '')?.[1]];
  };
  const letters = `tocsin letters export ${BR} --out ${BR}-letters`;
  expect(await next()).toEqual([letters, expect.stringMatching(/2 of 2 letters are to be printed/)]);
  await exported(1);
  expect(await next()).toEqual([letters, expect.stringMatching(/1 of 2 letters are to be printed/)]);
  await exported(2);
  expect(await next()).toEqual([expect.stringContaining('breach close'), 'the security team']);
});

test('letters that went another way are said to, and sent with the act to be recorded', async () => {
  await told(1);
  const elsewhere = ['--as', 'complete', '--letters-elsewhere', 'a print shop in Austin has the list'];
  for (const alone of [[], ['--second', 'Ada']])
    await expect(close(...elsewhere, ...alone)).rejects.toMatchObject({
      code: 'NotAllowed',
      message: expect.stringContaining('for two persons to say'),
    });
  expect(mockSent).toEqual([]);
  await close(...elsewhere, '--second', 'bob');
  expect(mockSent).toMatchObject([{ lettersElsewhere: 'a print shop in Austin has the list' }]);
});

test('a letter that became due anew after its export is to be exported again', async () => {
  await told(2);
  await exported(2);
  await database.kysely.updateTable('notice').set({ letter_mark: null }).where('seq', '=', 2).execute();
  await expect(close('--as', 'complete')).rejects.toThrow('1 of 2 letter(s)');
  await exported(2, '2026-12-21T00:00:00Z');
  await close('--as', 'complete');
  expect(mockSent).toHaveLength(1);
});

test('nobody by letter: nothing is asked', async () => {
  await close('--as', 'complete');
  expect(mockSent).toHaveLength(1);
});
