import { createLedgerStore, verifyLedger } from '../../records/ledger-store';
import type { Database } from '../../records/database';
import type { LedgerEntryInput } from '../../domain/ledger';
import { AT, openBreach } from '../bench-case';

export interface LedgerBench {
  /** One entry an append, one append after the other, each on the disk before the next. */
  readonly onePerSecond: number;
  /** A hundred entries an append, as a busy case writes them. */
  readonly hundredsPerSecond: number;
  /** One entry an append, eight breaches at once. */
  readonly eightAtOncePerSecond: number;
  readonly verified: number;
  readonly verifySecondsPerMillion: number;
  /** The same of a tenth of the entries: the time grows as the ledger does, and no faster. */
  readonly tenthSecondsPerMillion: number;
  readonly verifyPeakMb: number;
}

const SINGLY = 2_000;
const AT_ONCE = 8;
const A_BATCH = 100;

const referenceOf = (number: number): string => `BR-2026-${8_000 + number}`;

/** As the entry of a range of notices is, the longest of those that come often. */
const entryOf = (number: number): LedgerEntryInput => ({
  kind: 'batch-sent',
  at: AT,
  actor: 'tocsin',
  key: `bench/${number}`,
  data: {
    dispatch: 1,
    range: number,
    from: AT,
    until: AT,
    notices: 500,
    accepted: 498,
    digest: `sha256:${'5'.repeat(64)}`,
  },
});

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
};

/** Appends to ledgers on the disk, then verifies one of `entries` entries. */
export const measureLedger = async (database: Database, entries: number): Promise<LedgerBench> => {
  const ledger = createLedgerStore(database);
  for (let number = 0; number <= AT_ONCE + 1; number += 1) await openBreach(database, referenceOf(number));
  const singly = async (number: number, count: number): Promise<void> => {
    for (let entry = 1; entry <= count; entry += 1)
      await ledger.append(referenceOf(number), [entryOf(entry)]);
  };
  const fill = async (number: number, count: number): Promise<void> => {
    for (let from = 1; from <= count; from += A_BATCH)
      await ledger.append(
        referenceOf(number),
        Array.from({ length: Math.min(A_BATCH, count - from + 1) }, (_, index) => entryOf(from + index)),
      );
  };
  const perMillion = async (number: number): Promise<{ verified: number; seconds: number }> => {
    let verified = 0;
    const seconds = await secondsOf(async () => {
      const verdict = await verifyLedger(database, referenceOf(number));
      if (!verdict.ok)
        throw new Error(`the ledger is not as it was written: ${JSON.stringify(verdict.firstBad)}`);
      verified = verdict.entries;
    });
    return { verified, seconds: Math.round((seconds / verified) * 1e7) / 10 };
  };
  const one = await secondsOf(() => singly(0, SINGLY));
  const eight = await secondsOf(async () => {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => singly(index + 2, SINGLY / 4)));
  });
  const hundreds = await secondsOf(() => fill(1, entries));
  const tenth = Math.ceil(entries / 10);
  await openBreach(database, referenceOf(99));
  await fill(99, tenth);
  const small = await perMillion(99);
  const { verified, seconds } = await perMillion(1);
  return {
    onePerSecond: Math.round(SINGLY / one),
    hundredsPerSecond: Math.round(entries / hundreds),
    eightAtOncePerSecond: Math.round((AT_ONCE * SINGLY) / 4 / eight),
    verified,
    verifySecondsPerMillion: seconds,
    tenthSecondsPerMillion: small.seconds,
    verifyPeakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
  };
};
