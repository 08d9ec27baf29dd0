import fc from 'fast-check';
import { dayBegunEverywhere, destinationOf, hasPostalAddress } from '../../domain/address-of-record';
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

test('an agent is told for a business customer only', () => {
  const contact = { email: 'a@example.com', agentEmail: 'agent@example.com' };
  expect(go(contact, 'business')).toMatchObject({ field: 'agentEmail' });
  expect(go(contact, 'residential')).toMatchObject({ field: 'email' });
  expect(go(contact)).toMatchObject({ field: 'email' });
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
