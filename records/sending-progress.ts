import { sql } from 'kysely';
import { dayBegunEverywhere, destinationOf } from '../domain/address-of-record';
import type { Database } from './database';
import { openContacts } from './personal-data/contacts';
import type { NoticeTable } from './tables';

const PAGE = 5_000;

/** Said by us of messages that were stopped on their way: no word of the mail server. */
const OUR_OWN_WORDS = [
  'stopped before it was sent',
  // As earlier versions have said it.
  'not handed over (EWITHDRAWN)',
  'not handed over (ESTREAM)',
];

/** What the lanes of a dispatch have under way at once, in order of the list. */
const STRETCH = 2_000;

interface Unsent {
  readonly customerId: string;
  readonly contact: Buffer;
  readonly segment: string | null;
  readonly isFrozen: boolean;
  readonly toField: NoticeTable['to_field'];
}

/**
 * How many people are still to be told by e-mail, by the domain of the address: a stretch of the list after the other, in
 * the order in which they are sent. Of people whom no dispatch has taken up it is the address that they would be told at
 * now; who would go by letter or nowhere is not counted. Addresses are sealed, so each is opened: about 10 s for a million
 * people.
 * @param nowMs case time in ms since the epoch, by which an address is of record
 */
export const emailsToSend = async (
  { kysely, keys }: Database,
  reference: string,
  nowMs: number,
): Promise<readonly Readonly<Record<string, number>>[]> => {
  const stretches: Record<string, number>[] = [];
  const atDay = dayBegunEverywhere(new Date(nowMs).toISOString());
  let emails = 0;
  for (let last = ''; ;) {
    const query = sql<Unsent>`
      select customer.customer_id as "customerId", contact, segment, notice.state is not null as "isFrozen",
        to_field as "toField"
      from customer left join notice on notice.breach = customer.breach
        and notice.customer_id = customer.customer_id and notice.part = 'person'
      where customer.breach = ${reference} and customer.customer_id > ${last}
        and (notice.state is null or (notice.state in ('pending', 'sending') and channel = 'email'))
      order by customer.customer_id limit ${PAGE}`;
    const rows = await openContacts(
      { keys, db: kysely, scope: reference },
      async () => (await query.execute(kysely)).rows,
    );
    for (const { contact, segment, isFrozen, toField } of rows) {
      const to = isFrozen
        ? { channel: 'email' as const, field: toField ?? 'email' }
        : destinationOf({ contact, segment: segment ?? undefined }, atDay);
      const domain = to.channel === 'email' ? contact[to.field]?.split('@').at(-1)?.toLowerCase() : undefined;
      if (!domain) continue;
      const stretch = (stretches[Math.floor(emails++ / STRETCH)] ??= {});
      stretch[domain] = (stretch[domain] ?? 0) + 1;
    }
    const end = rows.at(-1);
    if (!end || rows.length < PAGE) return stretches;
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

/** Where the newest dispatch stands. */
export interface Underway {
  readonly dispatch: number;
  /** How many waves it has; 1 where it goes all at once. */
  readonly waves: number;
  /** The wave, from 0, of the first who was not tried yet; null: everyone was. */
  readonly wave: number | null;
  /** Whether anybody of that wave was tried; the first begins with the dispatch. */
  readonly isWaveBegun: boolean;
  /** Whether the look at the end of the wave before it is over, and with it the wait. */
  readonly isLookOver: boolean;
  /** Whom dispatches have taken up and have still to tell by e-mail; who came back is taken up by the next one. */
  readonly takenUp: number;
  /** Being handed over at this moment. */
  readonly inFlight: number;
  /** When a message was handed over last, or the dispatch began or was resumed: case time, ISO 8601. */
  readonly movedAt: string;
}

/** Null: nobody was taken up by a dispatch yet. */
export const underway = async ({ kysely }: Database, reference: string): Promise<Underway | null> => {
  const { rows } = await sql<{
    dispatch: number;
    ends: number[] | null;
    untried: number | null;
    tried: number | null;
    sending: number;
    moved: Date;
    looked: number | null;
    taken: number;
  }>`
    with begun as (
      select (data->>'dispatch')::integer as dispatch, data->'waveEnds' as ends from ledger
      where breach = ${reference} and kind = 'recipients-frozen' order by seq desc limit 1)
    select begun.dispatch, begun.ends, mail.untried, mail.tried, mail.sending, greatest(mail.handed_over, (
        select max(at::timestamptz) from ledger
        where breach = ${reference} and kind in ('recipients-frozen', 'resumed'))) as moved,
      (select max((data->>'toSeq')::integer) from ledger
        where breach = ${reference} and kind = 'wave-weighed' and (data->>'dispatch')::integer = begun.dispatch) as looked,
      (select count(*)::integer from notice where breach = ${reference} and part = 'person' and channel = 'email'
        and state in ('pending', 'sending') and not requeued) as taken
    from begun, lateral (
      select min(seq) filter (where state = 'pending' and attempts = 0) as untried,
        max(seq) filter (where attempts > 0) as tried,
        count(*) filter (where state = 'sending')::integer as sending, max(handed_over_at) as handed_over
      from notice where breach = ${reference} and notice.dispatch = begun.dispatch and channel = 'email' and not requeued
    ) as mail`.execute(kysely);
  const [row] = rows;
  if (!row) return null;
  const { dispatch, ends, untried, tried, sending, moved, looked, taken } = row;
  const wave =
    untried === null
      ? null
      : Math.max(
          0,
          (ends ?? []).findIndex((end) => end >= untried),
        );
  return {
    dispatch,
    waves: ends?.length ?? 1,
    wave,
    isLookOver: wave === null || wave === 0 || (looked ?? 0) >= (ends?.[wave - 1] ?? 0),
    takenUp: taken,
    isWaveBegun: wave === null || wave === 0 || (tried ?? 0) > (ends?.[wave - 1] ?? 0),
    inFlight: sending,
    movedAt: moved.toISOString(),
  };
};

/** Earlier dispatches, the newest first, of whose people some may still be handed over: such a one may be under way. */
export const unfinishedBefore = async (
  { kysely }: Database,
  reference: string,
  dispatch: number,
): Promise<readonly number[]> => {
  const { rows } = await sql<{ dispatch: number }>`
    select distinct dispatch from notice
    where breach = ${reference} and dispatch < ${dispatch} and state in ('pending', 'sending', 'unknown') and not requeued
    order by dispatch desc`.execute(kysely);
  return rows.map(({ dispatch: earlier }) => earlier);
};

/** People of whom nobody knows whether the notice reached them, or whether it did so twice. */
export interface Doubts {
  /** Of unknown outcome, with the newest word of why; null: nobody. */
  readonly inDoubt: PutOff | null;
  /** Handed over once more after an attempt of unknown outcome. */
  readonly mayHaveComeTwice: number;
}

export const doubtsOf = async ({ kysely }: Pick<Database, 'kysely'>, reference: string): Promise<Doubts> => {
  const { rows } = await sql<{ people: number; twice: number; reply: string | null; at: Date | null }>`
    select count(*) filter (where state = 'unknown')::integer as people,
      count(*) filter (where attempts > 1 and state in ('accepted', 'unknown'))::integer as twice,
      (array_agg(reply order by updated_at desc) filter (where state = 'unknown'))[1] as reply,
      max(updated_at) filter (where state = 'unknown') as at
    from notice where breach = ${reference} and part = 'person' and doubted`.execute(kysely);
  const [{ people, twice, reply, at } = { people: 0, twice: 0, reply: null, at: null }] = rows;
  return {
    inDoubt: at ? { people, reply: reply ?? 'no word', at: at.toISOString() } : null,
    mayHaveComeTwice: twice,
  };
};
