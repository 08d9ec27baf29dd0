import type { AccountChange } from '../../domain/account-change/change';
import { checkChange } from '../../domain/account-change/check-change';

/** A line of `tocsin account change`; what a test is about, it says itself. `undefined` leaves a field out. */
export const aChangeLine = (changes: object = {}): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify({
      customer_id: 'c1',
      change_id: 'ch1',
      kind: 'password',
      changed_at: '2026-11-27T10:00:00Z',
      name: 'Wanda Reyes',
      email: 'wanda@customer.example',
      email_since: '2020-01-01',
      language: 'en',
      ...changes,
    }),
  ) as Record<string, unknown>;

/** The same, checked. Throws where it is wrong. */
export const aChange = (changes: object = {}): AccountChange => {
  const checked = checkChange(aChangeLine(changes), Date.now());
  if ('change' in checked) return checked.change;
  throw new Error(JSON.stringify(checked.problems));
};

export const A_POSTAL_ADDRESS = {
  address_line1: '1 Main St',
  city: 'Austin',
  state: 'TX',
  postal_code: '78701',
  address_since: '2019-05-01',
};
