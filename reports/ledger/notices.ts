import { addsUp } from '../../domain/counts';
import { TocsinError } from '../../domain/errors';
import type { CaseInputs } from '../case-inputs';
import { NOTICE_COUNTS } from '../figures/query';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';
import { sendingRuns } from './sending';

/**
 * The customers' notices by state and channel, with the batches that sent them.
 * @throws TocsinError Failed where the counts do not add up: such a report must not exist
 */
export const noticesOf = (
  {
    reference,
    counts,
    lettersDue,
    mayHaveComeTwice,
    ledger,
  }: Pick<CaseInputs, 'reference' | 'counts' | 'lettersDue' | 'mayHaveComeTwice' | 'ledger'>,
  asOf: string,
): Omit<Report['notices'], 'decision' | 'told'> => {
  if (!addsUp(counts))
    throw new TocsinError(
      'Failed',
      `the notices of ${reference} do not add up: ${JSON.stringify(counts)}`,
      `compare them with tocsin customers stats ${reference}`,
    );
  const { listed, accepted, bounced, letter, unknown, failed, pending } = counts;
  const written = letter - lettersDue;
  const batches = entriesOf(ledger, 'batch-sent').map(({ data }) => data);
  const froms = batches.map(({ from }) => Date.parse(from));
  const untils = batches.map(({ until }) => Date.parse(until));
  const isoOf = (times: readonly number[], pick: (a: number, b: number) => number): string | null =>
    times.length > 0 ? new Date(times.reduce(pick)).toISOString() : null;
  return {
    source: NOTICE_COUNTS,
    asOf,
    counts: { listed, accepted, bounced, letter, unknown, failed, pending },
    byChannel: {
      email: accepted + bounced + unknown,
      letter: written,
      none: pending + failed + lettersDue,
    },
    letters: { written, due: lettersDue },
    mayHaveComeTwice,
    firstBatchAt: isoOf(froms, (a, b) => Math.min(a, b)),
    lastBatchAt: isoOf(untils, (a, b) => Math.max(a, b)),
    batches: batches.length,
    sentByInterruptedRuns: sendingRuns(ledger).reduce((sum, { sentBefore }) => sum + sentBefore, 0),
    dispatches: entriesOf(ledger, 'recipients-frozen').map(({ data, at, seq }) => ({
      dispatch: data.dispatch,
      frozenAt: at,
      total: data.total,
      byEmail: data.byEmail,
      byLetter: data.byLetter,
      withoutAddress: data.withoutAddress,
      listDigest: data.listDigest,
      ledgerSeq: seq,
    })),
  };
};
