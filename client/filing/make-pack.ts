import type { Globals, Result } from '../action';
import { readStatus } from '../breach-client';
import { packFiling } from './pack';
import { dutiesTo } from './task-pack';

export interface PackOptions {
  readonly out: string;
  readonly recipient?: string;
  /** Id of a report that was built before. */
  readonly report?: string;
}

/** `tocsin filing pack`: for law enforcement, or for the recipient of an obligation, which the running breach tells. */
export const makePack = async (
  reference: string,
  { out: outDir, recipient, report }: PackOptions,
  globals: Globals,
): Promise<Result> => {
  const { actor, dryRun } = globals;
  const task =
    recipient === undefined
      ? undefined
      : { recipient, duties: dutiesTo(await readStatus(reference), recipient) };
  const pack = await packFiling(reference, outDir, { actor, dryRun, ...(task ? { task } : {}), report });
  const { reportId, mode, dueAt, files, directory } = pack;
  return {
    data: pack,
    table: {
      columns: ['file', 'bytes', 'sha256'],
      rows: files.map(({ path, bytes, sha256 }) => [path, bytes, sha256]),
    },
    said: [
      dryRun
        ? `The pack of ${reportId} can be made. Nothing was written.`
        : `The pack of ${reportId} is in ${directory}: begin with README.txt.`,
      ...(mode === 'live' ? [] : [`This is a ${mode}: do not file it.`]),
      dueAt
        ? `${recipient ?? 'Law enforcement'} must be told by ${dueAt}.`
        : recipient === undefined
          ? 'The clock has not started: it is not determined yet.'
          : 'No deadline runs for it.',
    ],
    next: `tocsin filing record ${reference} ${recipient === undefined ? '--agency agencies' : `--recipient ${recipient}`} --confirmation NUMBER --filed-at TIME`,
  };
};
