import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

/** One way to send the same notice to the same people. */
export interface Contestant {
  /** What `--only` calls it. */
  readonly name: string;
  /** The processes that work for it, the sink left out; the first is the sender: 0 while it is being started again. */
  pids(): readonly number[];
  /** Sends one more run's notices, from the list in the records (or none) to the last outcome. `run`: from 1, each once. */
  send(run: number, notices: number): Promise<Sent>;
  /** Whose outcome its record ever called unknown in a run; without it there is no such state. */
  doubted?(run: number): Promise<readonly string[]>;
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

/** What the parent asks for; `isResumed`: this run was begun by a process that is no more. */
export interface SendRequest {
  readonly run: number;
  readonly notices: number;
  readonly isResumed: boolean;
}

type Answer = { readonly sent: Sent } | { readonly failed: string };
const KILLED = 'killed';

/** The next word of a process, or that it was killed. Rejects where it ended otherwise. */
const nextWord = (name: string, child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void => {
      child.off('message', said);
      if (signal === 'SIGKILL') resolve(KILLED);
      else reject(new Error(`${name} ended (${code ?? signal})`));
    };
    const said = (message: unknown): void => {
      child.off('exit', ended);
      resolve(message);
    };
    child.once('exit', ended);
    child.once('message', said);
  });

/**
 * A contestant as one process: `bench/FILE.ts`, which serves runs as `senders/serve.ts` has it. A process that is killed
 * in mid-send is started again and told to go on.
 */
export const forkContestant = async (
  name: string,
  file: string,
  setting: SenderSetting,
): Promise<Contestant> => {
  const start = async (): Promise<ChildProcess> => {
    const args = [file, JSON.stringify(setting)];
    const started = fork(path.join(__dirname, 'child.cjs'), args, { stdio: 'inherit' });
    if ((await nextWord(name, started)) === KILLED) throw new Error(`${name} was killed at its start`);
    return started;
  };
  let child = await start();
  return {
    name,
    pids: () => [child.pid ?? 0],
    send: async (run, notices) => {
      for (let isResumed = false; ; isResumed = true) {
        child.send({ run, notices, isResumed } satisfies SendRequest);
        const answer = await nextWord(name, child);
        if (answer === KILLED) {
          child = await start();
          continue;
        }
        const result = answer as Answer;
        if ('failed' in result) throw new Error(`${name}: ${result.failed}`);
        return result.sent;
      }
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
};
