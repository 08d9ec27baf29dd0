import type { Environment } from '../../config/env';
import { recordsKeySource } from '../../config/records-key';
import { recordsUrl } from '../../config/records-url';
import { rightsOf } from '../../records/application-role';
import { bringUpToDate, missingMigrations } from '../../records/bring-up-to-date';
import type { RecordsRoles } from '../../records/bring-up-to-date';
import { connectDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';
import { bad, looking, ok, warn } from './check';
import type { Check } from './check';
import { checkKey } from './key-checks';

/** Times of acts come from this machine, times of workflows from Temporal’s: people compare them. */
const SKEW_WARN_MS = 2_000;
const SKEW_BAD_MS = 60_000;

const checkServer = async ({ pool }: Database): Promise<Check[]> => {
  const before = Date.now();
  const { rows } = await pool.query<{ version: string; now: Date }>(
    "select current_setting('server_version') as version, clock_timestamp() as now",
  );
  const halfWay = (before + Date.now()) / 2;
  const skewMs = Math.round((rows[0]?.now.getTime() ?? halfWay) - halfWay);
  const found = `${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this machine`;
  const fix = 'Synchronise the clocks of both machines (NTP).';
  const clock =
    Math.abs(skewMs) >= SKEW_BAD_MS
      ? bad('clock', found, fix)
      : Math.abs(skewMs) >= SKEW_WARN_MS
        ? warn('clock', found, fix)
        : ok('clock', found);
  return [ok('postgres', `Postgres ${rows[0]?.version}`), clock];
};

const checkMigrations = async (database: Database, roles: RecordsRoles, mayFix: boolean): Promise<Check> => {
  const names = mayFix ? await bringUpToDate(database, roles) : await missingMigrations(database);
  if (names.length === 0) return ok('migrations', 'the tables are up to date');
  return mayFix
    ? ok('migrations', `run now: ${names.join(', ')}`)
    : bad('migrations', `missing: ${names.join(', ')}`, 'Run tocsin doctor --fix.');
};

/** Whether the role that Tocsin runs by could rewrite what only grows: then the ledger is worth what that role's keepers are. */
const checkRole = async (database: Database): Promise<Check> => {
  const { role, couldRewrite } = await rightsOf(database);
  return couldRewrite.length === 0
    ? ok('database role', `${role} can add to the ledger and cannot change it`)
    : warn(
        'database role',
        `${role} could rewrite the ledger: ${couldRewrite.join('; ')}`,
        'Give DATABASE_URL a role of its own, and run tocsin records migrate with DATABASE_OWNER_URL (docs/database-roles.md).',
      );
};

/** The records: whether they answer, how their clock stands, and whether the tables are there. */
export const checkRecords = async (environment: Environment, mayFix: boolean): Promise<Check[]> => {
  const url = recordsUrl(environment);
  const wrapper = keyWrapperOf(recordsKeySource(environment.recordsKey));
  const database = await connectDatabase(url, { poolSize: 2, wrapper });
  try {
    const server = await checkServer(database);
    const migrations = await checkMigrations(
      database,
      { url, ownerUrl: environment.databaseOwnerUrl, wrapper },
      mayFix,
    );
    if (migrations.verdict === 'bad') return [...server, migrations];
    const role = await looking('database role', () => checkRole(database));
    const key = await looking('records key', () => checkKey(database, environment));
    return [...server, migrations, ...role, ...key];
  } finally {
    await database.close();
  }
};
