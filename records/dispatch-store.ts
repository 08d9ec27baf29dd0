import { sql } from 'kysely';
import type { EmailField, Part } from '../domain/customer';
import type {
  Claim,
  DispatchPort,
  NoticeOutcome,
  PendingNotice,
  RangeRequest,
  RangeSeal,
} from '../domain/ports';
import { TocsinError } from '../domain/errors';
import type { Connection, Database } from './database';
import { freeze } from './freeze';
import { aHoldStands, adviceOnHold, holdsOnRecord } from './holds-on-record';
import { stepColumns } from './notice-steps';
import { openContacts } from './personal-data/contacts';
import { plainText } from './plain-text';
import { keepLines } from './sealed-outcomes/kept-lines';
import { outcomeColumns } from './sealed-outcomes/outcome-line';
import type { OutcomeRow } from './sealed-outcomes/outcome-line';
import { sealCounts } from './sealed-outcomes/seal-counts';
import { weighWave } from './wave-weight';

export interface DispatchStoreOptions {
  /** The carrier's domain, under which Message-IDs are made. */
  readonly messageIdDomain: string;
}

/** What a relay may say is anybody's; a line of it is enough. */
const REPLY_LENGTH = 500;

const doubt = async (
  db: Connection,
  { reference, dispatch, fromSeq, toSeq }: Omit<RangeRequest, 'unknownSends'>,
): Promise<number> => {
  const { numUpdatedRows } = await db
    .updateTable('notice')
    .set({ state: 'unknown', doubted: true, reply: 'the worker ended while it was being sent' })
    .where('breach', '=', reference)
    .where('dispatch', '=', dispatch)
    .where('seq', '>=', fromSeq)
    .where('seq', '<=', toSeq)
    .where('state', '=', 'sending')
    .executeTakeFirst();
  return Number(numUpdatedRows);
};

interface UnsentRow {
  readonly seq: number;
  readonly customerId: string;
  readonly toField: EmailField;
  readonly part: Part;
  readonly hasNext: boolean;
  readonly attempts: number;
  readonly messageId: string;
  readonly code: string;
  readonly contact: Buffer;
  readonly language: string | null;
  readonly dataTypes: string[];
}

/** Those first who were tried less often: whoever ends an attempt early does not keep the same people waiting each time. */
const unsent = async (db: Connection, range: RangeRequest): Promise<readonly UnsentRow[]> => {
  const { reference, dispatch, fromSeq, toSeq, unknownSends } = range;
  const states = unknownSends === 'resend' ? ['pending', 'unknown'] : ['pending'];
  const { rows } = await sql<UnsentRow>`
    select seq, customer_id as "customerId", to_field as "toField", message_id as "messageId", code, contact, language,
      data_types as "dataTypes", part, attempts + 1 as attempts, fallbacks is not null as "hasNext"
    from notice join customer using (breach, customer_id)
    where breach = ${reference} and dispatch = ${dispatch} and seq between ${fromSeq} and ${toSeq}
      and channel = 'email' and notice.state = any(${states}::text[]) and not requeued
    order by attempts, seq`.execute(db);
  return rows;
};

/** People whose address a later list took away, after a send of unknown outcome: a person must decide. */
const giveUp = async (
  db: Connection,
  { reference, dispatch }: RangeRequest,
  seqs: number[],
): Promise<void> => {
  await db
    .updateTable('notice')
    .set({ state: 'failed', reply: 'its address was taken off the list' })
    .where('breach', '=', reference)
    .where('dispatch', '=', dispatch)
    .where('seq', 'in', seqs)
    .execute();
};

/**
 * One statement: the stop flag and the holds on the ledger are read, and the flag is held against change, in the same
 * moment in which the rows are marked.
 */
const claim = async (
  db: Connection,
  reference: string,
  dispatch: number,
  seqs: readonly number[],
): Promise<Claim> => {
  const { rows } = await sql<{ paced: boolean }>`
    with open as (
      select paced from breach where reference = ${reference} and not stopped and not ${aHoldStands(reference)} for share
    ), free as (
      select seq from notice
      where breach = ${reference} and dispatch = ${dispatch} and seq = any(${[...seqs]}::integer[])
        and state in ('pending', 'unknown') and not requeued and exists (select from open)
      for update
    )
    update notice set state = 'sending', attempts = attempts + 1
    from free
    where notice.breach = ${reference} and notice.dispatch = ${dispatch} and notice.seq = free.seq
      and (select count(*) from free) = ${seqs.length}
    returning (select paced from open)`.execute(db);
  return { isClaimed: seqs.length > 0 && rows.length === seqs.length, isPaced: rows[0]?.paced ?? false };
};

/** A stop that the workflow knows of ends the dispatch in good order; a hold that it has forgotten must be seen. */
const refuseForgottenHold = async (db: Connection, reference: string): Promise<void> => {
  const breach = await db
    .selectFrom('breach')
    .select('stopped')
    .where('reference', '=', reference)
    .executeTakeFirst();
  const [hold] = breach?.stopped === false ? await holdsOnRecord(db, reference) : [];
  if (hold) throw new TocsinError('Held', adviceOnHold(reference, hold));
};

/** An e-mail address was given up: for the next one, for a letter, or for good. */
const isGivenUp = sql`(outcome.moves or outcome.state in ('letter', 'failed'))`;

/**
 * What is known for certain is never taken back: only rows without a final outcome change, and none that came back
 * meanwhile.
 */
const settle = async (
  db: Connection,
  reference: string,
  dispatch: number,
  outcomes: readonly NoticeOutcome[],
): Promise<void> => {
  if (outcomes.length === 0) return;
  const replies = outcomes.map(({ reply }) => plainText(reply).slice(0, REPLY_LENGTH));
  await sql`
    update notice set state = outcome.state, reply = outcome.reply, updated_at = outcome.at,
      doubted = doubted or outcome.state = 'unknown',
      handed_over_at = case when outcome.state in ('accepted', 'unknown') then outcome.at else handed_over_at end,
      distrusted = outcome.isaboutsender or (outcome.state = 'pending' and distrusted),
      ${stepColumns({ isOver: isGivenUp, isNext: sql`outcome.moves`, why: sql`outcome.reply`, at: sql`outcome.at` })}
    from unnest(${outcomes.map(({ seq }) => seq)}::integer[], ${outcomes.map(({ state }) => state)}::text[],
      ${replies}::text[], ${outcomes.map(({ at }) => at)}::timestamptz[],
      ${outcomes.map(({ isAboutSender = false }) => isAboutSender)}::boolean[],
      ${outcomes.map(({ movesOn = false }) => movesOn)}::boolean[])
      as outcome (seq, state, reply, at, isaboutsender, moves)
    where breach = ${reference} and dispatch = ${dispatch} and notice.seq = outcome.seq
      and notice.state in ('pending', 'sending', 'unknown') and not requeued`.execute(db);
};

const seal = async (
  { kysely, keys }: Database,
  reference: string,
  dispatch: number,
  fromSeq: number,
  toSeq: number,
): Promise<RangeSeal> => {
  const { rows } = await sql<OutcomeRow>`
    select ${outcomeColumns} from notice
    where breach = ${reference} and dispatch = ${dispatch} and seq between ${fromSeq} and ${toSeq}
    order by seq`.execute(kysely);
  return { ...sealCounts(rows), ...(await keepLines({ kysely, keys }, reference, rows)) };
};

/** One row per person and dispatch over Postgres (design, section 8). Everything in it may be tried again. */
export const createDispatchStore = (
  database: Database,
  { messageIdDomain }: DispatchStoreOptions,
): DispatchPort => {
  const { kysely, keys } = database;
  return {
    freeze: (request) => freeze(database, request, messageIdDomain),

    openRange: async (range) => {
      const doubted = await doubt(kysely, range);
      const rows = await openContacts({ keys, db: kysely, scope: range.reference }, () =>
        unsent(kysely, range),
      );
      const toSend: PendingNotice[] = [];
      const unreachable: number[] = [];
      for (const { toField, language, part, hasNext, ...row } of rows) {
        const to = row.contact[toField];
        if (to)
          toSend.push({
            ...row,
            to,
            language: language ?? undefined,
            ...(part === 'person' ? {} : { isCopy: true }),
            ...(toField === 'agentEmail' ? { isToAgent: true } : {}),
            ...(hasNext ? { hasNextAddress: true } : {}),
          });
        else unreachable.push(row.seq);
      }
      if (unreachable.length > 0) await giveUp(kysely, range, unreachable);
      return { toSend, doubted };
    },

    claim: async (reference, dispatch, seqs) => {
      const claimed = await claim(kysely, reference, dispatch, seqs);
      if (!claimed.isClaimed) await refuseForgottenHold(kysely, reference);
      return claimed;
    },
    interrupted: async (reference, dispatch) => {
      const rows = await kysely
        .selectFrom('notice')
        .select('seq')
        .where('breach', '=', reference)
        .where('dispatch', '=', dispatch)
        .where('state', '=', 'sending')
        .orderBy('seq')
        .execute();
      return rows.map(({ seq }) => seq);
    },
    doubt: (range) => doubt(kysely, range),
    distrusted: async (reference, dispatch) => {
      // Read for every range: by its index, which holds nobody where all is well. Copies alone do not stop anything.
      const { rows } = await sql<{ people: number }>`
        select count(*)::integer as people from notice
        where breach = ${reference} and dispatch = ${dispatch} and distrusted and state = 'pending'
          and (part = 'person' or exists (select from notice as person
            where person.breach = ${reference} and person.dispatch = ${dispatch} and person.part = 'person'
              and person.state in ('pending', 'sending') and not person.requeued))`.execute(kysely);
      return rows[0]?.people ?? 0;
    },
    weigh: (reference, dispatch, fromSeq, toSeq) => weighWave(kysely, reference, dispatch, fromSeq, toSeq),
    settle: (reference, dispatch, outcomes) => settle(kysely, reference, dispatch, outcomes),
    sealRange: (reference, dispatch, fromSeq, toSeq) => seal(database, reference, dispatch, fromSeq, toSeq),
  };
};
