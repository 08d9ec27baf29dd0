import { EXIT_CODES } from '../../domain/errors';
import { findByAddress } from '../../records/find-customers';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { maskContact } from './mask';

/** `tocsin customers find`: whether somebody who asks is on the list. Exit code 5 where nobody is. */
export const findCustomers = (reference: string, email: string, reveal: boolean): Promise<Result> =>
  withRecords(async (database) => {
    const found = (await findByAddress(database, reference, email)).map((customer) =>
      reveal ? customer : { ...customer, contact: maskContact(customer.contact) },
    );
    return {
      data: found,
      table: {
        columns: ['customer', 'name', 'e-mail', 'notice'],
        rows: found.map(({ customerId, contact, state }) => [
          customerId,
          contact.name ?? '',
          contact.email ?? '',
          state ?? 'not sent yet',
        ]),
      },
      said: [
        found.length === 0
          ? `Nobody on the list of ${reference} has that address.`
          : `${found.length} on the list.`,
      ],
      exitCode: found.length === 0 ? EXIT_CODES.NotFound : 0,
    };
  });
