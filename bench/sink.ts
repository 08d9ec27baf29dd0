import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

export interface Taken {
  readonly messages: number;
  /** How many different Message-IDs, and how many different recipients, were among them. */
  readonly distinct: number;
  readonly recipients: number;
}

/** An SMTP server in a process of its own, that takes every message and counts it. */
export interface Sink {
  readonly url: string;
  readonly pid: number;
  /** Since the last reset. */
  counts(): Promise<Taken>;
  /** Recipients of more than one message since the last reset. */
  doubled(): Promise<readonly string[]>;
  reset(): Promise<void>;
  close(): void;
}

const ask = <T>(child: ChildProcess, question: 'counts' | 'doubled' | 'reset'): Promise<T> =>
  new Promise((resolve) => {
    child.once('message', (answer) => resolve(answer as T));
    child.send(question);
  });

export const startSink = async (): Promise<Sink> => {
  const child = fork(path.join(__dirname, 'child.cjs'), ['sink-process'], { stdio: 'inherit' });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as number));
    child.once('exit', () => reject(new Error('the sink ended')));
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    counts: () => ask(child, 'counts'),
    doubled: () => ask(child, 'doubled'),
    reset: () => ask(child, 'reset'),
    close: () => void child.kill(),
  };
};
