import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { LoggedMessage } from '../../../client/demo/relay-log';

/** A relay in a process of its own, whose log outlives it. */
export interface CrashRelay {
  readonly url: string;
  /** `kill -9`, and started again on the same port. */
  kill(): Promise<void>;
  /** The next so many messages are taken whole, and then no reply comes, or the connection goes. */
  misbehave(kind: 'close-after-data' | 'never-answer', times: number): void;
  log(): readonly LoggedMessage[];
  close(): Promise<void>;
}

export const startCrashRelay = async (folder: string, latencyMs: number): Promise<CrashRelay> => {
  const logFile = path.join(folder, 'relay.log');
  writeFileSync(logFile, '');
  const start = async (port: number): Promise<{ child: ChildProcess; port: number }> => {
    const child = fork(path.join(__dirname, 'relay-child.cjs'), [logFile, `${port}`, `${latencyMs}`]);
    const [address] = (await once(child, 'message')) as [AddressInfo];
    return { child, port: address.port };
  };
  let running = await start(0);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const exited = once(running.child, 'exit');
    running.child.kill(signal);
    await exited;
  };
  return {
    url: `smtp://127.0.0.1:${running.port}`,
    kill: async () => {
      await end('SIGKILL');
      running = await start(running.port);
    },
    misbehave: (kind, times) => void running.child.send({ kind, times }),
    log: () =>
      readFileSync(logFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [atMs, messageId = null] = line.split(' ');
          return { atMs: Number(atMs), messageId };
        }),
    close: () => end('SIGKILL'),
  };
};
