import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

const TOCSIN = path.join(__dirname, '..', '..', 'client', 'bin', 'tocsin.cjs');

/** Variables of whoever runs the tests that would lead a command to other servers. */
const OTHERS = /^(TEMPORAL_(?!CLI_PATH)|TOCSIN_(?!KEY$)|DATABASE_URL|SMTP_)/;

export interface TocsinProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves when `word` stands in what it has printed; rejects when it ends before. */
  says(word: string | RegExp): Promise<void>;
  /** The exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** The command itself, as a process of its own. Kill it when the test is over. */
export const tocsin = (args: readonly string[], env: NodeJS.ProcessEnv = {}): TocsinProcess => {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OTHERS.test(name)));
  const child = spawn(process.execPath, [TOCSIN, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      child.emit('printed');
    });
  // Not its event `close`: that never comes once the channel has been closed from here.
  const exited = Promise.all([
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
    finished(child.stdout as Readable),
    finished(child.stderr as Readable),
  ]).then(([code]) => code);
  const says = (word: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (new RegExp(word).test(printed.stdout + printed.stderr)) resolve();
      };
      child.on('printed', look);
      void exited.then(() => reject(new Error(`it ended without saying ${word}:\n${printed.stderr}`)));
      look();
    });
  return {
    child,
    pid: child.pid ?? 0,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    says,
    exited,
  };
};
