import { readStatus, sendAct } from '../../client/breach-client';

/** A breach whose worker never answers; each step can be made to. */
const mockBreach = { accepts: false, finishes: false };
const mockNever = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
jest.mock('../../client/temporal/connect', () => ({
  withTemporal: (work: (temporal: unknown) => unknown) => {
    let signal = new AbortController().signal;
    const handle = {
      query: () => mockNever(signal),
      startUpdate: async () => {
        if (!mockBreach.accepts) return mockNever(signal);
        return {
          result: () => (mockBreach.finishes ? Promise.resolve({ phase: 'held' }) : mockNever(signal)),
        };
      },
    };
    return work({
      client: {
        workflow: { getHandle: () => handle },
        withAbortSignal: (given: AbortSignal, ask: () => unknown) => {
          signal = given;
          return ask();
        },
      },
    });
  },
}));

let said = '';
beforeEach(() => {
  Object.assign(mockBreach, { accepts: false, finishes: false });
  said = '';
  jest.useFakeTimers();
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const act = () => sendAct('BR-1', 'pause', { reason: 'r', actor: 'ada' });
/** What an answer that takes longer than any patience ends with. */
const lateEnd = async (waiting: Promise<unknown>): Promise<unknown> => {
  const ended = waiting.catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(5_000);
  const early = said;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toBe(early);
  return ended;
};

test('an act that no worker takes is said not to be kept, and given up', async () => {
  expect(await lateEnd(act())).toMatchObject({
    code: 'Unavailable',
    message: expect.stringContaining('it is not known to be kept'),
    fix: expect.stringContaining('send it again'),
  });
  expect(said).toBe(
    'No worker answers yet. The pause is not kept until one does: leave this running, and start one.\n',
  );
});

test('one that was taken but is not finished is said to be kept', async () => {
  mockBreach.accepts = true;
  expect(await lateEnd(act())).toMatchObject({
    code: 'Unavailable',
    message: expect.stringMatching(/^BR-1 has taken the pause and keeps it/),
  });
  expect(said).toBe('The pause is kept; waiting for its outcome.\n');
});

test('a question is given up sooner', async () => {
  expect(await lateEnd(readStatus('BR-1'))).toMatchObject({
    code: 'Unavailable',
    message: 'no worker answers for BR-1',
  });
  expect(said).toBe('No answer yet: no worker runs, or all are busy. Waiting.\n');
});

test('a quick answer says nothing, and leaves no timer behind', async () => {
  Object.assign(mockBreach, { accepts: true, finishes: true });
  expect(await act()).toEqual({ phase: 'held' });
  expect([said, jest.getTimerCount()]).toEqual(['', 0]);
});
