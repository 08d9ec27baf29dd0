import type { Carrier } from '../../config/carrier';
import type { Environment } from '../../config/env';
import type { NoticeFacts } from '../../domain/ports';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { hasEntry } from '../../records/ledger-store';
import { isExercise } from '../is-exercise';

/**
 * What a notice says of a breach as it stands: for a letter, a preview and an e-mail the same. The e-mails take it from
 * the workflow, which puts every direction on the ledger; one that could not be read names nobody who has asked for a
 * delay (workflows/send-all.ts).
 */
export const noticeFactsOf = async (
  database: Database,
  { reference, document: { occurred }, isDrill }: BreachRecord,
  { zone }: Pick<Carrier, 'zone'>,
  environment: Pick<Environment, 'profile'>,
): Promise<NoticeFacts> => ({
  reference,
  occurred,
  zone,
  delayedByLawEnforcement: await hasEntry(database, reference, 'hold-placed'),
  banner: isDrill ? 'drill' : (await isExercise(environment, database)) ? 'sandbox' : undefined,
});
