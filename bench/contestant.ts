import { fork } from 'node:child_process';
import path from 'node:path';

/** One way to send the same notice to the same people. */
export interface Contestant {
  /** What `--only` calls it. */
  readonly name: string;
  /** The processes that work for it, the sink left out; the first one is the sender. */
  pids(): readonly number[];
  /** Sends one more run's notices, from the list in the records (or none) to the last outcome. `run`: from 1, each once. */
  send(run: number, notices: number): Promise<Sent>;
  close(): Promise<void>;
}

export interface Sent {
  /** From the first to the last notice: handing over, and recording where there is a record. */
  readonly sendMs: number;
  /** With what a user must do before: import of the list, or filling a queue. */
  readonly totalMs: number;
  /** Further figures of this contestant alone. */
  readonly more?: Readonly<Record<string, number>>;
}

/** What a sender in a process of its own is told. */
export interface SenderSetting {
  readonly sinkUrl: string;
  readonly connections: number;
  readonly isPipelining: boolean;
}

type Answer = { readonly sent: Sent } | { readonly failed: string };

/** A contestant as one process: `bench/senders/FILE.ts`, which serves runs as `senders/serve.ts` has it. */
export const forkContestant = async (
  name: string,
  file: string,
  setting: SenderSetting,
): Promise<Contestant> => {
  const args = [`senders/${file}`, JSON.stringify(setting)];
  const child = fork(path.join(__dirname, 'child.cjs'), args, { stdio: 'inherit' });
  const answer = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${name} ended`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as Answer);
      });
    });
  await answer();
  return {
    name,
    pids: () => [child.pid ?? 0],
    send: async (run, notices) => {
      child.send({ run, notices });
      const result = await answer();
      if ('failed' in result) throw new Error(`${name}: ${result.failed}`);
      return result.sent;
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
};
