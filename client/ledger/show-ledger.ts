import type { LedgerEntry } from '../../domain/ledger';
import { readBreach } from '../../records/breaches';
import type { Contradiction } from '../../records/ledger-repeats';
import { readLedger, verifyLedger } from '../../records/ledger-store';
import type { LedgerVerdict } from '../../records/ledger-store';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { ledgerTable, textOf } from './ledger-table';

export interface ShowOptions {
  readonly from: number;
  readonly limit?: number;
}

/** `tocsin ledger show`. */
export const showLedger = (reference: string, { from, limit }: ShowOptions): Promise<Result> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    const entries: LedgerEntry[] = [];
    for await (const entry of readLedger(database, reference, { fromSeq: from, limit })) entries.push(entry);
    return {
      data: entries,
      table: {
        columns: ['seq', 'at', 'kind', 'actor', 'what', 'hash'],
        rows: entries.map((entry) => {
          const { seq, at, kind, actor, hash } = entry;
          return [seq, at, kind, actor, textOf(entry), hash];
        }),
      },
      text: ledgerTable(entries),
      next: `tocsin ledger verify ${reference}`,
    };
  });

const contradictionText = ({ seq, contradicts }: Contradiction): string =>
  `Entry ${seq} tells otherwise than entry ${contradicts} of the same number in the case: its workflow was reset, or ` +
  `two ran at once. Both are kept: explain the contradiction in the report.`;

/**
 * A head that no entry has, over a chain that is consistent by itself: most often it was copied wrongly or is another
 * breach's, so nobody is accused first. It is still no proof, so the exit code is 1.
 */
const foreignHead = (reference: string, whole: LedgerVerdict, givenHead: string): Result => ({
  data: { reference, ...whole, ok: false, unknownHead: givenHead },
  table: {
    columns: ['reference', 'ok', 'entries', 'head', 'unknown head'],
    rows: [[reference, false, whole.entries, whole.head, givenHead]],
  },
  text:
    `The head given does not belong to the chain of ${reference} as it stands: none of its ${whole.entries} entries ` +
    `has the hash ${givenHead}`,
  said: [
    ...(whole.contradictions ?? []).map(contradictionText),
    'Either it is the head of another breach, or was copied wrongly, or the ledger was rewritten after it was kept. ' +
      'Compare it with what you kept, and for which breach; then the records with a backup from that time.',
  ],
  exitCode: 1,
});

/** `tocsin ledger verify`: exit code 1 when the chain is broken, or has not the head that was kept. */
export const verify = (reference: string, knownHead: string | undefined): Promise<Result> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    const verdict = await verifyLedger(database, reference, knownHead);
    if (!verdict.ok && knownHead !== undefined) {
      const whole = await verifyLedger(database, reference);
      if (whole.ok) return foreignHead(reference, whole, knownHead);
    }
    const { entries, head, ok, firstBad, contradictions = [] } = verdict;
    return {
      data: { reference, ...verdict },
      table: {
        columns: ['reference', 'ok', 'entries', 'head', 'first bad', 'problem'],
        rows: [[reference, ok, entries, head, firstBad?.seq ?? '', firstBad?.problem ?? '']],
      },
      text: ok
        ? `The ledger of ${reference} is whole: ${entries} entries, head ${head}`
        : `The ledger of ${reference} is BROKEN at entry ${firstBad?.seq}: ${firstBad?.problem}`,
      said: [
        ...contradictions.map(contradictionText),
        ok
          ? 'Keep the head elsewhere: verify --head HEAD proves later that nothing before it was changed.'
          : `${entries} entries before it are whole. Compare with a backup of the records, and find out who wrote to them.`,
      ],
      exitCode: ok ? 0 : 1,
    };
  });
