import { readEnvironment } from '../../config/env';
import { recordsKeySource } from '../../config/records-key';
import { recordsUrl } from '../../config/records-url';
import { rightsOf } from '../../records/application-role';
import { bringUpToDate, missingMigrations } from '../../records/bring-up-to-date';
import { connectDatabase } from '../../records/database';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';
import type { Globals, Result } from '../action';

/**
 * `tocsin records migrate`: the owner brings the tables up to date, and lets the application's role work with them.
 * @throws TocsinError NotAllowed where something is missing that is for an owner to mend whom nobody has named
 */
export const migrate = async ({ dryRun }: Globals): Promise<Result> => {
  const environment = readEnvironment();
  const url = recordsUrl(environment);
  const wrapper = keyWrapperOf(recordsKeySource(environment.recordsKey));
  const database = await connectDatabase(url, { poolSize: 2, wrapper });
  try {
    const ownerUrl = environment.databaseOwnerUrl;
    const names = dryRun
      ? await missingMigrations(database)
      : await bringUpToDate(database, { url, ownerUrl, wrapper });
    const { role, couldRewrite } = await rightsOf(database);
    return {
      data: { migrations: names, dryRun, role, couldRewrite },
      said: [
        names.length === 0
          ? 'The tables are up to date.'
          : `${dryRun ? 'Would be run' : 'Run'}: ${names.join(', ')}.${dryRun ? ' Nothing was changed.' : ''}`,
        couldRewrite.length === 0
          ? `${role} can add to the ledger and cannot change it.`
          : `${role} could rewrite the ledger: ${couldRewrite.join('; ')}. Give DATABASE_URL a role of its own (docs/database-roles.md).`,
      ],
      next: 'tocsin doctor',
    };
  } finally {
    await database.close();
  }
};
