import type { LedgerEntry } from '../../domain/ledger';
import { readBreach } from '../../records/breaches';
import type { Contradiction } from '../../records/ledger-repeats';
import { readLedger, verifyLedger } from '../../records/ledger-store';
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

/** `tocsin ledger verify`: exit code 1 when the chain is broken. */
export const verify = (reference: string, knownHead: string | undefined): Promise<Result> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    const verdict = await verifyLedger(database, reference, knownHead);
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
