import { sql } from 'kysely';
import { amendedDocument } from '../domain/about';
import type { About } from '../domain/about';
import type { BreachFile } from '../domain/facts';
import type { Connection } from './database';

/** What was stated of a breach at its opening, with every amendment that its ledger tells of. */
export const documentNow = async (
  db: Connection,
  reference: string,
  stated: BreachFile,
): Promise<BreachFile> => {
  const { rows } = await sql<{ about: About }>`
    select data->'about' as about from ledger
    where breach = ${reference} and kind = 'amended' and jsonb_typeof(data->'about') = 'object' order by seq`.execute(
    db,
  );
  return amendedDocument(
    stated,
    rows.map(({ about }) => about),
  );
};
