import { once } from 'node:events';
import { readEnvironment } from '../../config/env';
import type { Bounce, SettledBounce } from '../../domain/bounces';
import { inBatches } from '../../domain/in-batches';
import { TocsinError } from '../../domain/errors';
import { startBounceListener } from '../../mail/bounce-listener';
import type { BounceListener } from '../../mail/bounce-listener';
import type { SortedReturn } from '../../mail/returned/sort-returned';
import { settleBounces } from '../../records/bounces';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { returnPathsOf } from './bounce-settings';
import { createTally } from './bounce-tally';
import { createCaseWaker } from './case-waker';

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
}

/** Each of these is an entry in a case's ledger. */
const WAKE_EVERY_MS = 60_000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const failureToListen = (error: unknown, { host, port }: ListenOptions): TocsinError =>
  new TocsinError(
    'Failed',
    `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
    'Give another --port, or end the program that has it.',
    { cause: error },
  );

/**
 * `tocsin bounces listen`: takes bounces in by SMTP until `signal`, each batch of them in one go. Ends with the counts of
 * what came in.
 */
export const listenForBounces = async (
  options: ListenOptions,
  { actor, dryRun }: Globals,
  signal: AbortSignal,
): Promise<Result> => {
  const returnPaths = returnPathsOf(readEnvironment());
  return withRecords(async (database) => {
    const tally = createTally();
    const settle = inBatches<Bounce, SettledBounce>((bounces) =>
      settleBounces(database, { bounces, actor, isDryRun: dryRun }),
    );
    const waker = createCaseWaker(actor, WAKE_EVERY_MS, say);
    const take = async (sorted: SortedReturn): Promise<void> => {
      if (sorted.kind !== 'bounce') return tally.sorted(sorted.kind);
      const settled = await settle(sorted.bounce);
      tally.settled(settled);
      if (settled.fate === 'next-address' && settled.reference && !dryRun) waker.add(settled.reference);
      say(`a bounce: ${settled.fate}${settled.reference ? ` in ${settled.reference}` : ''}`);
    };
    let listener: BounceListener;
    try {
      listener = await startBounceListener({
        ...options,
        returnPaths,
        take,
        onFailure: (error) => say(`a bounce was put off: ${error.message}`),
      });
    } catch (error) {
      throw failureToListen(error, options);
    }
    say(`Bounces are taken in on ${options.host}:${listener.port}, until Ctrl-C or SIGTERM.`);
    if (!signal.aborted) await once(signal, 'abort');
    await listener.close();
    await waker.close();
    return {
      data: { ...tally.counts(), breaches: tally.breaches(), dryRun },
      table: { columns: ['outcome', 'mails', 'meaning'], rows: tally.rows() },
    };
  });
};
