import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Of a row of `notice`: whether it left the house, may have, or is on its way: a relay was asked and did not refuse, or a file of
 * letters has it. The notice itself and a copy alike.
 */
export const isWrittenTo: RawBuilder<boolean> = sql<boolean>`
  (notice.state in ('sending', 'accepted', 'unknown', 'bounced') or notice.doubted or notice.handed_over_at is not null
    or notice.letter_exported_at is not null or notice.letter_file is not null)`;

/** Of a row of `customer`: whether anything of theirs is. */
export const isPersonWrittenTo: RawBuilder<boolean> = sql<boolean>`
  exists (select from notice where notice.breach = customer.breach and notice.customer_id = customer.customer_id
    and ${isWrittenTo})`;

/**
 * Of a row of `notice`: whether it only was planned, so that it can be taken back and nobody's outcome with it. What was refused
 * is an outcome.
 */
export const isOnlyPlanned: RawBuilder<boolean> = sql<boolean>`
  (not ${isWrittenTo} and (notice.state in ('pending', 'letter') or notice.channel = 'none'))`;
