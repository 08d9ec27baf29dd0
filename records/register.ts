import { sql } from 'kysely';
import { TocsinError } from '../domain/errors';
import type { Facts } from '../domain/facts';
import type {
  RegisterEntry,
  RegisterNote,
  RegisteredAct,
  RegisteredBreach,
  YearRegister,
} from '../domain/yearly/register';
import { lacksSecond } from '../domain/yearly/register';
import type { Database } from './database';
import { isViolation, noSuchBreach } from './failures';
import { lettersFirstWritten } from './letter-dates';
import { plainText } from './plain-text';

const all = ({ kysely }: Pick<Database, 'kysely'>) =>
  kysely
    .selectFrom('register_entry as entry')
    .leftJoin('register_entry as later', 'later.corrects', 'entry.id')
    .selectAll('entry')
    .select('later.id as corrected_by');
type Row = Awaited<ReturnType<ReturnType<typeof all>['executeTakeFirstOrThrow']>>;

const entryOf = (row: Row): RegisterEntry => ({
  id: row.id,
  kind: row.kind,
  on: row.on_day,
  count: row.count,
  ...(row.category === null ? {} : { category: row.category }),
  basis: row.basis,
  ...(row.breach === null ? {} : { breach: row.breach }),
  ...(row.corrects === null ? {} : { corrects: row.corrects }),
  actor: row.actor,
  ...(row.second === null ? {} : { second: row.second }),
  recordedAt: row.recorded_at.toISOString(),
  correctedBy: row.corrected_by,
});

/** A correction must be of the same kind as what it takes the place of: it is one fact, told anew. */
const refuseWrongCorrection = async (database: Database, { kind, corrects }: RegisterNote): Promise<void> => {
  if (corrects === undefined) return;
  const former = await all(database).where('entry.id', '=', corrects).executeTakeFirst();
  if (!former)
    throw new TocsinError('NotFound', `the register has no entry ${corrects}`, 'See tocsin yearly register.');
  if (former.kind !== kind)
    throw new TocsinError(
      'Usage',
      `entry ${corrects} is a ${former.kind}, not a ${kind}`,
      'Correct it by one of its own kind.',
    );
};

/**
 * Puts one entry into the register, for good, and answers it with its number.
 * @throws TocsinError NotAllowed for a decision of one person; NotFound for an unknown breach or entry; Conflict where that entry was corrected already; Usage
 * where it is of another kind
 */
export const addRegisterEntry = async (database: Database, note: RegisterNote): Promise<RegisterEntry> => {
  const { kind, on, count, category, basis, breach, corrects, actor, second } = note;
  if (lacksSecond(note))
    throw new TocsinError(
      'NotAllowed',
      `a ${kind} entry is a decision not to tell somebody, which two persons take`,
      'Name the other one with --second.',
    );
  if (breach !== undefined) {
    const found = await database.kysely
      .selectFrom('breach')
      .select('reference')
      .where('reference', '=', breach)
      .executeTakeFirst();
    if (!found) throw noSuchBreach(breach);
  }
  await refuseWrongCorrection(database, note);
  try {
    const { id, recorded_at } = await database.kysely
      .insertInto('register_entry')
      .values({
        kind,
        on_day: on,
        count,
        category: category ?? null,
        basis: plainText(basis),
        breach: breach ?? null,
        corrects: corrects ?? null,
        actor: plainText(actor),
        second: second === undefined ? null : plainText(second),
      })
      .returning(['id', 'recorded_at'])
      .executeTakeFirstOrThrow();
    return { ...note, id, recordedAt: recorded_at.toISOString(), correctedBy: null };
  } catch (error) {
    if (!isViolation(error, 'unique')) throw error;
    throw new TocsinError(
      'Conflict',
      `entry ${corrects} was corrected already`,
      'Correct the entry that took its place: see tocsin yearly register.',
      { cause: error },
    );
  }
};

const entriesOfYear = async (database: Pick<Database, 'kysely'>, year: number): Promise<RegisterEntry[]> => {
  const rows = await all(database).where('entry.on_day', 'like', `${year}-%`).orderBy('entry.id').execute();
  return rows.map(entryOf);
};

/** The alerts that the engine keeps in the ledger when the time to tell somebody has passed (domain/case/deadlines.ts). */
const PASSED = '^remind/(agencies|customers)/.+/(100|late-[0-9]+)$';

/** Of a row of `ledger`: that customers were told, by e-mail or by letters, after the latest that stood then. */
const TOLD_LATE = sql<boolean>`(case
  when kind not in ('customers-notified', 'letters-exported') then false
  when (data->>'latest')::timestamptz >= at::timestamptz or data->>'latest' is null then false
  else kind = 'customers-notified' or ${lettersFirstWritten} > 0 end)`;

/**
 * The cases of a year: those determined in it, or discovered in it where nothing was determined. Drills are none.
 * @param zone IANA zone of the carrier, in which the year is counted
 */
const breachesOfYear = async (
  { kysely }: Pick<Database, 'kysely'>,
  year: number,
  zone: string,
): Promise<RegisteredBreach[]> => {
  const { rows } = await sql<{
    reference: string;
    facts: Facts;
    phase: string;
    policies: string[];
    customers: number;
    notified: boolean;
    late: ('agencies' | 'customers')[];
  }>`
    select reference, facts, phase,
      coalesce((
        select array(select split_part(jsonb_array_elements_text(data::jsonb->'policies'), ' ', 1)) from ledger
        where ledger.breach = reference and kind = 'amended' and jsonb_typeof(data::jsonb->'policies') = 'array'
        order by seq desc limit 1), policies) as policies,
      (select count(*)::integer from customer where customer.breach = reference) as customers,
      exists (select from ledger where ledger.breach = reference and kind = 'customers-notified') as notified,
      array(
        select distinct substring(data->>'key' from ${PASSED}) from ledger
        where ledger.breach = reference and kind = 'reminded' and data->>'key' ~ ${PASSED}
          -- Filed in time, and recorded later (domain/yearly/lateness.ts).
          and not (data->>'key' like 'remind/agencies/%' and exists (select from ledger as filing
            where filing.breach = reference and filing.kind = 'filing-recorded' and filing.seq > ledger.seq
              and not filing.data::jsonb ? 'violations'))
        union select 'agencies' from ledger
        where ledger.breach = reference and kind = 'filing-recorded' and data::jsonb ? 'violations'
        union select 'customers' from ledger where ledger.breach = reference and ${TOLD_LATE}
        order by 1) as late
    from breach
    where not is_drill and status = 'running' and extract(year from
      coalesce(facts->>'determinedAt', facts->>'discoveredAt')::timestamptz at time zone ${zone}) = ${year}
    order by reference`.execute(kysely);
  return rows.map(({ notified, ...breach }) => ({ ...breach, areCustomersNotified: notified }));
};

/** Kinds of entries by which something is decided, or said to have passed (domain/yearly/decisions.ts). */
const DECIDING = [
  'determined',
  'amended',
  'conflict-decided',
  'obligation-withdrawn',
  'filing-recorded',
  'task-filed',
  'reminded',
  'report-built',
  'closed',
];

/** What was decided in a year, and all of what bears on the year's breaches. Drills decide nothing. */
const actsOfYear = async (
  { kysely }: Pick<Database, 'kysely'>,
  year: number,
  zone: string,
  breaches: readonly RegisteredBreach[],
): Promise<RegisteredAct[]> => {
  const references = breaches.map(({ reference }) => reference);
  const { rows } = await sql<RegisteredAct>`
    select ledger.breach as reference, seq, at, kind, actor, data
    from ledger join breach on breach.reference = ledger.breach
    where not is_drill and (kind = any(${DECIDING}) or ${TOLD_LATE}) and (kind <> 'reminded' or data->>'key' ~ ${PASSED})
      and (ledger.breach = any(${references}) or extract(year from at::timestamptz at time zone ${zone}) = ${year})
    order by ledger.breach, seq`.execute(kysely);
  return rows;
};

/** All that a year's drafts are compiled from, as of one moment. */
export const readYearRegister = ({ kysely }: Database, year: number, zone: string): Promise<YearRegister> =>
  kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const breaches = await breachesOfYear({ kysely: transaction }, year, zone);
      return {
        year,
        breaches,
        entries: await entriesOfYear({ kysely: transaction }, year),
        acts: await actsOfYear({ kysely: transaction }, year, zone, breaches),
      };
    });
