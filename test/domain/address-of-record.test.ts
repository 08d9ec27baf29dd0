import fc from 'fast-check';
import { dayBegunEverywhere, destinationOf, hasPostalAddress, routeOf } from '../../domain/address-of-record';
import type { Contact } from '../../domain/customer';

const DAY = '2026-11-30';
const POSTAL: Contact = { addressLine1: '1 Main St', city: 'Austin', postalCode: '78701' };
const go = (contact: Contact, segment?: string) => destinationOf({ contact, segment }, DAY);

test('an e-mail address without a known change is the address of record', () => {
  expect(go({ email: 'a@example.com' })).toMatchObject({ channel: 'email', field: 'email' });
});

test.each([
  ['2026-10-30', 'email'],
  ['2026-10-31', 'email'],
  ['2026-11-01', 'previousEmail'],
  ['2026-11-30', 'previousEmail'],
  ['2026-12-24', 'previousEmail'],
])('changed on %s, told on 2026-11-30: to %s', (emailSince, field) => {
  expect(go({ email: 'new@example.com', emailSince, previousEmail: 'old@example.com' })).toMatchObject({
    field,
  });
});

test('a young address with nothing before it gives way to the postal address', () => {
  expect(go({ email: 'new@example.com', emailSince: '2026-11-20', ...POSTAL })).toEqual({
    channel: 'letter',
    rule: 'e-mail address changed less than 30 days ago: by letter',
  });
});

test('without e-mail it is a letter, and an address without a city is none', () => {
  expect(go(POSTAL)).toEqual({ channel: 'letter', rule: 'no e-mail address: by letter' });
  expect(go({ ...POSTAL, city: undefined })).toEqual({
    channel: 'none',
    rule: 'no e-mail address, no postal address',
  });
});

test('an agent takes the notice for a business customer only, and only with the authority to', () => {
  const contact: Contact = {
    email: 'a@example.com',
    agentEmail: 'agent@example.com',
    agentAuthority: 'notice',
  };
  expect(go(contact, 'business')).toMatchObject({ field: 'agentEmail' });
  expect(go(contact, 'residential')).toMatchObject({ field: 'email' });
  expect(go(contact)).toMatchObject({ field: 'email' });
  for (const agentAuthority of ['copy', undefined] as const)
    expect(routeOf({ contact: { ...contact, agentAuthority }, segment: 'business' }, DAY)).toMatchObject({
      destination: { field: 'email' },
      copies: [{ part: 'agent', field: 'agentEmail' }],
    });
});

test.each<[string, Contact, string[], string[]]>([
  [
    'of record, then the one before',
    { email: 'a@x.org', previousEmail: 'b@x.org' },
    ['email', 'previousEmail'],
    [],
  ],
  ['the same mailbox twice is one', { email: 'a@x.org', previousEmail: 'A@x.org' }, ['email'], []],
  [
    'young: the one before, and a copy at the young one',
    { email: 'a@x.org', emailSince: '2026-11-20', previousEmail: 'b@x.org' },
    ['previousEmail'],
    ['email'],
  ],
  ['young alone: a copy is all it gets', { email: 'a@x.org', emailSince: '2026-11-20' }, [], ['email']],
  [
    'the agent with authority, then the customer',
    { email: 'a@x.org', previousEmail: 'b@x.org', agentEmail: 'g@x.org', agentAuthority: 'notice' },
    ['agentEmail', 'email', 'previousEmail'],
    [],
  ],
  [
    'an agent who is at the young address is not trusted either',
    { email: 'a@x.org', emailSince: '2026-11-20', agentEmail: 'a@x.org', agentAuthority: 'notice' },
    [],
    ['email'],
  ],
  ['a former address alone is none of record', { previousEmail: 'b@x.org', ...POSTAL }, [], []],
])('%s', (_, contact, addresses, copies) => {
  const route = routeOf({ contact, segment: 'business' }, DAY);
  const { destination, fallbacks } = route;
  expect([...(destination.channel === 'email' ? [destination.field] : []), ...fallbacks]).toEqual(addresses);
  expect(route.copies.map(({ field }) => field)).toEqual(copies);
});

const address = fc.option(fc.emailAddress(), { nil: undefined });
const line = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyContact = fc.record({
  email: address,
  emailSince: fc.option(day, { nil: undefined }),
  previousEmail: address,
  addressLine1: line,
  city: line,
  postalCode: line,
  agentEmail: address,
  agentAuthority: fc.constantFrom('notice', 'copy', undefined),
});
const anySegment = fc.constantFrom('business', 'residential', undefined);

test('the address that is chosen always exists, and nobody with a usable address is left out', () => {
  fc.assert(
    fc.property(anyContact, anySegment, day, (contact, segment, atDay) => {
      const destination = destinationOf({ contact, segment }, atDay);
      if (destination.channel === 'email') expect(contact[destination.field]).toBeTruthy();
      if (destination.channel === 'letter') expect(hasPostalAddress(contact)).toBe(true);
      if (destination.channel === 'none') {
        expect(hasPostalAddress(contact)).toBe(false);
        expect(Boolean(contact.email) && contact.emailSince === undefined).toBe(false);
      }
      expect(destination.rule).not.toBe('');
    }),
  );
});

test('nobody is told at a young address, but by a copy beside the notice; every mailbox is written to once', () => {
  fc.assert(
    fc.property(anyContact, anySegment, day, (contact, segment, atDay) => {
      const { destination, fallbacks, copies } = routeOf({ contact, segment }, atDay);
      const told = [...(destination.channel === 'email' ? [destination.field] : []), ...fallbacks];
      const isYoung =
        contact.email !== undefined &&
        contact.emailSince !== undefined &&
        Date.parse(contact.emailSince) > Date.parse(atDay) - 30 * 86_400_000;
      const mailboxes = told.map((field) => contact[field]?.toLowerCase());
      if (isYoung) expect(mailboxes).not.toContain(contact.email?.toLowerCase());
      expect(new Set(mailboxes).size).toBe(mailboxes.length);
      expect(mailboxes).not.toContain(undefined);
      for (const { field } of copies) {
        expect(contact[field]).toBeTruthy();
        if (destination.channel === 'email')
          expect(contact[field]?.toLowerCase()).not.toBe(contact[destination.field]?.toLowerCase());
      }
      if (isYoung && destination.channel !== 'email')
        expect(copies.map(({ field }) => field)).toContain('email');
    }),
  );
});

test('an address never stops being one of record as time goes by', () => {
  fc.assert(
    fc.property(anyContact, day, fc.nat(400), (contact, atDay, days) => {
      fc.pre(destinationOf({ contact }, atDay).channel === 'email');
      fc.pre((destinationOf({ contact }, atDay) as { field?: string }).field === 'email');
      const later = new Date(Date.parse(atDay) + days * 86_400_000).toISOString().slice(0, 10);
      expect(destinationOf({ contact }, later)).toMatchObject({ field: 'email' });
    }),
  );
});

test('the day that has begun everywhere is never later than the local one', () => {
  expect(dayBegunEverywhere('2026-11-30T03:00:00Z')).toBe('2026-11-29');
  expect(dayBegunEverywhere('2026-11-30T23:59:59-05:00')).toBe('2026-11-30');
  expect(dayBegunEverywhere('2026-11-30T12:00:00Z')).toBe('2026-11-30');
});
