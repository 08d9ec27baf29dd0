import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Read before each group of notices, so it must not take longer in a ledger that has grown long. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create index ledger_holds on ledger (breach, seq) where kind in
      ('hold-placed', 'hold-unreadable', 'hold-extended', 'hold-released', 'hold-lapsed')`.execute(db);
};
