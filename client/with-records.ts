import { readEnvironment } from '../config/env';
import { recordsKeySource } from '../config/records-key';
import { recordsUrl } from '../config/records-url';
import { connectDatabase } from '../records/database';
import type { Database } from '../records/database';
import { keyWrapperOf } from '../records/personal-data/wrapper-of';

/** Opens the records that the environment names for one piece of work. Throws `Unavailable` where they do not answer. */
export const withRecords = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
  const environment = readEnvironment();
  const database = await connectDatabase(recordsUrl(environment), {
    wrapper: keyWrapperOf(recordsKeySource(environment.recordsKey)),
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};
