import { simpleParser } from 'mailparser';
import fc from 'fast-check';
import { hasPostalAddress, routeOf } from '../../domain/address-of-record';
import type { Contact } from '../../domain/customer';
import { copyCounts } from '../../records/case-store';
import type { APerson } from '../support/records';
import { POSTAL, frozenCase, inActivity, recordsOf, wiredRelays } from './wired';
import type { Wired } from './wired';

const relays = wiredRelays();
const script = {
  rcptTo: (address: string) => (address.startsWith('gone') ? '550 5.1.1 no such user' : undefined),
};
/** Opens the range until nothing of it is left, as the passes of a dispatch do. */
const sendAll = async (all: Wired, people: readonly APerson[], isLastTry = false) => {
  const { reference, request } = await frozenCase(relays.database(), all, people);
  const pass = () => inActivity().run(all.activities.sendRange, { ...request, isLastTry });
  for (let passes = 1; (await pass()).left > 0; passes += 1) expect(passes).toBeLessThan(6);
  return reference;
};

test('a mailbox that is gone, the one before it, and then a letter; another has no further way', async () => {
  const { relay, all } = await relays.withRelay(script);
  const reference = await sendAll(all, [
    { id: 'a', contact: { email: 'gone-a@x.org', previousEmail: 'before-a@x.org' } },
    { id: 'b', contact: { email: 'gone-b@x.org', previousEmail: 'gone-b2@x.org', ...POSTAL } },
    { id: 'c', contact: { email: 'gone-c@x.org', previousEmail: 'gone-c2@x.org' } },
  ]);
  const { counts, notices } = await recordsOf(relays.database(), reference);
  expect(counts).toMatchObject({ listed: 3, accepted: 1, letter: 1, failed: 1, pending: 0 });
  expect(relay.messages.map(({ to }) => to)).toEqual([['before-a@x.org']]);
  expect(notices.map(({ trail }) => trail.map(({ to, attempts }) => [to, attempts]))).toEqual([
    [['email', 1]],
    [
      ['email', 1],
      ['previousEmail', 1],
    ],
    [
      ['email', 1],
      ['previousEmail', 1],
    ],
  ]);
});

test('put off for days, it goes on to the next address, and then by letter', async () => {
  const { all } = await relays.withRelay({ rcptTo: () => '451 4.3.0 try later' });
  const contact = { email: 'a@x.org', previousEmail: 'b@x.org', ...POSTAL };
  const reference = await sendAll(all, [{ id: 'a', contact }], true);
  const { counts, notices } = await recordsOf(relays.database(), reference);
  expect(counts).toMatchObject({ listed: 1, letter: 1 });
  expect(notices[0]?.trail.map(({ to }) => to)).toEqual(['email', 'previousEmail']);
});

test('an agent is told in general, by a copy or in the place of the customer, and never of call detail', async () => {
  const { relay, all } = await relays.withRelay();
  const business = (id: string, authority: Contact['agentAuthority']): APerson => ({
    id,
    segment: 'business',
    language: 'en',
    contact: {
      name: 'Shop',
      email: `${id}@x.org`,
      agentEmail: `agent-${id}@x.org`,
      agentAuthority: authority,
    },
  });
  const reference = await sendAll(all, [business('p', 'copy'), business('q', 'notice')]);
  const textTo = async (address: string): Promise<string | undefined> => {
    const found = relay.messages.find(({ to }) => to[0] === address);
    return found && (await simpleParser(found.raw)).text;
  };
  expect(await textTo('p@x.org')).toContain('Call records');
  for (const address of ['agent-p@x.org', 'agent-q@x.org']) {
    const text = await textTo(address);
    expect(text).toContain('This customer has named you as an agent');
    expect(text).toContain('Details of your account');
    expect(text).not.toContain('Call records');
  }
  expect(await textTo('q@x.org')).toBeUndefined();
  expect(await textTo('p@x.org')).not.toContain('named you as an agent');
  const { counts } = await recordsOf(relays.database(), reference);
  expect(counts).toMatchObject({ listed: 2, accepted: 2 });
  expect(await copyCounts(relays.database(), reference)).toMatchObject({ listed: 1, accepted: 1 });
});

test.each([
  ['puts off', '451 4.3.0 try later'],
  ['refuses who sends', '550 5.7.1 our own policy'],
  ['answers as if it were about us', '530 5.7.0 authentication required'],
])('a copy that a relay %s is given up after three passes, and stops nothing', async (_what, reply) => {
  const { all } = await relays.withRelay({
    rcptTo: (address) => (address.startsWith('agent') ? reply : undefined),
  });
  const contact: Contact = { email: 'p@x.org', agentEmail: 'agent@x.org', agentAuthority: 'copy' };
  const people: APerson[] = [{ id: 'p', segment: 'business', contact }];
  const { reference, request } = await frozenCase(relays.database(), all, people);
  for (const left of [1, 1, 0])
    expect(await inActivity().run(all.activities.sendRange, request)).toEqual({
      left,
      isStopped: false,
      isCutShort: false,
    });
  const { counts, notices } = await recordsOf(relays.database(), reference);
  expect(counts).toMatchObject({ listed: 1, accepted: 1 });
  expect(notices.find(({ part }) => part === 'agent')).toMatchObject({ state: 'failed', reply });
});

/** Addresses of one person, so that a message tells whose and which it was. */
const arbitraryContact = fc.record({
  email: fc.constantFrom('gone', 'there', undefined),
  isYoung: fc.boolean(),
  previous: fc.constantFrom('gone', 'there', undefined),
  agent: fc.constantFrom('gone', 'there', undefined),
  agentAuthority: fc.constantFrom('notice' as const, 'copy' as const, undefined),
  isPostal: fc.boolean(),
  segment: fc.constantFrom('business', 'residential'),
});
type Drawn = typeof arbitraryContact extends fc.Arbitrary<infer T> ? T : never;
const personOf = (drawn: Drawn, index: number): APerson => {
  const of = (kind: 'gone' | 'there' | undefined, which: string) => kind && `${kind}-${which}-${index}@x.org`;
  return {
    id: `c${String(index).padStart(2, '0')}`,
    segment: drawn.segment,
    contact: {
      email: of(drawn.email, 'email'),
      emailSince: drawn.isYoung ? '2026-11-25' : undefined,
      previousEmail: of(drawn.previous, 'previous'),
      agentEmail: of(drawn.agent, 'agent'),
      agentAuthority: drawn.agentAuthority,
      ...(drawn.isPostal ? POSTAL : {}),
    },
  };
};

test('everybody ends accepted, by letter or failed, nobody by a young address alone; copies change no sum: property', async () => {
  const { relay, all } = await relays.withRelay(script);
  const seed = Date.now() % 2 ** 31;
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryContact, { minLength: 1, maxLength: 12 }), async (drawn) => {
      const people = drawn.map(personOf);
      const from = relay.messages.length;
      const reference = await sendAll(all, people);
      const { counts, notices } = await recordsOf(relays.database(), reference);
      const mailed = relay.messages.slice(from).map(({ to }) => to[0]);
      const expected = { accepted: 0, letter: 0, failed: 0 };
      for (const { id, contact, segment } of people) {
        const { destination, fallbacks, copies } = routeOf({ contact, segment }, '2026-12-04');
        const fields = destination.channel === 'email' ? [destination.field, ...fallbacks] : [];
        const reached = fields.find((field) => contact[field]?.startsWith('there'));
        const wanted = reached ? 'accepted' : hasPostalAddress(contact) ? 'letter' : 'failed';
        expected[wanted] += 1;
        const own = notices.find(({ customerId, part }) => customerId === id && part === 'person');
        expect(own?.state).toBe(wanted);
        const addresses = [reached, ...copies.map(({ field }) => field)].map(
          (field) => field && contact[field],
        );
        const theirs = mailed.filter((to) => to?.endsWith(`-${Number(id.slice(1))}@x.org`));
        expect(theirs.sort()).toEqual(addresses.filter((to) => to?.startsWith('there')).sort());
        // A young address is only ever written to beside the notice.
        if (contact.emailSince) expect(reached).not.toBe('email');
      }
      expect(counts).toEqual({ listed: people.length, ...expected, pending: 0, unknown: 0, bounced: 0 });
      const copies = await copyCounts(relays.database(), reference);
      expect(copies.accepted + copies.failed).toBe(copies.listed);
      expect(copies.listed).toBe(notices.length - people.length);
    }),
    { numRuns: 20, seed },
  );
  process.stdout.write(`cascades of random people: seed ${seed}, 20 runs\n`);
});
