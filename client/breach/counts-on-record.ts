import type { CaseStatus } from '../../domain/case/state';
import type { NoticeCounts } from '../../domain/counts';
import { noticeCounts } from '../../records/case-store';
import { readBreach } from '../../records/breaches';
import { withRecords } from '../with-records';

/** For an answer that can do without them: the counts of the records; null where, for whatever reason, they cannot be had. */
export const countsOnRecord = (reference: string): Promise<NoticeCounts | null> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    return noticeCounts(database, reference);
  }).catch(() => null);

/** Said of counts that are not from the records. */
export const ownCountsText = ({ caseTime }: Pick<CaseStatus, 'caseTime'>): string =>
  `The counts are the workflow's own, which counts before and after sending; it last moved ${caseTime}. ` +
  'Where the records can be reached, they are counted there.';
