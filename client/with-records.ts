import { readEnvironment } from '../config/env';
import { recordsUrl } from '../config/records-url';
import { connectDatabase } from '../records/database';
import type { Database } from '../records/database';

/** Opens the records that the environment names for one piece of work. Throws `Unavailable` where they do not answer. */
export const withRecords = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
  const database = await connectDatabase(recordsUrl(readEnvironment()));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};
