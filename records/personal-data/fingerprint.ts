import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { FINGERPRINT_SQL } from './seal';

/**
 * The fingerprint in a sealed cell: the same for the same words of the same row, whatever data key sealed them; says
 * nothing to whoever lacks the index key.
 */
export const fingerprintOf = (cell: RawBuilder<unknown>): RawBuilder<Buffer> =>
  sql`substring(${cell} from ${sql.lit(FINGERPRINT_SQL.from)} for ${sql.lit(FINGERPRINT_SQL.bytes)})`;
