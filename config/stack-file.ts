import { readFileSync } from 'node:fs';
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

const fileIn = (home: string): string => path.join(home, 'stack.json');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The running stack, or null where none runs: a file that a killed stack left behind counts for nothing. */
export const readStackFile = (home: string): StackFile | null => {
  try {
    const stack = stackSchema.parse(JSON.parse(readFileSync(fileIn(home), 'utf8')));
    return isAlive(stack.pid) ? stack : null;
  } catch {
    return null;
  }
};

export const writeStackFile = (home: string, stack: StackFile): Promise<void> =>
  writeFile(fileIn(home), `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });

export const removeStackFile = (home: string): Promise<void> => rm(fileIn(home), { force: true });
