import { GROUP_SIZE } from '../../activities/send-flow';
import type { SendRangeRequest } from '../../activities/send-range';
import { byEmail, frozenCase, inActivity, recordsOf, wiredRelays } from './wired';
import type { Wired } from './wired';

const { database, withRelay } = wiredRelays();
const send = ({ activities }: Wired, request: SendRangeRequest) =>
  inActivity().run(activities.sendRange, request);

/** A relay that has had enough of us after so many, until `mend` is called. */
const relayThatDistrusts = async (after: number, reply = '550 5.7.1 blocked, poor reputation') => {
  let taken = 0;
  let refused = 0;
  let isMended = false;
  const { relay, all } = await withRelay({
    rcptTo: () => {
      if (isMended || ++taken <= after) return undefined;
      refused += 1;
      return reply;
    },
  });
  return { relay, all, refused: () => refused, mend: () => void (isMended = true) };
};

describe('a relay that refuses who sends', () => {
  test.each(['550 5.7.1 blocked, poor reputation', '554 Message not allowed - blocked by a block list'])(
    'stops the running range at `%s`; who was refused is pending, and nobody goes by letter',
    async (reply) => {
      const { relay, all, refused, mend } = await relayThatDistrusts(40, reply);
      const { reference, request } = await frozenCase(database(), all, byEmail(250));
      const answer = await send(all, request);
      expect(answer.distrusted).toBeGreaterThan(0);
      // What was under way beside the first refusal, and no more.
      expect(refused()).toBeLessThanOrEqual(2 * GROUP_SIZE);
      const { counts, notices } = await recordsOf(database(), reference);
      expect(counts).toMatchObject({ listed: 250, accepted: 40, pending: 210, letter: 0, failed: 0 });
      expect(notices.filter((notice) => notice.reply === reply)).toHaveLength(refused());
      // Whoever looks anew, on this worker or another, sends nothing before a person has gone on.
      expect(await send(all, request)).toMatchObject({ left: 210, distrusted: refused() });
      expect(relay.messages).toHaveLength(40);
      mend();
      expect(await send(all, { ...request, tolerated: 2 * refused() })).toEqual({
        left: 0,
        isStopped: false,
        isCutShort: false,
      });
      expect((await recordsOf(database(), reference)).counts).toMatchObject({ accepted: 250, pending: 0 });
    },
  );

  test('gone on with too soon: it stops again before twice as many were refused as a person had seen', async () => {
    const { all, refused } = await relayThatDistrusts(0);
    const { reference, request } = await frozenCase(database(), all, byEmail(250));
    const { distrusted = 0 } = await send(all, request);
    const before = refused();
    const again = await send(all, { ...request, tolerated: 2 * distrusted });
    expect(again.distrusted).toBeGreaterThan(2 * distrusted);
    expect(refused() - before).toBeLessThanOrEqual(2 * distrusted + 2 * GROUP_SIZE);
    expect((await recordsOf(database(), reference)).counts).toMatchObject({ pending: 250, letter: 0 });
  });

  test('one that a person has seen stops nothing; in the end it goes by letter, as what is put off', async () => {
    const { all } = await withRelay({
      rcptTo: (address) => (address.startsWith('person1@') ? '550 5.7.1 our own policy' : undefined),
    });
    const { reference, request } = await frozenCase(database(), all, byEmail(60));
    expect((await send(all, request)).distrusted).toBe(1);
    const goneOn = await send(all, { ...request, tolerated: 2 });
    expect(goneOn).toMatchObject({ isStopped: false, isCutShort: false });
    expect(goneOn).not.toHaveProperty('distrusted');
    // Whom a busy machine's connections have left, the next pass takes.
    if (goneOn.left > 1) expect(await send(all, { ...request, tolerated: 4 })).toMatchObject({ left: 1 });
    expect((await recordsOf(database(), reference)).counts).toMatchObject({ accepted: 59, pending: 1 });
    expect(await send(all, { ...request, tolerated: 2, isLastTry: true })).toMatchObject({ left: 0 });
    expect((await recordsOf(database(), reference)).counts).toMatchObject({ accepted: 59, letter: 1 });
  });

  test('a mailbox that is refused is no reason to stop, whatever its words', async () => {
    const { all } = await withRelay({ rcptTo: () => '550 5.1.1 no such user' });
    const { reference, request } = await frozenCase(database(), all, byEmail(60));
    expect(await send(all, request)).toEqual({ left: 0, isStopped: false, isCutShort: false });
    expect((await recordsOf(database(), reference)).counts).toMatchObject({ letter: 60 });
  });
});
