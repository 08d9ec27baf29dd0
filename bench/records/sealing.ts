import type { Database } from '../../records/database';
import { openContacts } from '../../records/personal-data/contacts';
import { importList, openBreach } from '../bench-case';
import { median } from '../median';
import { withoutSealing } from './unsealed';

/** One way to keep contacts, sealed or not. */
export interface Kept {
  readonly importSeconds: number;
  /** Reading all contacts, a range of 500 at a time, as the sending does: microseconds a person. */
  readonly readUs: number;
  /** The same, processor time of this process alone. */
  readonly readCpuUs: number;
  readonly bytesAPerson: number;
}
export interface SealingBench {
  readonly people: number;
  readonly sealed: Kept;
  readonly plain: Kept;
  /** Sealed over plain, medians of the ratios of each round. */
  readonly importRatio: number;
  readonly readRatio: number;
}

const ROUNDS = 3;
const A_RANGE = 500;

const measureKept = async (database: Database, reference: string, people: number): Promise<Kept> => {
  await openBreach(database, reference);
  const from = performance.now();
  await importList(database, reference, people);
  const importSeconds = (performance.now() - from) / 1_000;
  const { rows } = await database.pool.query<{ bytes: number }>(
    'select avg(pg_column_size(c.*))::float8 as bytes from customer c where breach = $1',
    [reference],
  );
  const cpuBefore = process.cpuUsage();
  const readFrom = performance.now();
  let read = 0;
  for (let last = ''; ;) {
    const opened = await openContacts({ keys: database.keys, db: database.kysely, scope: reference }, () =>
      database.kysely
        .selectFrom('customer')
        .select(['customer_id as customerId', 'contact'])
        .where('breach', '=', reference)
        .where('customer_id', '>', last)
        .orderBy('customer_id')
        .limit(A_RANGE)
        .execute(),
    );
    read += opened.length;
    last = opened.at(-1)?.customerId ?? last;
    if (opened.length < A_RANGE) break;
  }
  if (read !== people) throw new Error(`${read} contacts of ${people} were read`);
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    importSeconds,
    readUs: ((performance.now() - readFrom) * 1_000) / people,
    readCpuUs: (user + system) / people,
    bytesAPerson: rows[0]?.bytes ?? NaN,
  };
};

const middle = (kept: readonly Kept[]): Kept => ({
  importSeconds: Math.round(median(kept.map((one) => one.importSeconds)) * 10) / 10,
  readUs: Math.round(median(kept.map((one) => one.readUs)) * 10) / 10,
  readCpuUs: Math.round(median(kept.map((one) => one.readCpuUs)) * 10) / 10,
  bytesAPerson: Math.round(median(kept.map((one) => one.bytesAPerson))),
});

/** The same list imported and read again, sealed and not, in turns. */
export const measureSealing = async (database: Database, people: number): Promise<SealingBench> => {
  const bare: Database = { ...database, keys: withoutSealing(database.keys) };
  // The first import pays for what the server and this process load once.
  await measureKept(database, 'BR-2026-7000', Math.ceil(people / 10));
  const sealed: Kept[] = [];
  const plain: Kept[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    plain.push(await measureKept(bare, `BR-2026-${7_000 + 2 * round}`, people));
    sealed.push(await measureKept(database, `BR-2026-${7_001 + 2 * round}`, people));
  }
  const ratio = (figure: (kept: Kept) => number): number =>
    Math.round(100 * median(sealed.map((one, round) => figure(one) / figure(plain[round] as Kept)))) / 100;
  return {
    people,
    sealed: middle(sealed),
    plain: middle(plain),
    importRatio: ratio((kept) => kept.importSeconds),
    readRatio: ratio((kept) => kept.readUs),
  };
};
