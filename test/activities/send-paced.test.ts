import { pacesOf } from '../../records/pace-store';
import { eventually } from '../support/eventually';
import type { APerson } from '../support/records';
import type { SmtpSink } from '../support/smtp';
import { frozenCase, inActivity, recordsOf, wiredRelays } from './wired';

const ONE_AN_HOUR = 1 / 3_600;
const { database, withRelay } = wiredRelays();
const at = (domain: string, count: number): APerson[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${domain}-${String(index).padStart(3, '0')}`,
    contact: { name: 'Ada', email: `p${index}@${domain}` },
  }));
const sentTo = ({ messages }: SmtpSink, domain: string): number =>
  messages.filter(({ to }) => to[0]?.endsWith(`@${domain}`)).length;

test('a destination at its limit keeps no other back, and a new rate is seen while the range is out', async () => {
  const { relay, all } = await withRelay();
  const { reference, request } = await frozenCase(database(), all, [
    ...at('gmail.com', 40),
    ...at('z.example', 40),
  ]);
  await all.deps.pace.setRates(reference, { gmail: ONE_AN_HOUR });
  const sending = inActivity().run(all.activities.sendRange, request);
  await eventually(async () => expect(sentTo(relay, 'z.example')).toBe(40));
  await eventually(async () => expect(sentTo(relay, 'gmail.com')).toBe(1));
  // What waits for its turn is not claimed: a crash would leave it in doubt.
  await eventually(async () =>
    expect((await recordsOf(database(), reference)).counts).toMatchObject({ accepted: 41, pending: 39 }),
  );
  expect((await recordsOf(database(), reference)).notices.some(({ state }) => state === 'sending')).toBe(
    false,
  );
  await all.deps.pace.setRates(reference, {});
  expect(await sending).toMatchObject({ left: 0 });
  expect(sentTo(relay, 'gmail.com')).toBe(40);
  expect(new Set(relay.messages.map(({ to }) => to[0])).size).toBe(80);
});

test('a limit that comes while a range is out holds from its next group on', async () => {
  let hasSlowed = false;
  const { relay, all } = await withRelay();
  const { reference, request } = await frozenCase(database(), all, at('gmail.com', 200));
  const { dispatches, pace } = all.deps;
  const claim = dispatches.claim.bind(dispatches);
  dispatches.claim = async (...args) => {
    if (!hasSlowed) await pace.setRates(reference, { gmail: ONE_AN_HOUR });
    hasSlowed = true;
    return claim(...args);
  };
  const env = inActivity();
  const sending = env.run(all.activities.sendRange, request).catch((error: unknown) => error);
  // The first group, and the one turn that a new limit has.
  await eventually(async () => expect(relay.messages).toHaveLength(25));
  env.cancel();
  await sending;
  expect(relay.messages).toHaveLength(25);
  expect((await recordsOf(database(), reference)).counts).toMatchObject({ accepted: 25, pending: 175 });
});

test('a relay that asks to slow down is heard: its destination’s pace is lower, its word is kept', async () => {
  const { relay, all } = await withRelay({
    rcptTo: (address) => (address.endsWith('@gmail.com') ? '421 4.7.28 unusual rate of mail' : undefined),
  });
  const { reference, request } = await frozenCase(database(), all, [
    ...at('gmail.com', 12),
    ...at('z.example', 40),
  ]);
  expect(await inActivity().run(all.activities.sendRange, request)).toMatchObject({ left: 12 });
  expect(relay.messages).toHaveLength(40);
  expect(await pacesOf(database(), reference)).toMatchObject([
    { name: 'gmail', perSecond: null, now: 10, slowedBy: '421 4.7.28 unusual rate of mail' },
  ]);
});
