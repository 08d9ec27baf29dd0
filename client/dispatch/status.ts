import { unsettled } from '../../domain/counts';
import { EXIT_CODES } from '../../domain/errors';
import { readBreach } from '../../records/breaches';
import { noticeCounts } from '../../records/case-store';
import type { Result } from '../action';
import { withRecords } from '../with-records';

const ENDED = ['notified', 'reported', 'closed'];

/**
 * `tocsin dispatch status`: counts from the records, so that it answers without Temporal too. Exit code 11 when the
 * sending is over and some notices have failed or are unknown.
 */
export const showStatus = (reference: string): Promise<Result> =>
  withRecords(async (database) => {
    const { phase, stopped } = await readBreach(database, reference);
    const counts = await noticeCounts(database, reference);
    const isOver = ENDED.includes(phase);
    const open = unsettled(counts);
    return {
      data: { reference, phase, stopped, counts },
      table: {
        columns: ['listed', 'accepted', 'letter', 'bounced', 'unknown', 'failed', 'pending'],
        rows: [
          [
            counts.listed,
            counts.accepted,
            counts.letter,
            counts.bounced,
            counts.unknown,
            counts.failed,
            counts.pending,
          ],
        ],
      },
      said: [
        `${reference} is ${phase}; sending is ${stopped ? 'stopped' : 'allowed'} at this moment.`,
        ...(isOver && open > 0
          ? [`It is over, and ${open} notices are unsettled: two persons must decide.`]
          : []),
      ],
      next: `tocsin breach show ${reference}`,
      exitCode: isOver && open > 0 ? EXIT_CODES.FinishedWithFailures : 0,
    };
  });
