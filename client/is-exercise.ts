import type { Environment } from '../config/env';
import type { Database } from '../records/database';
import { readInstallation } from '../records/installation';

/**
 * Whether what is written from these records is of an exercise. A command's profile is that of whoever types it; where a live
 * worker has sent from these records, no document may say that nobody was told.
 */
export const isExercise = async (
  { profile }: Pick<Environment, 'profile'>,
  database: Pick<Database, 'kysely'>,
): Promise<boolean> => profile === 'sandbox' && (await readInstallation(database)) === null;
