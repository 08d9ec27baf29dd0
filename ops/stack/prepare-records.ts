import { readEnvironment } from '../../config/env';
import { recordsKeySource } from '../../config/records-key';
import { bringUpToDate } from '../../records/bring-up-to-date';
import { connectDatabase } from '../../records/database';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';
import type { RunningPostgresPart } from './postgres-part';

/**
 * Brings the records of a home up to date as their owner, before anything works with them: what runs afterwards has the
 * application's role, which can add to the ledger and cannot change it.
 */
export const prepareRecords = async (
  home: string,
  { url: ownerUrl, applicationUrl: url }: Pick<RunningPostgresPart, 'url' | 'applicationUrl'>,
): Promise<void> => {
  const { recordsKey } = readEnvironment({ ...process.env, TOCSIN_HOME: home });
  const wrapper = keyWrapperOf(recordsKeySource(recordsKey));
  const database = await connectDatabase(url, { poolSize: 1, wrapper });
  try {
    await bringUpToDate(database, { url, ownerUrl, wrapper });
  } finally {
    await database.close();
  }
};
