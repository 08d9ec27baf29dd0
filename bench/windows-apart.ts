import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { WindowsBench } from './windows';

const LOADER = path.join(__dirname, '..', 'client', 'bin', 'run-typescript.cjs');
const WINDOWS = path.join(__dirname, 'windows.ts');

/** `measureWindows` in a process of its own, so that the memory is that of nothing else. */
export const measureWindowsApart = (breaches: number): WindowsBench => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '-r', LOADER, WINDOWS, String(breaches)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the windows bench ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as WindowsBench;
};
