import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Customer } from '../../domain/customer';
import type { Connection } from '../database';
import { addressMarks, openContact, sealContact, stateCode } from '../personal-data/contacts';
import { fingerprintOf } from '../personal-data/fingerprint';
import type { ScopeKeys } from '../personal-data/scope-keys';
import { personMarks } from '../duplicates/person-marks';
import { personMark } from './likely-duplicates';

/** A customer of the file, and the line on which its row begins. */
export interface StagedRow {
  readonly line: number;
  readonly customer: Customer;
}
export interface Duplicate extends StagedRow {
  readonly firstLine: number;
}

const CHUNK = 64 * 1_024;
const PAGE = 5_000;

/** A table of this session's own, gone with the transaction. */
export const makeStaging = async (db: Connection): Promise<void> => {
  await sql`
    create temporary table staged (
      line integer not null, customer_id text collate "C" not null, contact bytea not null,
      address_marks text[] not null, language text, segment text, state text, data_types text[] not null,
      person_mark text, person_marks text[] not null
    ) on commit drop`.execute(db);
};

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const cell = (value: string | undefined): string =>
  value === undefined ? '\\N' : value.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found);

/**
 * One line of COPY's text format. Types of data are our own words, and blind indexes are plain characters: they need no
 * quotes within an array.
 */
const copyLine = ({ line, customer }: StagedRow, keys: ScopeKeys): string => {
  const { customerId, contact, language, segment, dataTypes } = customer;
  const sealed = sealContact(keys, customerId, contact).toString('hex');
  const marks = addressMarks(keys, contact).join(',');
  const cells = [language, segment, stateCode(contact) ?? undefined].map(cell).join('\t');
  const person = cell(personMark(keys, contact));
  const signs = personMarks(keys, contact).join(',');
  return `${line}\t${cell(customerId)}\t\\\\x${sealed}\t{${marks}}\t${cells}\t{${dataTypes.join(',')}}\t${person}\t{${signs}}\n`;
};

async function* inChunks(rows: AsyncIterable<StagedRow>, keys: ScopeKeys): AsyncGenerator<Buffer> {
  let chunk = '';
  for await (const row of rows) {
    chunk += copyLine(row, keys);
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk) yield Buffer.from(chunk);
}

/** Streams rows into the staging table; memory does not grow with their number. */
export const stage = async (
  client: PoolClient,
  rows: AsyncIterable<StagedRow>,
  keys: ScopeKeys,
): Promise<void> => {
  const into = client.query(
    copyFrom(
      'copy staged (line, customer_id, contact, address_marks, language, segment, state, data_types, person_mark, person_marks) from stdin',
    ),
  );
  await pipeline(Readable.from(inChunks(rows, keys)), into);
};

/** Takes out each row whose id stands on an earlier line too, and answers them in order. */
export async function* takeDuplicates(db: Connection, keys: ScopeKeys): AsyncGenerator<Duplicate> {
  await sql`create index on staged (customer_id, line)`.execute(db);
  await sql`analyze staged`.execute(db);
  await sql`
    create temporary table duplicate on commit drop as
    select line, first_line from (
      select line, min(line) over (partition by customer_id) as first_line from staged
    ) as numbered where line > first_line`.execute(db);
  for (let last = 0; ;) {
    const { rows } = await sql<{
      line: number;
      first_line: number;
      customer_id: string;
      contact: Buffer;
      language: string | null;
      segment: string | null;
      data_types: string[];
    }>`
      select staged.*, first_line from staged join duplicate using (line)
      where line > ${last} order by line limit ${PAGE}`.execute(db);
    for (const { line, first_line, customer_id, contact, language, segment, data_types } of rows)
      yield {
        line,
        firstLine: first_line,
        customer: {
          customerId: customer_id,
          contact: openContact(keys, customer_id, contact),
          language: language ?? undefined,
          segment: segment ?? undefined,
          dataTypes: data_types,
        },
      };
    if (rows.length < PAGE) break;
    last = rows[rows.length - 1]?.line ?? last;
  }
  await sql`delete from staged using duplicate where staged.line = duplicate.line`.execute(db);
}

/** Takes out the rows of those who were merged into somebody else; answers how many they are. */
export const takeMerged = async (db: Connection, reference: string): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    delete from staged using merged_customer as merged
    where merged.breach = ${reference} and merged.customer_id = staged.customer_id`.execute(db);
  return Number(numAffectedRows);
};

export interface Merged {
  readonly added: number;
  readonly changed: number;
}

/**
 * Puts the staged people on the list. A row is the whole truth about its person: it replaces what an earlier list said.
 * Someone who changed and was not written to yet loses the notice that was planned, so that the rule of the address is
 * applied anew; so do the copies of it.
 */
export const mergeStaged = async (db: Connection, reference: string, importId: string): Promise<Merged> => {
  const { rows } = await sql<Merged>`
    with merged as (
      insert into customer (breach, customer_id, contact, address_marks, person_marks, language, segment, state, data_types, import_id)
      select ${reference}, customer_id, contact, address_marks, person_marks, language, segment, state, data_types, ${importId}::uuid from staged
      on conflict (breach, customer_id) do update set
        contact = excluded.contact, address_marks = excluded.address_marks, person_marks = excluded.person_marks,
        language = excluded.language, segment = excluded.segment, state = excluded.state, data_types = excluded.data_types, import_id = excluded.import_id
      where (${fingerprintOf(sql.ref('customer.contact'))}, customer.language, customer.segment, customer.state, customer.data_types)
        is distinct from (${fingerprintOf(sql.ref('excluded.contact'))}, excluded.language, excluded.segment, excluded.state, excluded.data_types)
      returning customer_id, xmax = 0 as is_new
    ), withdrawn as (
      delete from notice using merged
      where notice.breach = ${reference} and notice.customer_id = merged.customer_id and not merged.is_new
        and ((notice.state = 'pending' and not notice.doubted) or notice.channel = 'none')
        and (notice.part = 'person' or exists (
          select from notice as own
          where own.breach = notice.breach and own.customer_id = notice.customer_id and own.part = 'person'
            and ((own.state = 'pending' and not own.doubted) or own.channel = 'none')))
    )
    select count(*) filter (where is_new)::integer as added, count(*) filter (where not is_new)::integer as changed
    from merged`.execute(db);
  return rows[0] as Merged;
};
