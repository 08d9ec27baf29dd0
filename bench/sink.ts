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

/** One question at a time: an answer does not say to which it belongs. */
const questions = (child: ChildProcess) => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(question: 'counts' | 'doubled' | 'reset'): Promise<T> => {
    const answer = last.then(
      () =>
        new Promise<T>((resolve) => {
          child.once('message', (message) => resolve(message as T));
          child.send(question);
        }),
    );
    last = answer;
    return answer;
  };
};

export const startSink = async (): Promise<Sink> => {
  const child = fork(path.join(__dirname, 'child.cjs'), ['sink-process'], { stdio: 'inherit' });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as number));
    child.once('exit', () => reject(new Error('the sink ended')));
  });
  const ask = questions(child);
  return {
    url: `smtp://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    counts: () => ask('counts'),
    doubled: () => ask('doubled'),
    reset: () => ask('reset'),
    close: () => void child.kill(),
  };
};
