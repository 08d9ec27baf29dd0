import { randomUUID } from 'node:crypto';
import type { Contact } from '../../domain/customer';
import { createBreach } from '../../records/breaches';
import type { Opening } from '../../records/breaches';
import type { Database } from '../../records/database';
import { addressMarks, sealContact, stateCode } from '../../records/personal-data/contacts';
import { aBreachFile, someFacts } from './builders';

/** A case in the records, without any workflow. */
export const aBreach = async (
  database: Database,
  reference = 'BR-2026-0001',
  changes: Partial<Opening> = {},
): Promise<string> => {
  await createBreach(database, {
    reference,
    document: aBreachFile(),
    facts: someFacts(),
    policies: ['cloudroute-2015'],
    openedBy: 'ada',
    openedAt: '2026-11-23T10:00:00-05:00',
    isDrill: false,
    speed: 1,
    ...changes,
  });
  return reference;
};

export interface APerson {
  readonly id: string;
  readonly contact: Contact;
  readonly segment?: string;
  readonly language?: string;
}

/** People on a breach's list, without any file. */
export const somePeople = async (
  { kysely, keys }: Database,
  reference: string,
  people: readonly APerson[],
): Promise<void> => {
  const id = randomUUID();
  await kysely
    .insertInto('customer_import')
    .values({
      id,
      breach: reference,
      file_digest: id,
      rows: people.length,
      added: people.length,
      changed: 0,
      actor: 'ada',
      at: '2026-11-23T15:00:00Z',
    })
    .execute();
  if (people.length === 0) return;
  const sealing = await keys.keysToSeal(kysely, reference);
  await kysely
    .insertInto('customer')
    .values(
      people.map((person) => ({
        breach: reference,
        customer_id: person.id,
        contact: sealContact(sealing, person.id, person.contact),
        address_marks: addressMarks(sealing, person.contact),
        language: person.language ?? null,
        segment: person.segment ?? null,
        state: stateCode(person.contact),
        data_types: ['call_detail'],
        import_id: id,
      })),
    )
    .execute();
};

/** Another contact for somebody on the list, behind the import's back. */
export const changeContact = async (
  { kysely, keys }: Database,
  reference: string,
  customerId: string,
  contact: Contact,
): Promise<void> => {
  const sealing = await keys.keysToSeal(kysely, reference);
  await kysely
    .updateTable('customer')
    .set({
      contact: sealContact(sealing, customerId, contact),
      address_marks: addressMarks(sealing, contact),
    })
    .where('breach', '=', reference)
    .where('customer_id', '=', customerId)
    .execute();
};
