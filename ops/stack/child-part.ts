import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TocsinError } from '../../domain/errors';
import { lastLines, openLog } from './log-file';
import type { RunningPart } from './part';
import { isSameAlive, noteOf } from './process-birth';
import type { ProcessNote } from './process-birth';

export interface ChildProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** One of ours, on Node: it gets a channel, says `ready` over it, and ends by itself when the stack is gone. */
  readonly isOurs: boolean;
  /** Resolves when the child does its work: for ours `saysReady`. */
  readonly isReady: (child: ChildProcess) => Promise<void>;
  readonly readyWithinMs: number;
  /** From SIGTERM until it is killed. */
  readonly stopWithinMs: number;
}

/** The folders of a home that children's logs, their numbers and the inbox's mails are kept in: for their owner alone. */
export interface Folders {
  readonly mails: string;
  readonly logs: string;
  readonly run: string;
}

export const foldersOf = async (home: string): Promise<Folders> => {
  const [logs, run, mails] = ['logs', 'run', 'mails'].map((name) => path.join(home, name)) as [
    string,
    string,
    string,
  ];
  const folders = { logs, run, mails };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  return folders;
};

/** For children that run on Node: they send the word `ready` to the process that has started them. */
export const saysReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve();
    });
  });

/** A worker says so, before it is ready, with `{ isMailHeldBack: true }`. */
export const onMailHeldBack = (child: ChildProcess, tell: () => void): void => {
  child.on('message', (message) => {
    if (typeof message === 'object' && 'isMailHeldBack' in message) tell();
  });
};

/** What a child has to tell whoever looks at the stack: it sends `{ notice }`. */
export const passNotices = (child: ChildProcess, log: (line: string) => void): void => {
  child.on('message', (message) => {
    if (typeof message === 'object' && 'notice' in message) log(String(message.notice));
  });
};

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const later = (ms: number): Promise<'late'> =>
  new Promise((resolve) => setTimeout(() => resolve('late'), ms).unref());

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
};

const noteFile = ({ run }: Folders, name: string): string => path.join(run, `${name}.json`);

const POLL_MS = 50;

/** Kills what an earlier run of this home left behind, and nothing else: see process-birth.ts. */
export const stopLeftoverChild = async (
  name: string,
  folders: Folders,
  log: (line: string) => void,
): Promise<void> => {
  const file = noteFile(folders, name);
  const note = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as ProcessNote,
    () => null,
  );
  if (!note) return;
  if (isSameAlive(note)) {
    log(`stopping ${name}, which an earlier run left behind (process ${note.pid})`);
    send(note.pid, 'SIGTERM');
    const killAt = Date.now() + 5_000;
    while (isSameAlive(note)) {
      if (Date.now() > killAt) send(note.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  await rm(file, { force: true });
};

/**
 * Starts a program as a process of its own, in a group of its own, so that Ctrl-C reaches the stack alone and parts end
 * in order. Its output goes to a log.
 * @throws TocsinError Unavailable, with the last lines of its log, where it ends or is not ready in time
 */
export const startChild = async (program: ChildProgram, folders: Folders): Promise<RunningPart> => {
  const { name, command, args, env, isOurs, isReady, readyWithinMs, stopWithinMs } = program;
  const logFile = path.join(folders.logs, `${name}.log`);
  const { handle, from } = await openLog(logFile);
  const child = spawn(command, [...args], {
    env,
    detached: true,
    stdio: ['ignore', handle.fd, handle.fd, isOurs ? 'ipc' : 'ignore'],
  });
  // Listened to before anything is waited for: a program that is not there says so at once.
  const gone = once(child, 'exit').then(
    ([code, signal]: (string | number | null)[]) =>
      `${name} ended by ${signal ? String(signal) : `itself, with code ${code}`}`,
    (error: Error) => `${name} could not be started: ${error.message}`,
  );
  const ended = gone.then(
    async (what) => `${what}. The end of ${logFile}:\n${await lastLines(logFile, from)}`,
  );
  await handle.close();
  const { pid } = child;
  const stop = async (): Promise<void> => {
    if (pid === undefined) return;
    child.kill('SIGTERM');
    if ((await Promise.race([gone, later(stopWithinMs)])) === 'late') child.kill('SIGKILL');
    await gone;
    await rm(noteFile(folders, name), { force: true });
  };
  if (pid !== undefined) await writeFile(noteFile(folders, name), JSON.stringify(noteOf(pid)));
  const end = await Promise.race([
    isReady(child).then(() => (hasEnded(child) ? ended : undefined)),
    ended,
    later(readyWithinMs).then(() => `${name} is not ready after ${readyWithinMs / 1_000} s`),
  ]);
  if (typeof end === 'string') {
    await stop();
    throw new TocsinError('Unavailable', end, `See ${logFile}.`);
  }
  return { pid: pid as number, ended, stop };
};
