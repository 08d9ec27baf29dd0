import { isByTwo } from '../domain/case/person';
import { TocsinError } from '../domain/errors';
import type { LedgerEntry } from '../domain/ledger';
import type { ReportRequest, ReportStage } from '../domain/ports';
import { entriesOf } from './ledger/entry-data';
import type { StoredReport } from './records-port';

/** One filing of a report, as the ledger has it. */
export interface ReportFiling {
  readonly reportDigest: string;
  readonly recipient: string;
  readonly confirmation: string;
  readonly filedAt: string;
  readonly ledgerSeq: number;
}

/** Every filing that names the report that was filed, in the ledger's order. */
export const reportFilings = (ledger: readonly LedgerEntry[]): ReportFiling[] =>
  [
    ...entriesOf(ledger, 'filing-recorded').map(({ seq, data }) => ({
      seq,
      data: { ...data, recipient: data.agency },
    })),
    ...entriesOf(ledger, 'task-filed'),
  ]
    .flatMap(({ seq, data: { reportDigest, recipient, confirmation, filedAt } }) =>
      reportDigest === undefined ? [] : [{ reportDigest, recipient, confirmation, filedAt, ledgerSeq: seq }],
    )
    .sort((a, b) => a.ledgerSeq - b.ledgerSeq);

/** The report that was filed last, by what the ledger says of filings; null: none was. */
export const filedLast = <R extends Pick<StoredReport, 'digest'>>(
  ledger: readonly LedgerEntry[],
  reports: readonly R[],
): R | null =>
  reportFilings(ledger)
    .toReversed()
    .flatMap(({ reportDigest }) => reports.find(({ digest }) => digest === reportDigest) ?? [])[0] ?? null;

/** The stage that comes next where nobody names one, by what was filed last. */
export const stageAfter = (filed: Pick<StoredReport, 'stage'> | null): ReportStage =>
  filed && filed.stage !== 'withdrawn' ? 'supplement' : 'initial';

const refuseWithoutTwo = ({ reference, decision }: ReportRequest): void => {
  if (!decision?.reason.trim())
    throw new TocsinError(
      'Usage',
      `who withdraws what was filed of ${reference} says why, and with whom`,
      'Give --reason and --second.',
    );
  if (!isByTwo(decision))
    throw new TocsinError(
      'NotAllowed',
      `what was filed is withdrawn by two named persons, not by ${decision.actor} and ${decision.second}`,
      'Name another person with --second.',
    );
};

/**
 * What was filed stands as it is: what comes after it adds to it or takes it back.
 * @param filed the report that was filed last
 * @throws TocsinError Conflict where the stage does not follow; Usage and NotAllowed for a withdrawal without two named
 * persons and a reason
 */
export const refuseStage = (request: ReportRequest, filed: StoredReport | null): void => {
  const { reference, stage } = request;
  const standing = filed?.stage === 'withdrawn' ? null : filed;
  if (stage === 'initial' && standing)
    throw new TocsinError(
      'Conflict',
      `${standing.reportId} was filed: it stands as it is, and there is no other initial report`,
      `Say what has changed: tocsin report build ${reference} --stage supplement`,
    );
  if (stage !== 'supplement' && stage !== 'withdrawn') return;
  if (!standing)
    throw new TocsinError(
      'Conflict',
      filed
        ? `what was filed of ${reference} is withdrawn already, by ${filed.reportId}`
        : `no report of ${reference} was filed: there is nothing to ${stage === 'supplement' ? 'add to' : 'take back'}`,
      filed
        ? 'Build the initial report anew where it is a breach after all.'
        : 'Build the initial report, file it, and record that with tocsin filing record.',
    );
  if (stage === 'withdrawn') refuseWithoutTwo(request);
};
