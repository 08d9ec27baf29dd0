import { checkChange } from '../../../domain/account-change/check-change';
import type { ChangeProblem } from '../../../domain/account-change/contradictions';
import { aChangeLine } from '../../support/a-change';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');

const problemsOf = (changes: object): readonly ChangeProblem[] => {
  const checked = checkChange(aChangeLine(changes), NOW_MS);
  return 'problems' in checked ? checked.problems : [];
};

test('a change is read: what was of record before it, and what it brings', () => {
  const checked = checkChange(
    aChangeLine({
      kind: 'address-of-record',
      language: 'es-MX',
      previous_email: 'older@customer.example',
      previous_email_since: '2001-01-01',
      new_email: 'new@customer.example',
      telephone: '+1 212 555 0100',
    }),
    NOW_MS,
  );
  expect(checked).toMatchObject({
    change: {
      customerId: 'c1',
      changeId: 'ch1',
      kind: 'address-of-record',
      action: 'changed',
      language: 'es',
      personal: {
        emails: [
          { address: 'wanda@customer.example', since: '2020-01-01' },
          { address: 'older@customer.example', since: '2001-01-01' },
        ],
        telephone: { number: '+1 212 555 0100', by: 'text' },
        newEmail: 'new@customer.example',
      },
    },
  });
});

test.each([
  [{ changed_at: undefined }, 'changed_at', 'is missing'],
  [{ changed_at: '2026-11-27T10:00:00' }, 'changed_at', /offset/],
  [{ changed_at: '2026-02-30T10:00:00Z' }, 'changed_at', /exists/],
  [{ changed_at: '2026-11-27T13:00:00Z' }, 'changed_at', 'has not come yet'],
  [{ kind: undefined }, 'kind', 'is missing'],
  [{ kind: 'pasword' }, 'kind', 'is not known'],
  [{ customer_id: '' }, 'customer_id', 'is missing'],
  [{ change_id: null }, 'change_id', 'is missing'],
  [{ email: undefined, email_since: undefined }, 'email', /missing/],
  [{ email: 'not an address' }, 'email', 'is no e-mail address'],
  [{ email_since: undefined }, 'email_since', 'is missing'],
  [{ email_since: '2026-11-29' }, 'email_since', 'is after the change'],
  [{ emial: 'x@y.example' }, 'emial', 'is no field of a change'],
  [{ name: 'a\u202eb' }, 'name', /invisible/],
  [{ name: 'x'.repeat(201) }, 'name', /longer/],
  [{ name: 7 }, 'name', 'is no text'],
  [{ city: 'Austin' }, 'address_line1', 'is no whole postal address'],
  [{ telephone_by: 'voicemail' }, 'telephone_by', 'is of no telephone number'],
  [{ contract_reference: 'K-1' }, 'contract_reference', 'is of no business customer'],
  [{ kind: 'address-of-record' }, 'new_email', /missing/],
  [{ kind: 'address-of-record', new_email: 'WANDA@customer.example ' }, 'new_email', 'is the former address'],
  [
    {
      kind: 'address-of-record',
      address_line1: '1 Main St.',
      city: 'Austin',
      state: 'TX',
      postal_code: '78701',
      new_address_line1: '1 main  st',
      new_city: 'AUSTIN',
      new_state: 'TX',
      new_postal_code: '78701-1234',
    },
    'new_address_line1',
    'is the former address',
  ],
  [
    { kind: 'address-of-record', new_address_line1: '2 Oak', new_city: 'Reno', new_postal_code: '89501' },
    'address_line1',
    /former address/,
  ],
])('%j is refused', (changes, field, problem) => {
  const problems = problemsOf(changes);
  expect(problems.map((one) => one.field)).toContain(field);
  const found = problems.find((one) => one.field === field);
  if (problem instanceof RegExp) expect(found?.problem).toMatch(problem);
  else expect(found?.problem).toBe(problem);
  expect(found?.fix).not.toBe('');
});

test.each([7, null, [], 'text', true])('%j is no change', (value) => {
  expect(checkChange(value, NOW_MS)).toMatchObject({ problems: [{ problem: expect.any(String) as string }] });
});

test('an exemption needs no address: the start of the service, and a business customer’s contract', () => {
  const none = { email: undefined, email_since: undefined };
  expect(checkChange(aChangeLine({ ...none, at_service_initiation: true }), NOW_MS)).toMatchObject({
    change: { exemption: { kind: 'service-initiation' } },
  });
  const contract = { ...none, segment: 'business', contract_reference: 'K-1' };
  expect(checkChange(aChangeLine(contract), NOW_MS)).toMatchObject({
    change: { exemption: { kind: 'contract', reference: 'K-1' } },
  });
});
