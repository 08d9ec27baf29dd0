import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { LettersBench } from './letters';

/** What the process may keep: it ends with an error where it would need more, however many letters it writes. */
export const HEAP_MB = 64;

/** Writes so many letters in a process of its own, so that the memory is that of nothing else. */
export const measureLettersApart = (count: number): LettersBench => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, path.join(__dirname, 'child.cjs'), 'letters', String(count)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the letters bench ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as LettersBench;
};
