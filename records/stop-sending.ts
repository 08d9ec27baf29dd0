import { OVER } from './bounces';
import { caseTimeOf, readBreach } from './breaches';
import type { Database } from './database';

/**
 * Stops the sending of a breach at its next group of notices, whoever sends, before its workflow knows why: it writes the flag
 * anew from its own gates within seconds, so a stop for which it finds no reason ends by itself. A case that is over is left
 * alone. Answers the case's present time, ISO 8601. Throws `NotFound`.
 */
export const stopSendingAtOnce = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<string> => {
  await kysely
    .updateTable('breach')
    .set({ stopped: true })
    .where('reference', '=', reference)
    .where('phase', 'not in', OVER)
    .execute();
  return caseTimeOf(await readBreach({ kysely }, reference), Date.now());
};
