import { DatabaseError } from 'pg';
import { TocsinError } from '../domain/errors';
import { grantToApplication, tablesWithoutGrant } from './application-role';
import { connectDatabase } from './database';
import type { Database } from './database';
import { migrateToLatest, pendingMigrations } from './migrate';
import type { KeyWrapper } from './personal-data/key-wrapper';

export interface RecordsRoles {
  /** Of the application: what a worker and the command are connected by. */
  readonly url: string;
  /** Of the owner of the tables; null: the application's role owns them itself. */
  readonly ownerUrl: string | null;
  /** A migration may have to seal what an earlier version wrote in plain. */
  readonly wrapper: KeyWrapper;
  readonly schema?: string;
}

const INSUFFICIENT_PRIVILEGE = '42501';

const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** Says of what Postgres refuses to a role that does not own the tables who may do it. */
const unlessNotOwner = async <T>(work: () => Promise<T>, missing: readonly string[] = []): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof TocsinError ? error.cause : error;
    if (!(cause instanceof DatabaseError && cause.code === INSUFFICIENT_PRIVILEGE)) throw error;
    const what =
      missing.length > 0 ? `lack ${missing.join(', ')}` : 'are not open to the role of DATABASE_URL yet';
    throw new TocsinError(
      'NotAllowed',
      `the records ${what}: that is for the owner of their tables to mend`,
      'Run tocsin records migrate with DATABASE_OWNER_URL set to the owner’s address (docs/database-roles.md).',
      { cause },
    );
  }
};

/**
 * Names of the migrations that these records still lack, as the application sees it.
 * @throws TocsinError NotAllowed where its role has no rights in them yet
 */
export const missingMigrations = (database: Database): Promise<readonly string[]> =>
  unlessNotOwner(() => pendingMigrations(database));

const asOwner = async ({
  url,
  ownerUrl,
  wrapper,
  schema,
}: RecordsRoles & { readonly ownerUrl: string }): Promise<readonly string[]> => {
  const owner = await connectDatabase(ownerUrl, { poolSize: 2, wrapper, ...(schema ? { schema } : {}) });
  try {
    const done = await migrateToLatest(owner);
    const role = userOf(url);
    const isOther = role !== userOf(ownerUrl);
    if (isOther && (done.length > 0 || (await tablesWithoutGrant(owner, role)).length > 0))
      await grantToApplication(owner, role);
    return done;
  } finally {
    await owner.close();
  }
};

/**
 * Brings the tables up to date as their owner, and lets the application's role work with them; answers the names of the
 * migrations that were run.
 * @param database connected as the application
 * @throws TocsinError NotAllowed where something is missing, and no owner is named whom it would take; Failed as `migrateToLatest`
 */
export const bringUpToDate = async (database: Database, roles: RecordsRoles): Promise<readonly string[]> => {
  const { ownerUrl } = roles;
  if (ownerUrl !== null) return asOwner({ ...roles, ownerUrl });
  const missing = await missingMigrations(database);
  return missing.length === 0 ? [] : unlessNotOwner(() => migrateToLatest(database), missing);
};
