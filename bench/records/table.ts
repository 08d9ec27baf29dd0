import type { Columns } from '../columns';
import type { RecordsBench } from './measure';

const grouped = (value: number): string => value.toLocaleString('en-US');

/** What the ledger and the sealing cost, a table each. */
export const ofRecords = ({ ledger, sealing }: RecordsBench): Columns[] => [
  {
    head: ['ledger', 'figure'],
    rows: [
      ['appends a second, one entry each, one after the other', grouped(ledger.onePerSecond)],
      ['the same, eight breaches at once', grouped(ledger.eightAtOncePerSecond)],
      ['entries a second, a hundred an append', grouped(ledger.hundredsPerSecond)],
      [`verify, s a million entries (${grouped(ledger.verified)} verified)`, ledger.verifySecondsPerMillion],
      ['the same of a tenth as many entries', ledger.tenthSecondsPerMillion],
      ['process at most, MiB', ledger.verifyPeakMb],
    ],
  },
  {
    head: [`contacts of ${grouped(sealing.people)} people`, 'not sealed', 'sealed', 'ratio'],
    rows: [
      ['import, s', sealing.plain.importSeconds, sealing.sealed.importSeconds, sealing.importRatio],
      ['read, us a person', sealing.plain.readUs, sealing.sealed.readUs, sealing.readRatio],
      ['of it processor time here, us', sealing.plain.readCpuUs, sealing.sealed.readCpuUs, ''],
      ['a row, bytes', sealing.plain.bytesAPerson, sealing.sealed.bytesAPerson, ''],
    ],
  },
];
