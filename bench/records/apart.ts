import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { RecordsBench } from './measure';

/** `measureRecords` in a process of its own, so that the memory is that of nothing else. */
export const measureRecordsApart = (entries: number): RecordsBench => {
  const child = path.join(__dirname, '..', 'child.cjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [child, 'records/measure', String(entries)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the bench of the records ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as RecordsBench;
};
