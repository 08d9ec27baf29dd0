import type { YearlyDeps } from '../activities/yearly';
import { carrierPort } from '../config/carrier';
import type { Carrier } from '../config/carrier';
import { loadPolicy } from '../config/policies';
import type { Database } from '../records/database';
import { createYearlyStore } from '../records/yearly-store';
import { createYearlyDrafts } from '../reports/yearly/create-drafts';

/** What yearly work needs beside the ports that it shares with breaches. */
export const wireYearly = (
  database: Database,
  carrier: Carrier,
  isSandbox: boolean,
): Pick<YearlyDeps, 'carrierDays' | 'yearly'> => {
  const records = createYearlyStore(database);
  const carrierDays = { zone: carrier.zone, closures: carrier.closures };
  const drafts = createYearlyDrafts({
    records,
    carrier: carrierPort(carrier),
    days: carrierDays,
    policy: (id) => loadPolicy(id),
    isSandbox,
  });
  return {
    carrierDays,
    yearly: {
      compile: (work, at) => drafts.compile(work, at),
      outcome: records.readOutcome,
      record: records.saveOutcome,
    },
  };
};
