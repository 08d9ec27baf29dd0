import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import type { Contact } from '../../domain/customer';
import { addressMarks, sealContact, stateCode } from '../personal-data/contacts';
import type { DataKeys } from '../personal-data/data-keys';
import type { Tables } from '../tables';

const PAGE = 5_000;

interface PlainRow {
  readonly breach: string;
  readonly customer_id: string;
  readonly contact: Contact;
}

/** Seals what an earlier version wrote in plain, in pages of one breach each. */
const sealPlain = async (db: Kysely<Tables>, keys: DataKeys): Promise<void> => {
  const breaches = await sql<{ breach: string }>`select distinct breach from customer order by 1`.execute(db);
  for (const { breach } of breaches.rows) {
    const scopeKeys = await keys.keysToSeal(db, breach);
    for (let last = ''; ;) {
      const { rows } = await sql<PlainRow>`
        select breach, customer_id, contact from customer
        where breach = ${breach} and customer_id > ${last} order by customer_id limit ${PAGE}`.execute(db);
      const ids = rows.map(({ customer_id }) => customer_id);
      const sealed = rows.map(({ customer_id, contact }) => sealContact(scopeKeys, customer_id, contact));
      const marks = rows.map(({ contact }) => `{${addressMarks(scopeKeys, contact).join(',')}}`);
      const states = rows.map(({ contact }) => stateCode(contact));
      await sql`
        update customer set sealed = page.sealed, address_marks = page.marks::text[], state = page.state
        from unnest(${ids}::text[], ${sealed}::bytea[], ${marks}::text[], ${states}::text[])
          as page (customer_id, sealed, marks, state)
        where breach = ${breach} and customer.customer_id = page.customer_id`.execute(db);
      if (rows.length < PAGE) break;
      last = ids[ids.length - 1] as string;
    }
  }
};

/**
 * Personal data under data keys. The old column's bytes are gone from the table's file afterwards: CLUSTER writes it anew,
 * without the dropped column; what backups and the write-ahead log hold of it is not ours to reach.
 */
export const sealingPersonalData = (keys: DataKeys): Migration => ({
  up: async (db) => {
    await sql`
      create table data_key (
        scope text not null,
        generation integer not null check (generation between 0 and 65535),
        wrapped text,
        created_at timestamptz not null default now(),
        destroyed_at timestamptz,
        primary key (scope, generation),
        check ((wrapped is null) = (destroyed_at is not null))
      )`.execute(db);
    await sql`
      alter table customer add column sealed bytea, add column address_marks text[] not null default '{}'`.execute(
      db,
    );
    await sealPlain(db as Kysely<Tables>, keys);
    await sql`alter table customer drop column contact`.execute(db);
    await sql`alter table customer rename column sealed to contact`.execute(db);
    await sql`alter table customer alter column contact set not null, alter column address_marks drop default`.execute(
      db,
    );
    await sql`cluster customer using customer_pkey`.execute(db);
    await sql`alter table customer set without cluster`.execute(db);
  },
});
