import { carrierPort, loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { loadPolicy } from '../../config/policies';
import { yearlyDue } from '../../domain/yearly/due';
import type { CarrierDays, YearlyDue } from '../../domain/yearly/due';
import { YEARLY_DUTIES } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { localDay } from '../../domain/windows/moments';
import type { Database } from '../../records/database';
import { createYearlyStore } from '../../records/yearly-store';
import { createYearlyDrafts } from '../../reports/yearly/create-drafts';
import type { YearlyDrafts } from '../../reports/yearly/create-drafts';
import { detachedSignature } from '../detached-signature';
import { isExercise } from '../is-exercise';
import { withRecords } from '../with-records';

export interface OpenWork {
  readonly database: Database;
  readonly drafts: YearlyDrafts;
  readonly days: CarrierDays;
  readonly nowMs: number;
  /** The year that it is now in the carrier's zone. */
  readonly thisYear: number;
  /** The detached signature over a text, as JSON. */
  readonly sign: (text: string) => string;
  readonly dueOf: (work: YearlyWork) => YearlyDue | null;
}

/**
 * Opens the records for yearly work, and closes them again.
 * @throws TocsinError Unavailable where the records do not answer; Usage for a carrier file that is wrong
 */
export const withWork = async <T>(use: (open: OpenWork) => Promise<T>): Promise<T> => {
  const environment = readEnvironment();
  const { carrierFile } = environment;
  const carrier = loadCarrier(carrierFile);
  const days = { zone: carrier.zone, closures: carrier.closures };
  const nowMs = Date.now();
  return withRecords(async (database) =>
    use({
      database,
      days,
      nowMs,
      sign: detachedSignature(environment),
      thisYear: Number(localDay(nowMs, carrier.zone).slice(0, 4)),
      dueOf: (work) =>
        yearlyDue(work, loadPolicy(YEARLY_DUTIES[work.kind].policy), days, new Date(nowMs).toISOString()),
      drafts: createYearlyDrafts({
        records: createYearlyStore(database),
        carrier: carrierPort(carrier),
        days,
        policy: (id) => loadPolicy(id),
        isSandbox: await isExercise(environment, database),
      }),
    }),
  );
};
