import type { Environment } from '../../config/env';
import { recordsKeySource } from '../../config/records-key';
import { recordsUrl } from '../../config/records-url';
import { connectDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { migrateToLatest, pendingMigrations } from '../../records/migrate';
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

const checkMigrations = async (database: Database, mayFix: boolean): Promise<Check> => {
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return ok('migrations', 'the tables are up to date');
  if (!mayFix) return bad('migrations', `missing: ${pending.join(', ')}`, 'Run tocsin doctor --fix.');
  const done = await migrateToLatest(database);
  return ok('migrations', `run now: ${done.join(', ')}`);
};

/** The records: whether they answer, how their clock stands, and whether the tables are there. */
export const checkRecords = async (environment: Environment, mayFix: boolean): Promise<Check[]> => {
  const database = await connectDatabase(recordsUrl(environment), {
    poolSize: 2,
    wrapper: keyWrapperOf(recordsKeySource(environment.recordsKey)),
  });
  try {
    const server = await checkServer(database);
    const migrations = await checkMigrations(database, mayFix);
    const key =
      migrations.verdict === 'bad' ? [] : await looking('records key', () => checkKey(database, environment));
    return [...server, migrations, ...key];
  } finally {
    await database.close();
  }
};
