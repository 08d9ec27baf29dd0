import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

/** An SMTP server in a process of its own, that takes every message and counts it. */
export interface Sink {
  readonly url: string;
  /** Messages taken since the last reset, and how many different Message-IDs were among them. */
  counts(): Promise<{ messages: number; distinct: number }>;
  reset(): Promise<void>;
  close(): void;
}

type Ask = 'counts' | 'reset';

const ask = <T>(child: ChildProcess, question: Ask): Promise<T> =>
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
    counts: () => ask(child, 'counts'),
    reset: () => ask(child, 'reset'),
    close: () => void child.kill(),
  };
};
