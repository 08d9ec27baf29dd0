import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { endOfLog, lastLines } from './log-file';
import type { RunningPart } from './part';
import { startPostgres } from './postgres';
import type { PostgresOptions } from './postgres';
import { isSameAlive, noteOf } from './process-birth';

export interface RunningPostgresPart extends RunningPart {
  /** As the owner of everything. Not to be logged, as the other. */
  readonly url: string;
  /** As the role that Tocsin runs by. */
  readonly applicationUrl: string;
}

const LOOK_MS = 500;

/** Postgres detaches itself, so its end is not told to us: it is looked for. */
const endOf = (pid: number): Promise<void> => {
  const note = noteOf(pid);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isSameAlive(note)) return;
      clearInterval(timer);
      resolve();
    }, LOOK_MS);
    timer.unref();
  });
};

/** Postgres as a part of the stack. Throws as `startPostgres` does. */
export const startPostgresPart = async (options: PostgresOptions): Promise<RunningPostgresPart> => {
  const logFile = path.join(options.dataDir, 'server.log');
  const from = await endOfLog(logFile);
  const server = await startPostgres(options);
  const pid = Number.parseInt(await readFile(path.join(options.dataDir, 'postmaster.pid'), 'utf8'), 10);
  const ended = endOf(pid).then(
    async () => `postgres ended. The end of ${logFile}:\n${await lastLines(logFile, from)}`,
  );
  const { url, applicationUrl } = server;
  return { url, applicationUrl, pid, ended, stop: () => server.stop() };
};
