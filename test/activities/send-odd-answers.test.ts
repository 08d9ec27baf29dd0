import { ATTEMPTS_WITH_STREAKS, REFUSED_IN_A_ROW } from '../../activities/refusal-streak';
import { LANES } from '../../activities/send-flow';
import type { SendRangeRequest } from '../../activities/send-range';
import { byEmail, frozenCase, inActivity, recordsOf, wiredRelays } from './wired';
import type { Wired } from './wired';

const { database, withRelay } = wiredRelays();
const send = ({ activities }: Wired, request: SendRangeRequest, attempt = 1) =>
  inActivity({ attempt }).run(activities.sendRange, request);

const ODD = '555 5.5.2 Syntax error, goodbye';
/** A relay that answers so for the first `count` people of the list. */
const relayThatDislikes = (count: number, reply = ODD) => {
  const odd = new Set(Array.from({ length: count }, (_, index) => `person${index + 1}@customer.example`));
  return withRelay({ rcptTo: (address) => (odd.has(address) ? reply : undefined) });
};
const ENDED = { left: 0, isStopped: false, isCutShort: false };

describe('a relay that answers for some people as if something were wrong with us', () => {
  test.each([ODD, '503 5.5.1 Bad sequence of commands', '554 5.7.1 Relay access denied'])(
    '`%s` is the outcome of each of them, tried again in a later pass; the others get theirs',
    async (reply) => {
      const { all } = await relayThatDislikes(4, reply);
      const { reference, request } = await frozenCase(database(), all, byEmail(60));
      expect(await send(all, request)).toEqual({ ...ENDED, left: 4 });
      const { counts, notices } = await recordsOf(database(), reference);
      expect(counts).toMatchObject({ listed: 60, accepted: 56, pending: 4, letter: 0, failed: 0 });
      expect(notices.filter(({ state }) => state === 'pending').map((notice) => notice.reply)).toEqual(
        Array.from({ length: 4 }, () => reply),
      );
      expect(await send(all, request)).toEqual({ ...ENDED, left: 4 });
      expect(await send(all, { ...request, isLastTry: true })).toEqual(ENDED);
      expect((await recordsOf(database(), reference)).counts).toMatchObject({ accepted: 56, letter: 4 });
    },
  );

  test('of everybody: it takes nobody, so the range ends soon; not even at the last try does anyone go by letter', async () => {
    const { all } = await relayThatDislikes(60);
    const { reference, request } = await frozenCase(database(), all, byEmail(60));
    for (const isLastTry of [false, true])
      await expect(send(all, { ...request, isLastTry }, ATTEMPTS_WITH_STREAKS)).rejects.toMatchObject({
        type: 'RelayUnreachable',
        message: `the relay is away: ${ODD}`,
      });
    const { counts, notices } = await recordsOf(database(), reference);
    expect(counts).toMatchObject({ listed: 60, accepted: 0, pending: 60, letter: 0, failed: 0 });
    const tried = notices.filter((notice) => notice.reply === ODD);
    expect(tried.length).toBeLessThanOrEqual(2 * (REFUSED_IN_A_ROW + LANES));
  });

  test('of many side by side: whoever was not tried yet comes first, and in the end they are passed over', async () => {
    const many = 2 * (REFUSED_IN_A_ROW + LANES);
    const { all } = await relayThatDislikes(many);
    const { reference, request } = await frozenCase(database(), all, byEmail(100));
    let attempt = 1;
    const untilItEnds = async (): Promise<unknown> => {
      for (; attempt < ATTEMPTS_WITH_STREAKS; attempt += 1)
        await expect(send(all, request, attempt)).rejects.toMatchObject({ type: 'RelayUnreachable' });
      return send(all, request, attempt);
    };
    expect(await untilItEnds()).toEqual({ ...ENDED, left: many });
    expect((await recordsOf(database(), reference)).counts).toMatchObject({
      accepted: 100 - many,
      pending: many,
    });
  });
});
