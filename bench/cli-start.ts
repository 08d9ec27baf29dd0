import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { median } from './median';

const TOCSIN = path.join(__dirname, '..', 'client', 'bin', 'tocsin.cjs');
const RUNS = 15;

const timeMs = (args: readonly string[]): number => {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${String(stderr)}`);
  return Number(process.hrtime.bigint() - startedAt) / 1e6;
};

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  'tocsin --help': [TOCSIN, '--help'],
  'tocsin policy window': [
    TOCSIN,
    'policy',
    'window',
    '--policy',
    'cloudroute-2015,fcc-2007',
    '--zone',
    'America/New_York',
    '--determined-at',
    '2026-11-23T10:00:00-05:00',
    '-o',
    'json',
  ],
};

/** Medians of the commands' start to end, in ms, taken in turns so that a busy machine weighs on all alike. */
export const measureCliStart = (): { command: string; medianMs: number }[] => {
  const times = Object.keys(COMMANDS).map(() => [] as number[]);
  for (let run = -1; run < RUNS; run += 1)
    Object.values(COMMANDS).forEach((args, index) => {
      const ms = timeMs(args);
      if (run >= 0) times[index]?.push(ms);
    });
  return Object.keys(COMMANDS).map((command, index) => ({ command, medianMs: median(times[index] ?? []) }));
};
