import { readFileSync, realpathSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const stackSchema = z.object({
  /** The process that runs the stack. */
  pid: z.int(),
  temporalAddress: z.string(),
  temporalUiUrl: z.string(),
  /** Holds a password: the file is readable for its owner alone. */
  databaseUrl: z.string(),
  inboxSmtpUrl: z.string(),
  inboxWebUrl: z.string(),
});

/** Where the stack that `tocsin up` started on this machine listens; other commands find it by this file. */
export type StackFile = z.infer<typeof stackSchema>;

/** The folder that it was written in goes with it: in a copy of that folder it tells of somebody else's stack. */
const fileSchema = stackSchema.extend({ home: z.string() });

const fileIn = (home: string): string => path.join(home, 'stack.json');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The running stack, or null where none runs: what a killed stack left behind, or came with a copy, counts for nothing. */
export const readStackFile = (home: string): StackFile | null => {
  try {
    const { home: writtenIn, ...stack } = fileSchema.parse(JSON.parse(readFileSync(fileIn(home), 'utf8')));
    return writtenIn === realpathSync(home) && isAlive(stack.pid) ? stack : null;
  } catch {
    return null;
  }
};

export const writeStackFile = (home: string, stack: StackFile): Promise<void> =>
  writeFile(fileIn(home), `${JSON.stringify({ home: realpathSync(home), ...stack }, null, 2)}\n`, {
    mode: 0o600,
  });

export const removeStackFile = (home: string): Promise<void> => rm(fileIn(home), { force: true });
