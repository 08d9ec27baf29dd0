import type { CaseStatus } from '../../domain/case/state';
import { noticeCounts } from '../../records/case-store';
import { outlookBrief, outlookFor } from '../dispatch/prospects';
import { failureOf } from '../output/failure';
import { withRecords } from '../with-records';
import { caseNow } from './case-now';

/** The records are looked at no more often: with a million people each look takes a moment of theirs. */
const LOOK_EVERY_MS = 5_000;

/** How the sending gets on, short enough for a terminal's line. */
export interface SendingLine {
  /** `1200 of 5000 notified, 50/s, 76 s; finishes 46 d before the limit`. */
  readonly text: string;
  readonly isLate: boolean;
}

/**
 * For somebody who watches. Kept between two looks; null while nothing is sent, and where the records cannot be reached
 * from here.
 */
export const sendingLine = (): ((status: CaseStatus) => Promise<SendingLine | null>) => {
  let line: SendingLine | null = null;
  let lookedAtMs = 0;
  return async (status) => {
    if (status.phase !== 'notifying') return (line = null);
    if (Date.now() - lookedAtMs < LOOK_EVERY_MS) return line;
    lookedAtMs = Date.now();
    try {
      line = await withRecords(async (database) => {
        const { listed, pending } = await noticeCounts(database, status.reference);
        const outlook = await outlookFor(database, status, Date.parse(caseNow(status)));
        const text = `${listed - pending} of ${listed} notified${outlookBrief(outlook)}`;
        return { text, isLate: outlook.isInTime === false };
      });
    } catch (error) {
      if (!['Unavailable', 'NotFound'].includes(failureOf(error).code)) throw error;
      line = null;
    }
    return line;
  };
};
