import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import type { PersonalPart, PostalAddress } from '../../../domain/account-change/change';
import { waysToTell } from '../../../domain/account-change/ways';
import type { KnownChange } from '../../../domain/account-change/ways';

/** A mailbox, and a house, have many spellings: none of those of the new one is ever written to. */
const SEED = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.TOCSIN_TEST_RUNS ?? 2_000);
const AT = '2026-11-27T12:00:00.000Z';
const SINCE = '2015-01-01';

const LOCALS = ['i1', 'jürgen', 'wanda.reyes'];
const DOMAINS = ['bücher.example', 'münchen.straße.example', '例え.テスト', 'customer.example'];
const mailbox = fc
  .tuple(fc.constantFrom(...LOCALS), fc.constantFrom(...DOMAINS))
  .map(([local, domain]) => ({ local, domain }));
type Mailbox = typeof mailbox extends fc.Arbitrary<infer Value> ? Value : never;

const form = fc.constantFrom('NFC', 'NFD');
const upper = (text: string): string => text.replace(/[^ß]/g, (letter) => letter.toUpperCase());
const spelled = ({ local, domain }: Mailbox): fc.Arbitrary<string> =>
  fc
    .tuple(fc.boolean(), fc.boolean(), fc.boolean(), form, fc.boolean())
    .map(([isPunycode, isUpperLocal, isUpperDomain, shape, hasSpaces]) => {
      const written = isPunycode ? domainToASCII(domain) : domain;
      const address = `${isUpperLocal ? upper(local) : local}@${isUpperDomain ? upper(written) : written}`;
      return (hasSpaces ? ` ${address} ` : address).normalize(shape);
    });

const STREETS = [
  ['1 Main Street', '1 MAIN ST.', '1  main st'],
  ['22 Núñez Avenue', '22 NUNEZ AVE', '22 núñez ave.'],
] as const;
const FLATS = ['Apt 4', 'apartment 4', 'APT. 4', '#4', 'Unit 4'] as const;
const house = fc.constantFrom(...STREETS);
const spelledHouse = (streets: readonly string[]): fc.Arbitrary<PostalAddress> =>
  fc
    .tuple(fc.constantFrom(...streets), fc.constantFrom(...FLATS), fc.boolean(), form)
    .map(([street, flat, isFolded, shape]) => ({
      addressLine1: (isFolded ? `${street}, ${flat}` : street).normalize(shape),
      addressLine2: isFolded ? undefined : flat,
      city: 'Austin',
      state: 'TX',
      postalCode: isFolded ? '78701-0001' : '78701',
    }));

const scene = fc
  .tuple(mailbox, house)
  .chain(([box, streets]) =>
    fc.tuple(spelled(box), spelled(box), spelledHouse(streets), spelledHouse(streets), fc.boolean()),
  );

test(`no spelling of what is new is written to, in one change or across two (seed ${SEED})`, () => {
  const oldEmail = { address: 'before@elsewhere.example', since: SINCE };
  fc.assert(
    fc.property(scene, ([newEmail, again, newPostal, postal, isInOne]) => {
      const brought: PersonalPart = { emails: [], newEmail, newPostal };
      const claimed: PersonalPart = {
        emails: [{ address: again, since: '2001-01-01' }, oldEmail],
        postal,
        postalSince: '2001-01-01',
      };
      const change = (personal: PersonalPart): KnownChange => ({ changedAt: AT, personal });
      const ways = isInOne
        ? waysToTell(change({ ...brought, ...claimed }), [])
        : waysToTell(change(claimed), [change(brought)]);
      expect(ways.map(({ to }) => to)).toEqual([oldEmail.address]);
      // A control: it is what is new that keeps them away.
      expect(waysToTell(change(claimed), []).map(({ channel }) => channel)).toEqual([
        'email',
        'email',
        'letter',
      ]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
