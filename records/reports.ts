import type { BuiltReport, ReportStage } from '../domain/ports';
import { TocsinError } from '../domain/errors';
import type { Database } from './database';
import { lockBreach } from './locks';

export interface ReportInput {
  readonly reference: string;
  readonly stage: ReportStage;
  /** Case time, ISO 8601. */
  readonly at: string;
  readonly digest: string;
  readonly json: string;
  readonly pdf: Uint8Array;
}
export interface StoredReport extends BuiltReport {
  readonly reference: string;
  /** From 1 within its stage. */
  readonly number: number;
  readonly at: string;
}

/**
 * Keeps a report as `BR-2026-0001/final/1`, unchangeable from then on. The same report again (stage and digest) is the
 * one that is there.
 */
export const saveReport = async ({ kysely }: Database, report: ReportInput): Promise<StoredReport> => {
  const { reference, stage, at, digest, json, pdf } = report;
  return kysely.transaction().execute(async (transaction) => {
    await lockBreach(transaction, 'ledger', reference);
    const earlier = await transaction
      .selectFrom('report')
      .select(['report_id', 'number', 'at', 'digest', 'document', 'pdf'])
      .where('breach', '=', reference)
      .where('stage', '=', stage)
      .orderBy('number', 'desc')
      .execute();
    const same = earlier.find((row) => row.digest === digest);
    if (same)
      return {
        reference,
        stage,
        reportId: same.report_id,
        number: same.number,
        at: same.at.toISOString(),
        digest,
        json: same.document,
        pdf: same.pdf,
      };
    const number = (earlier[0]?.number ?? 0) + 1;
    const reportId = `${reference}/${stage}/${number}`;
    await transaction
      .insertInto('report')
      .values({
        report_id: reportId,
        breach: reference,
        stage,
        number,
        at,
        digest,
        document: json,
        pdf: Buffer.from(pdf),
      })
      .execute();
    return { reference, stage, reportId, number, at, digest, json, pdf };
  });
};

const stored = (database: Pick<Database, 'kysely'>) => database.kysely.selectFrom('report').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof stored>['executeTakeFirstOrThrow']>>;

const reportOf = ({ report_id, breach, stage, number, at, digest, document, pdf }: Row): StoredReport => ({
  reportId: report_id,
  reference: breach,
  stage,
  number,
  at: at.toISOString(),
  digest,
  json: document,
  pdf,
});

/** All reports of a breach, in the order in which they were built. */
export const readReports = async (
  database: Database,
  reference: string,
): Promise<readonly StoredReport[]> => {
  const rows = await stored(database).where('breach', '=', reference).orderBy('created_at').execute();
  return rows.map(reportOf);
};

/** Throws `NotFound`. */
export const readReport = async (database: Database, reportId: string): Promise<StoredReport> => {
  const row = await stored(database).where('report_id', '=', reportId).executeTakeFirst();
  if (!row) throw new TocsinError('NotFound', `there is no report ${reportId}`, 'See tocsin report build.');
  return reportOf(row);
};
