import { fork } from 'node:child_process';
import path from 'node:path';

export interface BareRun {
  readonly sinkUrl: string;
  readonly notices: number;
  readonly connections: number;
  /** `composing`: nodemailer alone, as a script would use it. `ready`: this project's mail, which composes a text once. */
  readonly by: 'composing' | 'ready';
}

/** Milliseconds that as many messages take in a process of its own, with nothing recorded. */
export const runBarePool = (run: BareRun): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'child.cjs'), ['bare-pool-process', JSON.stringify(run)], {
      stdio: 'inherit',
    });
    child.once('message', (ms) => resolve(ms as number));
    child.once('exit', (code) => code !== 0 && reject(new Error(`the bare pool ended with ${code}`)));
  });
