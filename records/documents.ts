import { TocsinError } from '../domain/errors';
import { readBreach } from './breaches';
import type { Database } from './database';
import { digestOf } from './digest';
import { openRows } from './personal-data/open-rows';
import { DOCUMENT } from './personal-data/sealed-column';

export interface NewDocument {
  readonly reference: string;
  readonly content: Buffer;
  readonly mediaType: string;
  readonly actor: string;
}

export interface StoredDocument {
  readonly digest: string;
  readonly mediaType: string;
  readonly content: Buffer;
  readonly addedBy: string;
  /** Real time, ISO 8601. */
  readonly addedAt: string;
}

/**
 * Keeps a document of a case, sealed; what it belongs to is for the ledger to say, by its digest. The same again changes
 * nothing: `isNew` says so. Throws `NotFound` for an unknown breach, and as `keysToSeal`.
 */
export const addDocument = async (
  database: Database,
  { reference, content, mediaType, actor }: NewDocument,
): Promise<{ readonly digest: string; readonly isNew: boolean }> => {
  await readBreach(database, reference);
  const digest = digestOf(content);
  return database.kysely.transaction().execute(async (transaction) => {
    const keys = await database.keys.keysToSeal(transaction, reference);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('case_document')
      .values({
        breach: reference,
        digest,
        media_type: mediaType,
        bytes: content.length,
        content: keys.seal(DOCUMENT, [digest], content),
        added_by: actor,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return { digest, isNew: numInsertedOrUpdatedRows === 1n };
  });
};

/** Takes back a document that no act has taken up. */
export const removeDocument = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
  digest: string,
): Promise<void> => {
  await kysely
    .deleteFrom('case_document')
    .where('breach', '=', reference)
    .where('digest', '=', digest)
    .execute();
};

/**
 * A document as it was given.
 * @throws TocsinError NotFound; Failed where it is not the one of its digest any more; Purged, WrongKey
 */
export const readDocument = async (
  { kysely, keys }: Database,
  reference: string,
  digest: string,
): Promise<StoredDocument> => {
  const query = kysely
    .selectFrom('case_document')
    .selectAll()
    .where('breach', '=', reference)
    .where('digest', '=', digest);
  const [found] = await openRows(
    { keys, db: kysely, scope: reference },
    () => query.execute(),
    (row, scopeKeys): StoredDocument => ({
      digest,
      mediaType: row.media_type,
      content: scopeKeys.open(DOCUMENT, [digest], row.content),
      addedBy: row.added_by,
      addedAt: row.added_at.toISOString(),
    }),
  );
  if (!found)
    throw new TocsinError('NotFound', `the document ${digest} is not in the records of ${reference}`);
  if (digestOf(found.content) !== digest)
    throw new TocsinError(
      'Failed',
      `the document ${digest} of ${reference} has other content than its digest says`,
    );
  return found;
};
