import type { Part, RunningPart } from './part';

export interface KeptPart {
  readonly name: string;
  /** The process as it is now; null while the part is being started again. */
  pid(): number | null;
  /** Resolves with what happened when the part is given up. Never rejects. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

export interface Patience {
  /** Restarts within the span before a part is given up. */
  readonly restarts: number;
  readonly spanMs: number;
}

const PATIENCE: Patience = { restarts: 5, spanMs: 120_000 };
/** Before a restart, times the number of recent ones. */
const PAUSE_MS = 200;

/**
 * Starts a part, and starts it again whenever it ends by itself, with the last lines of its log; a part that ends again
 * and again is given up. Rejects as the part's own start does.
 */
export const keepRunning = async (
  part: Part,
  log: (line: string) => void,
  { restarts, spanMs }: Patience = PATIENCE,
): Promise<KeptPart> => {
  let running: RunningPart | null = await part.start();
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const endings: number[] = [];

  const startAgain = async (afterMs: number): Promise<string | null> => {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (isStopping) return null;
    try {
      running = await part.start();
      log(`${part.name} runs again (process ${running.pid})`);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const watch = async (): Promise<string> => {
    for (;;) {
      const what = running ? await running.ended : 'it did not start';
      if (isStopping) return new Promise(() => undefined);
      running = null;
      log(what);
      endings.push(Date.now());
      const recent = endings.filter((at) => at > Date.now() - spanMs);
      if (recent.length > restarts) return `${part.name} has ended ${recent.length} times: ${what}`;
      const again = startAgain(PAUSE_MS * recent.length);
      restarting = again.then(() => undefined);
      const problem = await again;
      if (problem !== null && !isStopping) log(`${part.name} did not start again: ${problem}`);
    }
  };

  return {
    name: part.name,
    pid: () => running?.pid ?? null,
    lost: watch(),
    stop: async () => {
      isStopping = true;
      await restarting;
      await running?.stop();
    },
  };
};
