import { TocsinError } from '../../domain/errors';
import { readCustomers } from '../../records/customers';
import type { ListedCustomer } from '../../records/customers';
import type { Database } from '../../records/database';

/**
 * One person of a breach's list. It is read in order of id, so the walk begins just before the one asked for and ends just
 * after it. @throws TocsinError NotFound
 */
export const findCustomer = async (
  database: Database,
  reference: string,
  customerId: string,
): Promise<ListedCustomer> => {
  for await (const customer of readCustomers(database, reference, { after: customerId.slice(0, -1) })) {
    if (customer.customerId === customerId) return customer;
    if (Buffer.compare(Buffer.from(customer.customerId), Buffer.from(customerId)) > 0) break;
  }
  throw new TocsinError(
    'NotFound',
    `there is no customer ${customerId} on the list of ${reference}`,
    `See tocsin customers list ${reference}.`,
  );
};
