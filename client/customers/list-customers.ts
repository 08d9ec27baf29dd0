import { customerStats, readCustomers } from '../../records/customers';
import type { ListedCustomer, NoticeFilter } from '../../records/customers';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { maskContact } from './mask';

export interface ListOptions {
  readonly reveal?: boolean;
  readonly limit: number;
  readonly after?: string;
  readonly notice?: readonly NoticeFilter[];
}

const whoTheyAre = (customers: readonly ListedCustomer[]): Result['table'] => ({
  columns: ['customer', 'name', 'e-mail', 'state', 'language', 'segment', 'channel', 'rule'],
  rows: customers.map(({ customerId, contact, language, segment, destination: { channel, rule } }) => [
    customerId,
    contact.name ?? '',
    contact.email ?? '',
    contact.state ?? '',
    language ?? '',
    segment ?? '',
    channel,
    rule,
  ]),
});

const whatBecame = (customers: readonly ListedCustomer[]): Result['table'] => ({
  columns: ['customer', 'name', 'e-mail', 'notice', 'tries', 'since', 'by', 'why'],
  rows: customers.map(({ customerId, contact, destination, notice }) => [
    customerId,
    contact.name ?? '',
    contact.email ?? '',
    notice ? `${notice.state}${notice.doubted ? ' (perhaps twice)' : ''}` : 'none',
    notice?.attempts ?? '',
    notice?.updatedAt ?? '',
    destination.channel,
    notice?.reply ?? '',
  ]),
});

/**
 * `tocsin customers list`: personal data is masked unless it is asked for. With `--notice` those whose notice is in certain
 * states, and why.
 */
export const listCustomers = (
  reference: string,
  { reveal, limit, after, notice }: ListOptions,
): Promise<Result> =>
  withRecords(async (database) => {
    const customers: ListedCustomer[] = [];
    for await (const customer of readCustomers(database, reference, { after, limit, notices: notice }))
      customers.push(reveal ? customer : { ...customer, contact: maskContact(customer.contact) });
    const last = customers[customers.length - 1];
    return {
      data: customers,
      table: notice ? whatBecame(customers) : whoTheyAre(customers),
      said: [
        `${customers.length} people${reveal ? '' : ', personal data masked: --reveal shows it'}.`,
        ...(last && customers.length === limit ? [`There may be more: --after ${last.customerId}`] : []),
      ],
    };
  });

/** `tocsin customers stats`. */
export const showStats = (reference: string): Promise<Result> =>
  withRecords(async (database) => {
    const stats = await customerStats(database, reference);
    const rowsOf = (what: string, counts: Readonly<Record<string, number>>) =>
      Object.entries(counts).map(([value, people]) => [what, value, people]);
    return {
      data: { reference, ...stats },
      table: {
        columns: ['by', 'value', 'people'],
        rows: [
          ['all', '', stats.customers],
          ...rowsOf('language', stats.byLanguage),
          ...rowsOf('state', stats.byState),
          ...rowsOf('segment', stats.bySegment),
          ...rowsOf('data type', stats.byDataType),
          ...stats.byDestination.map(({ channel, rule, customers }) => [channel, rule, customers]),
        ],
      },
    };
  });
