import { BREACH_FILE, NOTICE_COUNTS } from './query';
import type { StatedQuery } from './query';

/**
 * Everybody on the list once, by the state of the notice to the person; copies are in no count. A letter is written once an
 * export that is whole has it in a file.
 */
const noticeCounts = `
with person as (
  select case when notice.customer_id is null or requeued or notice.state = 'sending' then 'pending' else notice.state end as state,
    letter_mark is null or exists (select from letter_file where letter_file.breach = notice.breach
      and letter_file.file = notice.letter_file and manifest is null) as unwritten,
    doubted and attempts > 1 and notice.state in ('accepted', 'unknown') as twice
  from customer
  left join notice on notice.breach = customer.breach and notice.customer_id = customer.customer_id and part = 'person'
  where customer.breach = $1)
select count(*)::integer as listed, nullif(count(*), 0)::integer as affected,
  count(*) filter (where state = 'accepted')::integer as accepted,
  count(*) filter (where state = 'bounced')::integer as bounced,
  count(*) filter (where state = 'letter')::integer as letter,
  count(*) filter (where state = 'unknown')::integer as unknown,
  count(*) filter (where state = 'failed')::integer as failed,
  count(*) filter (where state = 'pending')::integer as pending,
  count(*) filter (where twice)::integer as may_have_come_twice,
  count(*) filter (where state in ('accepted', 'bounced', 'unknown'))::integer as email,
  count(*) filter (where state = 'letter' and not unwritten)::integer as letters_written,
  count(*) filter (where state = 'letter' and unwritten)::integer as letters_due,
  count(*) filter (where state in ('pending', 'failed') or (state = 'letter' and unwritten))::integer as none
from person`;

const breachFile = `
with loss as (
  select coalesce((
    select data->'about'->'estimatedLoss' from ledger
    where breach = $1 and kind = 'amended' and data->'about'->'estimatedLoss' is not null order by seq desc limit 1),
    document->'estimatedLoss') as loss
  from breach where reference = $1)
select (loss->>'carrier')::double precision as carrier_usd, (loss->>'customers')::double precision as customers_usd
from loss`;

/**
 * The runs of sending: what each sent itself (its entry's \`sent\`; where an entry lacks it, the increase over the entry before it
 * of the same range), and letters, which leave the house when they are exported.
 */
const RUNS = `
range as (
  select seq, (data->>'from')::timestamptz as began, (data->>'until')::timestamptz as ended,
    (data->>'sent')::integer as sent, coalesce((data->>'doubted')::integer, 0) as doubted,
    (data->>'accepted')::integer + coalesce((data->>'bounced')::integer, 0) as accepted, (data->>'unknown')::integer as unknown,
    data->>'dispatch' as dispatch, data->>'fromSeq' as from_seq, data->>'toSeq' as to_seq
  from ledger where breach = $1 and seq <= $2 and kind = 'batch-sent'),
batch as (
  select began, ended, sent,
    greatest(0, accepted - coalesce(lag(accepted) over earlier, 0))
      + greatest(0, unknown - coalesce(lag(unknown) over earlier, 0) - doubted) as increase
  from range window earlier as (partition by dispatch, from_seq, to_seq order by seq)),
run as (
  select began, ended, coalesce(sent, increase) as sent from batch
  union all
  select at::timestamptz, at::timestamptz, coalesce((data->>'letters')::integer, 0)
  from ledger where breach = $1 and seq <= $2 and kind = 'letters-exported')`;

const batches = `
with ${RUNS.trim()}
select count(*)::integer as batches,
  coalesce(sum(greatest(0, increase - coalesce(sent, increase))), 0)::integer as sent_by_interrupted_runs
from batch`;

/** A run that ended after the latest is late as a whole; a letter that is printed again was sent when it was written first. */
const late = `
with ${RUNS.trim()}
select (select coalesce(sum(coalesce(sent, increase)), 0)::integer from batch where ended > $3::timestamptz) as emails,
  (select coalesce(sum(case
      when data::jsonb ? 'seals' then (
        select coalesce(sum((seal->>'lines')::integer), 0) from jsonb_array_elements(data::jsonb->'seals') as seal)
      when data->>'again' is null then coalesce((data->>'letters')::integer, 0) else 0 end), 0)::integer
    from ledger where breach = $1 and seq <= $2 and kind = 'letters-exported' and at::timestamptz > $3::timestamptz) as letters`;

/** A hold stands at an instant if the last entry about it until then, from its own on, placed or extended it. */
const holds = `
with ${RUNS.trim()},
hold as (
  select seq, at::timestamptz as placed, coalesce(data->>'directedAt', at)::timestamptz as directed, data->>'reference' as reference
  from ledger where breach = $1 and seq = any($3)),
sent as (
  select run.*, hold.placed, hold.directed, (
    select kind from ledger as entry
    where breach = $1 and entry.seq <= $2 and entry.at::timestamptz <= run.began and (entry.seq = hold.seq or (
      entry.seq > hold.seq and entry.data->>'reference' = hold.reference
      and kind in ('hold-extended', 'hold-released', 'hold-lapsed')))
    order by entry.seq desc limit 1) as last
  from run cross join hold)
select
  coalesce(sum(sent) filter (where last in ('hold-placed', 'hold-unreadable', 'hold-extended')), 0)::integer as inside,
  coalesce(sum(sent) filter (where began < placed and ended > placed), 0)::integer as under_way,
  coalesce(sum(sent) filter (where began >= directed and began < placed), 0)::integer as before_placed
from sent`;

const dispatch = `
select (data->>'total')::integer as total, (data->>'byEmail')::integer as by_email,
  (data->>'byLetter')::integer as by_letter, (data->>'withoutAddress')::integer as without_address
from ledger where breach = $1 and seq = $2`;

/** What the parameters of a report's queries are. */
export interface QueryScope {
  readonly reference: string;
  /** Head of the ledger that the report was read from. */
  readonly upToSeq: number;
}

/** The queries of a report, each with its parameters; a query's id is what a figure names. */
export const statedQueries = ({ reference, upToSeq }: QueryScope) => {
  const of = (id: string, text: string, ...parameters: StatedQuery['parameters']): StatedQuery => ({
    id,
    text: text.trim(),
    parameters,
  });
  return {
    noticeCounts: of(NOTICE_COUNTS, noticeCounts, reference),
    breachFile: of(BREACH_FILE, breachFile, reference),
    batches: of('ledger.batches', batches, reference, upToSeq),
    late: (latest: string | null) => of('ledger.late', late, reference, upToSeq, latest ?? 'infinity'),
    holds: (seqs: readonly number[]) => of('ledger.holds', holds, reference, upToSeq, [...seqs]),
    hold: (seq: number) => of(`ledger.hold/${seq}`, holds, reference, upToSeq, [seq]),
    dispatch: (seq: number) => of(`ledger.dispatch/${seq}`, dispatch, reference, seq),
  };
};
