import fc from 'fast-check';
import type { PersonalPart, PostalAddress } from '../../../domain/account-change/change';
import { waysToTell } from '../../../domain/account-change/ways';
import type { KnownChange } from '../../../domain/account-change/ways';

const SEED = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.TOCSIN_TEST_RUNS ?? 3_000);
const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const DAY_MS = 86_400_000;

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const since = fc.integer({ min: 0, max: 70 }).map((days) => day(NOW_MS - days * DAY_MS));
// Few addresses, so that they meet each other.
const email = fc.constantFrom('a@x.example', 'A@X.example', 'b@x.example', 'c@x.example', 'd@x.example');
const postal = fc.constantFrom<PostalAddress>(
  { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' },
  { addressLine1: '1 MAIN ST.', city: 'Austin', state: 'TX', postalCode: '78701-0001' },
  { addressLine1: '2 Oak Ave', city: 'Reno', state: 'NV', postalCode: '89501' },
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const personal: fc.Arbitrary<PersonalPart> = fc.record({
  emails: fc.array(fc.record({ address: email, since }), { maxLength: 3 }),
  postal: maybe(postal),
  postalSince: maybe(since),
  telephone: maybe(fc.constant({ number: '+12125550100', by: 'text' as const })),
  newEmail: maybe(email),
  newPostal: maybe(postal),
});
const change: fc.Arbitrary<KnownChange> = fc.record({
  changedAt: fc.integer({ min: 0, max: 30 * 86_400 }).map((s) => new Date(NOW_MS - s * 1_000).toISOString()),
  personal,
});

// Written apart from the code that is tested: letters and digits alone.
const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9@]/g, '');
const plainPostal = ({ addressLine1 = '', postalCode = '' }: PostalAddress): string =>
  `${plain(addressLine1)} ${postalCode.slice(0, 5)}`;
const youngest = (all: readonly { at: string; since?: string }[], at: string): string | undefined =>
  all
    .filter((one) => one.at === at && one.since !== undefined)
    .map((one) => one.since ?? '')
    .sort()
    .at(-1);
/** The last day that is 30 days before the change wherever on Earth it was made. */
const latestOf = ({ changedAt }: KnownChange): string =>
  day(Date.parse(changedAt) - DAY_MS / 2 - 30 * DAY_MS);

test(`no notice goes to an address that is new or younger than 30 days (seed ${SEED})`, () => {
  let sentToEmail = 0;
  fc.assert(
    fc.property(change, fc.array(change, { maxLength: 3 }), (own, others) => {
      const all = [own, ...others].map((one) => one.personal);
      const emails = all.flatMap((one) =>
        one.emails.map((entry) => ({ at: plain(entry.address), since: entry.since })),
      );
      const letters = all.flatMap((one) =>
        one.postal ? [{ at: plainPostal(one.postal), since: one.postalSince }] : [],
      );
      const newEmails = all.flatMap((one) => (one.newEmail ? [plain(one.newEmail)] : []));
      const newPostals = all.flatMap((one) => (one.newPostal ? [plainPostal(one.newPostal)] : []));
      for (const way of waysToTell(own, others)) {
        if (way.channel === 'email') {
          sentToEmail += 1;
          expect(newEmails).not.toContain(plain(way.to));
          const age = youngest(emails, plain(way.to));
          expect(age).toBeDefined();
          expect((age ?? '') <= latestOf(own)).toBe(true);
        } else if (way.channel === 'letter') {
          expect(newPostals).not.toContain(plainPostal(way.to));
          const known = youngest(letters, plainPostal(way.to));
          expect(known === undefined || known <= latestOf(own)).toBe(true);
          expect(way.isDoubtful ?? false).toBe(known === undefined);
        } else expect(way.to).toEqual(own.personal.telephone);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // A control: the property was not true for want of mail.
  expect(sentToEmail).toBeGreaterThan(RUNS / 20);
});

test('the oldest address that qualifies comes first, one that an earlier change has replaced too', () => {
  const at = (seconds: number) => new Date(NOW_MS + seconds * 1_000).toISOString();
  const first: KnownChange = {
    changedAt: at(0),
    personal: { emails: [{ address: 'old@x.example', since: '2015-01-01' }], newEmail: 'thief@x.example' },
  };
  const second: KnownChange = {
    changedAt: at(20),
    personal: { emails: [{ address: 'thief@x.example', since: '2015-01-01' }] },
  };
  expect(waysToTell(second, [first]).map(({ to }) => to)).toEqual(['old@x.example']);
  expect(waysToTell(second, []).map(({ to }) => to)).toEqual(['thief@x.example']);
});
