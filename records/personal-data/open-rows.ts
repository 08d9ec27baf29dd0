import type { Kysely } from 'kysely';
import type { Tables } from '../tables';
import type { DataKeys } from './data-keys';
import { UnknownGeneration } from './scope-keys';
import type { ScopeKeys } from './scope-keys';

/** Keys are exchanged once in years; twice between a read and the next is not. */
const READS = 3;

/**
 * Reads rows of one scope and opens what is sealed in them. Reads them again where a data key was exchanged meanwhile.
 * @throws TocsinError Purged, also where there are no rows; WrongKey; Unavailable; Failed for a cell that was changed
 */
export const openRows = async <Row, Opened>(
  { keys, db, scope }: { readonly keys: DataKeys; readonly db: Kysely<Tables>; readonly scope: string },
  read: () => Promise<readonly Row[]>,
  open: (row: Row, keys: ScopeKeys) => Opened,
): Promise<Opened[]> => {
  for (let reads = 1; ; reads += 1) {
    const rows = await read();
    const scopeKeys = await keys.keysToOpen(db, scope);
    try {
      return rows.map((row) => open(row, scopeKeys));
    } catch (error) {
      if (!(error instanceof UnknownGeneration) || reads >= READS) throw error;
    }
  }
};
