import { sql } from 'kysely';
import { dayBegunEverywhere, destinationOf } from '../domain/address-of-record';
import type { NoticeState } from '../domain/counts';
import type { Customer, Destination } from '../domain/customer';
import { caseTimeOf, readBreach } from './breaches';
import type { Database } from './database';
import { openContacts } from './personal-data/contacts';

export interface ListedCustomer extends Customer {
  /** Where the notice goes, or went; decided anew at the freezing until then. */
  readonly destination: Pick<Destination, 'channel' | 'rule'>;
  readonly isFrozen: boolean;
  /** What became of it; null: no dispatch has taken this person up. */
  readonly notice: CustomerNotice | null;
}

/** What became of one person's own notice. */
export interface CustomerNotice {
  readonly state: NoticeState;
  /** It may have come twice. */
  readonly doubted: boolean;
  readonly attempts: number;
  /** The relay's last word, or whatever else decided it. */
  readonly reply: string | null;
  /** Case time, ISO 8601. */
  readonly updatedAt: string;
}

/** `none`: no dispatch has taken the person up. */
export type NoticeFilter = NoticeState | 'none';

export interface ListSpan {
  /** Only those whose notice is in one of these states. */
  readonly notices?: readonly NoticeFilter[];
  /** Only those whose id comes after this one. */
  readonly after?: string;
  readonly limit?: number;
}

const PAGE = 5_000;

/** The list in order of customer id (by bytes), a page at a time. Throws `NotFound`. */
export async function* readCustomers(
  database: Database,
  reference: string,
  { after = '', limit = Number.MAX_SAFE_INTEGER, notices }: ListSpan = {},
): AsyncGenerator<ListedCustomer> {
  const atDay = dayBegunEverywhere(caseTimeOf(await readBreach(database, reference), Date.now()));
  let last = after;
  let left = limit;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const query = database.kysely
      .selectFrom('customer')
      .leftJoin('notice', (join) =>
        join
          .onRef('notice.breach', '=', 'customer.breach')
          .onRef('notice.customer_id', '=', 'customer.customer_id')
          .on('notice.part', '=', 'person'),
      )
      .select([
        'customer.customer_id as customerId',
        'contact',
        'language',
        'segment',
        'data_types as dataTypes',
        'channel',
        'rule',
        sql<NoticeState | null>`case when requeued then 'pending' else notice.state end`.as('noticeState'),
        'doubted',
        'attempts',
        'reply',
        'notice.updated_at as updatedAt',
      ])
      .$if(notices !== undefined, (all) =>
        all.where(
          sql<boolean>`coalesce(case when requeued then 'pending' else notice.state end, 'none')
            = any(${[...(notices ?? [])]}::text[])`,
        ),
      )
      .where('customer.breach', '=', reference)
      .where('customer.customer_id', '>', last)
      .orderBy('customer.customer_id')
      .limit(size);
    const rows = await openContacts({ keys: database.keys, db: database.kysely, scope: reference }, () =>
      query.execute(),
    );
    for (const { channel, rule, noticeState, doubted, attempts, reply, updatedAt, ...row } of rows) {
      const customer: Customer = {
        ...row,
        language: row.language ?? undefined,
        segment: row.segment ?? undefined,
      };
      const isFrozen = channel !== null && rule !== null;
      const planned = isFrozen ? { channel, rule } : destinationOf(customer, atDay);
      const notice =
        noticeState && updatedAt
          ? {
              state: noticeState,
              doubted: doubted ?? false,
              attempts: attempts ?? 0,
              reply,
              updatedAt: updatedAt.toISOString(),
            }
          : null;
      const destination = { channel: planned.channel, rule: planned.rule };
      yield { ...customer, destination, isFrozen, notice };
    }
    const end = rows[rows.length - 1];
    if (!end || rows.length < size) return;
    left -= rows.length;
    last = end.customerId;
  }
}

export interface CustomerStats {
  readonly customers: number;
  /** `unknown` where the file did not say. */
  readonly byLanguage: Readonly<Record<string, number>>;
  readonly byState: Readonly<Record<string, number>>;
  readonly bySegment: Readonly<Record<string, number>>;
  /** Somebody of several types counts in each. */
  readonly byDataType: Readonly<Record<string, number>>;
  readonly byDestination: readonly {
    readonly channel: Destination['channel'];
    readonly rule: string;
    readonly customers: number;
  }[];
}

const countsBy = async (
  { kysely }: Database,
  reference: string,
  column: 'language' | 'state' | 'segment',
): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await sql<{ value: string; customers: number }>`
    select coalesce(${sql.ref(column)}, 'unknown') as value, count(*)::integer as customers
    from customer where breach = ${reference} group by 1 order by 2 desc, 1`.execute(kysely);
  return Object.fromEntries(rows.map(({ value, customers }) => [value, customers]));
};

const countsByDataType = async (
  { kysely }: Database,
  reference: string,
): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await sql<{ value: string; customers: number }>`
    select coalesce(kind.name, 'unknown') as value, count(*)::integer as customers
    from customer left join lateral (select distinct unnest(data_types) as name) as kind on true
    where breach = ${reference} group by 1 order by 2 desc, 1`.execute(kysely);
  return Object.fromEntries(rows.map(({ value, customers }) => [value, customers]));
};

/**
 * Who is on the list, and where their notices go by the rule as it stands now; each is shown to `onCustomer`. Throws
 * `NotFound`.
 */
export const customerStats = async (
  database: Database,
  reference: string,
  onCustomer?: (customer: ListedCustomer) => void,
): Promise<CustomerStats> => {
  const destinations = new Map<string, CustomerStats['byDestination'][number]>();
  let customers = 0;
  for await (const customer of readCustomers(database, reference)) {
    onCustomer?.(customer);
    const { channel, rule } = customer.destination;
    const key = `${channel} ${rule}`;
    const before = destinations.get(key)?.customers ?? 0;
    destinations.set(key, { channel, rule, customers: before + 1 });
    customers += 1;
  }
  return {
    customers,
    byLanguage: await countsBy(database, reference, 'language'),
    byState: await countsBy(database, reference, 'state'),
    bySegment: await countsBy(database, reference, 'segment'),
    byDataType: await countsByDataType(database, reference),
    byDestination: [...destinations.values()].sort((a, b) => b.customers - a.customers),
  };
};
