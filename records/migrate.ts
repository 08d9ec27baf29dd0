import { Migrator } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely';
import { TocsinError } from '../domain/errors';
import type { Database } from './database';
import * as breaches from './migrations/0001-breaches';
import * as customers from './migrations/0002-customers';
import * as notices from './migrations/0003-notices';
import * as ledger from './migrations/0004-ledger';
import * as register from './migrations/0005-register';
import * as ledgerHolds from './migrations/0006-ledger-holds';
import * as sendingPace from './migrations/0007-sending-pace';
import * as installation from './migrations/0008-installation';
import * as noticeCodes from './migrations/0009-notice-codes';
import * as ledgerCheckpoints from './migrations/0010-ledger-checkpoints';
import { sealingPersonalData } from './migrations/0011-personal-data';
import * as distrust from './migrations/0012-distrust';
import * as caseDocuments from './migrations/0013-case-documents';
import * as noticeSteps from './migrations/0014-notice-steps';
import * as accountChanges from './migrations/0015-account-changes';
import * as retention from './migrations/0016-retention';
import * as lettersOnRecord from './migrations/0017-letters-on-record';
import * as households from './migrations/0018-households';
import * as reportStages from './migrations/0019-report-stages';
import * as letterFiles from './migrations/0021-letter-files';
import * as accountChangeEnds from './migrations/0022-account-change-ends';
import * as sealedOutcomes from './migrations/0023-sealed-outcomes';
import * as registerSecond from './migrations/0024-register-second';
import * as mergedCustomers from './migrations/0025-merged-customers';
import * as ledgerHeads from './migrations/0026-ledger-heads';
import * as openedAs from './migrations/0027-opened-as';

/** In order of their names, each once, never changed after a release. */
export const migrationsOf = ({ keys }: Database): Readonly<Record<string, Migration>> => ({
  '0001-breaches': breaches,
  '0002-customers': customers,
  '0003-notices': notices,
  '0004-ledger': ledger,
  '0005-register': register,
  '0006-ledger-holds': ledgerHolds,
  '0007-sending-pace': sendingPace,
  '0008-installation': installation,
  '0009-notice-codes': noticeCodes,
  '0010-ledger-checkpoints': ledgerCheckpoints,
  '0011-personal-data': sealingPersonalData(keys),
  '0012-distrust': distrust,
  '0013-case-documents': caseDocuments,
  '0014-notice-steps': noticeSteps,
  '0015-account-changes': accountChanges,
  '0016-retention': retention,
  '0017-letters-on-record': lettersOnRecord,
  '0018-households': households,
  '0019-report-stages': reportStages,
  '0021-letter-files': letterFiles,
  '0022-account-change-ends': accountChangeEnds,
  '0023-sealed-outcomes': sealedOutcomes,
  '0024-register-second': registerSecond,
  '0025-merged-customers': mergedCustomers,
  '0026-ledger-heads': ledgerHeads,
  '0027-opened-as': openedAs,
});

const migrator = (
  { kysely, schema }: Database,
  migrations: Readonly<Record<string, Migration>>,
): Migrator => {
  const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };
  return new Migrator({ db: kysely, provider, migrationTableSchema: schema });
};

/**
 * Brings the tables up to date under Kysely's lock, so that several processes may try at once; answers the names of
 * what was run. All or nothing. Throws `Failed` with the name of the migration that failed.
 */
export const migrateToLatest = async (
  database: Database,
  migrations = migrationsOf(database),
): Promise<readonly string[]> => {
  const { error, results = [] } = await migrator(database, migrations).migrateToLatest();
  if (!error) return results.map(({ migrationName }) => migrationName);
  const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'before the first';
  const reason = error instanceof Error ? error.message : 'no reason was given';
  throw new TocsinError('Failed', `migration ${failed} failed, nothing was changed: ${reason}`, undefined, {
    cause: error,
  });
};

/** Names of the migrations that these records still lack. */
export const pendingMigrations = async (database: Database): Promise<readonly string[]> => {
  const all = await migrator(database, migrationsOf(database)).getMigrations();
  return all.filter(({ executedAt }) => !executedAt).map(({ name }) => name);
};
