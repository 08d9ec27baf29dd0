import type { Contact } from '../../domain/customer';
import { createCaseStore } from '../../records/case-store';
import type { Database } from '../../records/database';
import { createDispatchStore } from '../../records/dispatch-store';
import { aBreach, somePeople } from './records';

const AT = '2026-12-01T12:00:00Z';
const POSTAL: Contact = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };

/**
 * A case of four people with an e-mail address, of whom the first two can be written to as well. Notices 1 to 3 of its
 * dispatch 1 are accepted, number 4 is pending.
 */
export const aSentCase = async (database: Database, reference: string): Promise<string> => {
  await aBreach(database, reference);
  const people = [1, 2, 3, 4].map((index) => ({
    id: `c${index}`,
    contact: { email: `person${index}@example.com`, ...(index < 3 ? POSTAL : {}) },
  }));
  await somePeople(database, reference, people);
  const cases = createCaseStore(database);
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  const { digest } = await cases.survey(reference);
  await dispatches.freeze({ reference, dispatch: 1, noticeVersion: 'v1', at: AT, listDigest: digest });
  await cases.setStanding(reference, { phase: 'notifying', stopped: false });
  await dispatches.claim(reference, 1, [1, 2, 3]);
  await dispatches.settle(
    reference,
    1,
    [1, 2, 3].map((seq) => ({ seq, state: 'accepted', reply: '250 queued', at: AT })),
  );
  return reference;
};
