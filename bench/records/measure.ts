import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keyFileIn, recordsKeySource } from '../../config/records-key';
import { ANY_PORTS, choosePorts } from '../../ops/stack/ports';
import { startPostgresPart } from '../../ops/stack/postgres-part';
import { openDatabase } from '../../records/database';
import { migrateToLatest } from '../../records/migrate';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';
import { removeHome } from '../remove-home';
import { measureLedger } from './ledger';
import type { LedgerBench } from './ledger';
import { measureSealing } from './sealing';
import type { SealingBench } from './sealing';

export interface RecordsBench {
  readonly ledger: LedgerBench;
  readonly sealing: SealingBench;
}

/** Over a Postgres of its own, with everything on the disk before it counts. */
const measureRecords = async (entries: number): Promise<RecordsBench> => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  const closers: (() => Promise<void>)[] = [() => removeHome(home)];
  try {
    const { postgres: port } = await choosePorts(ANY_PORTS);
    const dataDir = path.join(home, 'postgres');
    const postgres = await startPostgresPart({ dataDir, port, log: () => undefined });
    closers.push(() => postgres.stop());
    const wrapper = keyWrapperOf(recordsKeySource({ kind: 'file', file: keyFileIn(home), mayMake: true }));
    const database = openDatabase(postgres.url, { wrapper });
    closers.push(() => database.close());
    await migrateToLatest(database);
    return {
      ledger: await measureLedger(database, entries),
      sealing: await measureSealing(database, entries),
    };
  } finally {
    for (const close of closers.reverse()) await close();
  }
};

void measureRecords(Number(process.argv[3])).then((measured) =>
  process.stdout.write(`${JSON.stringify(measured)}\n`),
);
