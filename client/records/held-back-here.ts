import { readEnvironment } from '../../config/env';
import type { Database } from '../../records/database';
import { readInstallation } from '../../records/installation';
import { readStanding } from './standing';

/**
 * Why a worker here would hold mail for the relay back; null: it would not, or it cannot be seen from here, which is no
 * reason not to tell the rest.
 */
export const heldBackHere = async (database: Database): Promise<string | null> => {
  try {
    if (readEnvironment().profile === 'sandbox' && !(await readInstallation(database))) return null;
    const { verdict } = await readStanding(database);
    return verdict.kind === 'foreign' ? verdict.reasons.join('; ') : null;
  } catch {
    return null;
  }
};
