import { carrierPort, loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { loadPolicy } from '../../config/policies';
import { recordsUrl } from '../../config/records-url';
import { computeWindows } from '../../domain/windows/compute-windows';
import { caseTimeOf, readBreach } from '../../records/breaches';
import { connectDatabase } from '../../records/database';
import { createReportStore } from '../../records/report-store';
import { createReports } from '../../reports/create-reports';
import type { Reports } from '../../reports/create-reports';
import { refuseDestroyed } from '../breach/refuse-destroyed';
import { detachedSignature } from '../detached-signature';
import { isExercise } from '../is-exercise';
import { recordBuilding } from './record-building';

export interface OpenReports {
  readonly reports: Reports;
  /** The case’s own time now, ISO 8601. */
  readonly caseTime: string;
  /** Of the breach, as the records have it. */
  readonly phase: string;
  /** Where files go unless the person says otherwise. */
  readonly home: string;
  /** The detached signature over a text, as JSON. */
  readonly sign: (text: string) => string;
}

/**
 * Opens the records for the reports of one breach, and closes them again. What is built is on the ledger as built by
 * `preparedBy`.
 * @throws TocsinError NotFound for an unknown breach; Purged where one is to be compiled and its people are destroyed; Unavailable where the records do not answer
 */
export const withReports = async <T>(
  reference: string,
  preparedBy: string,
  use: (open: OpenReports) => Promise<T>,
  purpose: 'compile' | 'read' = 'compile',
): Promise<T> => {
  const environment = readEnvironment();
  const carrier = loadCarrier(environment.carrierFile);
  const database = await connectDatabase(recordsUrl(environment));
  try {
    const breach = await readBreach(database, reference);
    if (purpose === 'compile')
      await refuseDestroyed(database, reference, 'no report can be compiled from them any more');
    const reports = createReports({
      records: createReportStore(database),
      carrier: carrierPort(carrier),
      zone: carrier.zone,
      closures: carrier.closures,
      policies: (ids) => ids.map((id) => loadPolicy(id)),
      computeWindows,
      isSandbox: await isExercise(environment, database),
      preparedBy,
    });
    return await use({
      reports: recordBuilding(reports, database, preparedBy),
      caseTime: caseTimeOf(breach, Date.now()),
      phase: breach.phase,
      home: environment.home,
      sign: detachedSignature(environment),
    });
  } finally {
    await database.close();
  }
};
