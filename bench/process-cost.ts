import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const MS_PER_TICK = 10;

const statOf = (pid: number): string[] => {
  try {
    // The name in brackets may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
};

/** Processes and all that came of them. */
const withChildren = (pids: readonly number[]): number[] => {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(statOf(Number(name))[1] ?? 0)]),
  );
  const all = new Set(pids);
  for (let isGrowing = true; isGrowing;) {
    const found = [...parents].filter(([pid, parent]) => all.has(parent) && !all.has(pid));
    for (const [pid] of found) all.add(pid);
    isGrowing = found.length > 0;
  }
  return [...all];
};

/** Processor time so far of a process, its children that live, and those that it has waited for. */
export const cpuMsOf = (pid: number): number =>
  withChildren([pid])
    .map(statOf)
    .reduce((sum, stat) => sum + stat.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0), 0) *
  MS_PER_TICK;

/** Memory that a process holds alone (its RssAnon), in MiB. */
export const memoryMbOf = (pid: number): number => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
};

/** The same of processes and all that came of them. */
export const totalMemoryMbOf = (pids: readonly number[]): number =>
  withChildren(pids).reduce((sum, pid) => sum + memoryMbOf(pid), 0);
