import type { BuiltReport, ReportRequest } from '../../domain/ports';
import type { Database } from '../../records/database';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import type { Reports } from '../../reports/create-reports';

const isOnLedger = async (database: Database, reference: string, reportId: string): Promise<boolean> => {
  for await (const { kind, data } of readLedger(database, reference))
    if (kind === 'report-built' && data['reportId'] === reportId) return true;
  return false;
};

/**
 * Reports whose building by a person is put on the ledger under that person's name. Once for each report: building the
 * same again adds nothing, and neither does one that the workflow has built. The entry itself changes no report: a report
 * is compared under the head that it was compiled from.
 */
export const recordBuilding = (reports: Reports, database: Database, actor: string): Reports => ({
  ...reports,
  build: async (request: ReportRequest): Promise<BuiltReport> => {
    const built = await reports.build(request);
    const { reference, stage, at, decision, reason } = request;
    const { reportId, digest } = built;
    if (await isOnLedger(database, reference, reportId)) return built;
    await createLedgerStore(database).append(reference, [
      {
        key: `report-built/${reportId}`,
        isNamedByContent: true,
        at,
        kind: 'report-built',
        actor,
        data: {
          text: `the ${stage} report was built`,
          reportId,
          digest,
          stage,
          ...(decision ? { second: decision.second, reason: decision.reason } : reason ? { reason } : {}),
        },
      },
    ]);
    return built;
  },
});
