import { statSync } from 'node:fs';
import type { Environment } from '../../config/env';
import type { Database } from '../../records/database';
import { keysToRewrap } from '../../records/personal-data/rekey';
import { bad, ok, warn } from './check';
import type { Check } from './check';

/** Whether others on this machine may read a file that is this user's own; a secret that a container mounts is not. */
const isOpenToOthers = (file: string): boolean => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.uid === process.getuid?.() && (found.mode & 0o077) !== 0;
};

/**
 * The key-encryption key: whether it is here, closed to others, and opens what these records hold. Throws what is wrong
 * with it: `WrongKey`, `Unavailable`, `Usage`.
 */
export const checkKey = async (
  database: Database,
  { recordsKey }: Pick<Environment, 'recordsKey'>,
): Promise<Check> => {
  const proof = await database.keys.prove(database.kysely);
  const found = await database.keys.wrapper.describe();
  if (recordsKey.kind === 'file' && isOpenToOthers(recordsKey.file))
    return bad(
      'records key',
      `${recordsKey.file} can be read by others on this machine`,
      `chmod 600 ${recordsKey.file}; if others may have read it: tocsin records rekey --new-key --data.`,
    );
  if (proof === 'nothing is sealed yet') return ok('records key', `${found}; nothing is sealed yet`);
  const former = await keysToRewrap(database);
  return former > 0
    ? warn(
        'records key',
        `${found}; ${former} data key(s) are under a former one`,
        'Run tocsin records rekey.',
      )
    : ok('records key', `${found}, and it opens these records`);
};
