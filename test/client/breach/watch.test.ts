import { watchBreach } from '../../../client/breach/watch';
import type { CaseStatus } from '../../../domain/case/state';
import { TocsinError } from '../../../domain/errors';
import { aStatus } from './a-status';

/** What each connection answers, look by look; the last one of all closes the case. */
const mockConnections: (CaseStatus | Error)[][] = [];
let mockOpened = 0;
jest.mock('../../../client/breach-client', () => ({
  withBreaches: async (work: (breaches: unknown) => unknown) => {
    mockOpened += 1;
    const looks = mockConnections.shift() ?? [];
    return work({
      status: async () => {
        const look = looks.shift();
        if (look instanceof Error) throw look;
        return look;
      },
      timeline: async () => [{ at: '2026-11-24T15:00:00Z', kind: 'opened', text: 'the breach was opened' }],
    });
  },
}));

let [out, err] = ['', ''];
beforeEach(() => {
  [out, err] = ['', ''];
  mockOpened = 0;
  mockConnections.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => jest.restoreAllMocks());

const gone = (): Error => new TocsinError('Unavailable', 'Temporal does not answer');
const { reference } = aStatus();
const CLOSED = aStatus({ phase: 'closed' });

test('a connection that is lost is opened anew, so that a stack on other ports is found', async () => {
  mockConnections.push([aStatus(), gone()], [gone()], [CLOSED]);
  const result = await watchBreach(reference, { output: 'table' });
  expect(mockOpened).toBe(3);
  expect(result.next).toBe(`tocsin ledger verify ${reference}`);
  expect(err.match(/trying again/g)).toHaveLength(1);
  expect(err.match(/Back again/g)).toHaveLength(1);
  // What was printed before is not printed again.
  expect(out.match(/the breach was opened/g)).toHaveLength(1);
});

test('a first look that fails is a failure, and so is a later one that no new connection would mend', async () => {
  mockConnections.push([gone()]);
  await expect(watchBreach(reference, { output: 'table' })).rejects.toMatchObject({ code: 'Unavailable' });
  mockConnections.push([aStatus(), new TocsinError('NotFound', 'there is no such breach')]);
  await expect(watchBreach(reference, { output: 'table' })).rejects.toMatchObject({ code: 'NotFound' });
});
