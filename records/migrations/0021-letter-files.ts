import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What a print room got: the files of each export, by number, with their digests. Which letters are in a file say the notices
 * (`letter_file`). `manifest` and `at` are there once the export is whole, and on the ledger: what one that broke off had
 * written is due again. Of exports of an earlier version only the ledger tells.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table letter_file (
      breach text not null references breach,
      export integer not null check (export > 0),
      file text not null,
      sha256 text not null,
      letters integer not null,
      pages integer not null,
      actor text not null,
      manifest text,
      at timestamptz,
      primary key (breach, export, file),
      check ((manifest is null) = (at is null))
    )`.execute(db);
};
