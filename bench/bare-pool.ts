import { fork } from 'node:child_process';
import path from 'node:path';

export interface BareRun {
  readonly sinkUrl: string;
  readonly connections: number;
  /** `composing`: nodemailer alone, as a script would use it. `ready`: this project's mail, which composes a text once. */
  readonly by: 'composing' | 'ready';
}

export interface BarePool {
  /** Milliseconds that so many messages take, with nothing recorded. */
  run(notices: number): Promise<number>;
  close(): void;
}

/** A process of its own that sends as often as it is asked. */
export const startBarePool = (run: BareRun): BarePool => {
  const args = ['bare-pool-process', JSON.stringify(run)];
  const child = fork(path.join(__dirname, 'child.cjs'), args, { stdio: 'inherit' });
  return {
    run: (notices) =>
      new Promise((resolve, reject) => {
        const ended = (): void => reject(new Error('the bare pool ended'));
        child.once('exit', ended);
        child.once('message', (ms) => {
          child.off('exit', ended);
          resolve(ms as number);
        });
        child.send(notices);
      }),
    close: () => void child.kill(),
  };
};
