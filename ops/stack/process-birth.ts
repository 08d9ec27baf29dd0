import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const onLinux = (pid: number): string | null => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // What follows the name, which is in brackets and may hold anything, begins with field 3 of proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicks}`;
};

const elsewhere = (pid: number): string =>
  execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();

/**
 * When a process began, as a text to compare; null where there is no such process. A number alone does not say who it
 * is: after a crash or a restart of the machine it may belong to another program, which is not ours to stop.
 */
export const birthOf = (pid: number): string | null => {
  try {
    return process.platform === 'linux' ? onLinux(pid) : elsewhere(pid) || null;
  } catch {
    return null;
  }
};

/** A process as it is written down, to be recognised later. */
export interface ProcessNote {
  readonly pid: number;
  readonly birth: string;
}

export const noteOf = (pid: number): ProcessNote => ({ pid, birth: birthOf(pid) ?? 'ended' });

/** Whether the very process that was written down still runs. */
export const isSameAlive = ({ pid, birth }: ProcessNote): boolean => birthOf(pid) === birth;
