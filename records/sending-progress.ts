import { sql } from 'kysely';
import type { Database } from './database';
import { openContacts } from './personal-data/contacts';
import type { NoticeTable } from './tables';

const PAGE = 5_000;

/** Said by us of messages that were stopped on their way: no word of the mail server. */
const OUR_OWN_WORDS = ['stopped before it was sent', 'not handed over (EWITHDRAWN)'];

interface Unsent {
  readonly customerId: string;
  readonly contact: Buffer;
  readonly toField: NoticeTable['to_field'];
}

/**
 * How many people are still to be told by e-mail, by the domain of the address. Of people whom no dispatch has taken up it
 * is the address on the list; which one the notice goes to, if any, is decided when they are. Addresses are sealed, so
 * each is opened: about 10 s for a million people.
 */
export const emailsToSend = async (
  { kysely, keys }: Database,
  reference: string,
): Promise<Readonly<Record<string, number>>> => {
  const people: Record<string, number> = {};
  for (let last = ''; ;) {
    const query = sql<Unsent>`
      select customer.customer_id as "customerId", contact, to_field as "toField"
      from customer left join notice on notice.breach = customer.breach
        and notice.customer_id = customer.customer_id and notice.part = 'person'
      where customer.breach = ${reference} and customer.customer_id > ${last}
        and (notice.state is null or (notice.state in ('pending', 'sending') and channel = 'email'))
      order by customer.customer_id limit ${PAGE}`;
    const rows = await openContacts(
      { keys, db: kysely, scope: reference },
      async () => (await query.execute(kysely)).rows,
    );
    for (const { contact, toField } of rows) {
      const address = (toField ? contact[toField] : undefined) ?? contact.email;
      const domain = address?.split('@').at(-1)?.toLowerCase();
      if (domain) people[domain] = (people[domain] ?? 0) + 1;
    }
    const end = rows.at(-1);
    if (!end || rows.length < PAGE) return people;
    last = end.customerId;
  }
};

/** Notices that got an outcome by e-mail since a moment, and the first and the last of these moments: case time. */
export interface SettledSpan {
  readonly notices: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What has got an outcome since a case time, ISO 8601; null: nothing has. */
export const settledSince = async (
  { kysely }: Database,
  reference: string,
  since: string,
): Promise<SettledSpan | null> => {
  const { rows } = await sql<{ notices: number; first: Date | null; last: Date | null }>`
    select count(*)::integer as notices, min(updated_at) as first, max(updated_at) as last from notice
    where breach = ${reference} and channel = 'email' and attempts > 0 and state not in ('pending', 'sending')
      and updated_at > ${since}::timestamptz`.execute(kysely);
  const [{ notices, first, last } = { notices: 0, first: null, last: null }] = rows;
  return first && last ? { notices, fromMs: first.getTime(), untilMs: last.getTime() } : null;
};

/** What the last look at a wave has seen, in the ledger's words; null: none was looked at yet. */
export const lastWave = async ({ kysely }: Database, reference: string): Promise<string | null> => {
  const { rows } = await sql<{ text: string | null }>`
    select data->>'text' as text from ledger
    where breach = ${reference} and kind = 'wave-weighed' order by seq desc limit 1`.execute(kysely);
  return rows[0]?.text ?? null;
};

/** What the mail server has said of people who still wait for their notice: how many they are, and its newest word. */
export interface PutOff {
  readonly people: number;
  readonly reply: string;
  /** Case time, ISO 8601. */
  readonly at: string;
}

/** Who was tried by e-mail, and is to be tried again; null: nobody. */
export const putOff = async ({ kysely }: Database, reference: string): Promise<PutOff | null> => {
  const { rows } = await sql<{ people: number; reply: string; at: Date }>`
    select count(*) over ()::integer as people, reply, updated_at as at from notice
    where breach = ${reference} and state = 'pending' and not requeued and attempts > 0
      and reply is not null and reply <> all(${OUR_OWN_WORDS}::text[])
    order by updated_at desc limit 1`.execute(kysely);
  const [row] = rows;
  return row ? { people: row.people, reply: row.reply, at: row.at.toISOString() } : null;
};
