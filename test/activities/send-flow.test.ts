import fc from 'fast-check';
import { GROUP_SIZE, LANES, sendInFlow } from '../../activities/send-flow';
import type { Flow } from '../../activities/send-flow';
import type { NoticeOutcome, PendingNotice } from '../../domain/ports';

const notices = (count: number): PendingNotice[] =>
  Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    customerId: `c${index}`,
    to: `c${index}@example.com`,
    messageId: `${index}@example.com`,
    code: '22222222',
    contact: {},
    dataTypes: [],
    attempts: 1,
  }));
const accepted = ({ seq }: PendingNotice): NoticeOutcome => ({
  seq,
  state: 'accepted',
  reply: '250',
  at: '2026-12-04T00:00:00Z',
});
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

/** A flow over notices that keeps what happened to each, and refuses what may not happen. */
const watched = (toSend: readonly PendingNotice[], change: Partial<Flow> = {}) => {
  const claimed = new Set<number>();
  const sent = new Set<number>();
  const settled = new Map<number, string>();
  const most = { underWay: 0, inDoubt: 0 };
  let underWay = 0;
  const flow: Flow = {
    toSend,
    admit: change.admit ?? (async (waiting) => waiting.slice(0, GROUP_SIZE)),
    isOver: change.isOver ?? (() => false),
    claim: async (group) => {
      if (change.claim && !(await change.claim(group))) return false;
      for (const { seq } of group) claimed.add(seq);
      return true;
    },
    sendOne: async (notice) => {
      expect(claimed.has(notice.seq) && !sent.has(notice.seq)).toBe(true);
      sent.add(notice.seq);
      underWay += 1;
      most.underWay = Math.max(most.underWay, underWay);
      most.inDoubt = Math.max(most.inDoubt, claimed.size - settled.size);
      const outcome = (await change.sendOne?.(notice)) ?? accepted(notice);
      underWay -= 1;
      return outcome;
    },
    settle: async (outcomes) => {
      await change.settle?.(outcomes);
      for (const { seq, state } of outcomes) {
        expect(sent.has(seq) && !settled.has(seq)).toBe(true);
        settled.set(seq, state);
      }
    },
  };
  return { flow, claimed, sent, settled, most };
};

test('whatever takes how long: each is claimed, sent and settled once, and few are in doubt at any time', async () => {
  const delays = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 130 }), delays, delays, delays, async (count, a, b, c) => {
      let turn = 0;
      const wait = (all: number[]): Promise<void> => turns(all[turn++ % all.length] ?? 0);
      const { flow, sent, settled, most } = watched(notices(count), {
        claim: () => wait(a).then(() => true),
        sendOne: (notice) => wait(b).then(() => accepted(notice)),
        settle: () => wait(c),
      });
      const outcomes = await sendInFlow(flow);
      expect(outcomes).toHaveLength(count);
      expect([sent.size, settled.size]).toEqual([count, count]);
      expect(most.underWay).toBeLessThanOrEqual(LANES);
      expect(most.inDoubt).toBeLessThanOrEqual(6 * GROUP_SIZE);
    }),
    { numRuns: Number(process.env.TOCSIN_TEST_RUNS ?? 100) },
  );
});

test('the next group is claimed while this one is being sent', async () => {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const { flow, claimed, settled } = watched(notices(3 * GROUP_SIZE), {
    sendOne: async (notice) => {
      if (notice.seq > GROUP_SIZE - LANES) await held;
      return accepted(notice);
    },
  });
  const sending = sendInFlow(flow);
  await turns(50);
  expect(claimed.size).toBe(2 * GROUP_SIZE);
  expect(settled.size).toBeLessThan(GROUP_SIZE);
  goOn();
  expect(await sending).toHaveLength(3 * GROUP_SIZE);
});

test('a claim that is refused ends the flow: what was claimed before is sent, and nothing else', async () => {
  let claims = 0;
  const { flow, sent, settled } = watched(notices(100), { claim: async () => (claims += 1) < 3 });
  await sendInFlow(flow);
  expect([claims, sent.size, settled.size]).toEqual([3, 2 * GROUP_SIZE, 2 * GROUP_SIZE]);
});

test('when it is over nothing more is claimed, and what was claimed has its outcome on record', async () => {
  let isOver = false;
  const { flow, claimed, settled } = watched(notices(100), {
    isOver: () => isOver,
    sendOne: async (notice) => {
      isOver ||= notice.seq === 5;
      return { ...accepted(notice), state: isOver ? 'pending' : 'accepted' };
    },
  });
  await sendInFlow(flow);
  expect([...settled.keys()].sort()).toEqual([...claimed].sort());
  expect(claimed.size).toBeLessThanOrEqual(2 * GROUP_SIZE);
  expect([...settled.values()].filter((state) => state === 'accepted')).toHaveLength(4);
});

test('records that are away at a claim: what is under way is settled first, then the failure is told', async () => {
  let claims = 0;
  const { flow, claimed, settled } = watched(notices(100), {
    claim: async () => {
      if ((claims += 1) === 2) throw new Error('connection refused');
      return true;
    },
  });
  await expect(sendInFlow(flow)).rejects.toThrow('connection refused');
  expect([claims, claimed.size, settled.size]).toEqual([2, GROUP_SIZE, GROUP_SIZE]);
});

test('outcomes that cannot be written are told, when nothing is under way any more', async () => {
  const { flow, sent } = watched(notices(30), { settle: () => Promise.reject(new Error('disk full')) });
  await expect(sendInFlow(flow)).rejects.toThrow('disk full');
  expect(sent.size).toBe(30);
});

test('an outcome is handed on at once, whatever the others take', async () => {
  let goOn = (): void => undefined;
  const isWritten = new Promise<void>((resolve) => (goOn = resolve));
  const { flow } = watched(notices(LANES), {
    sendOne: async (notice) => {
      if (notice.seq > 1) await isWritten;
      return accepted(notice);
    },
    settle: async () => goOn(),
  });
  expect(await sendInFlow(flow)).toHaveLength(LANES);
});
