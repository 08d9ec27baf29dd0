import type { Globals, Result } from '../action';
import { packFiling } from './pack';

/** `tocsin filing pack`. */
export const makePack = async (reference: string, outDir: string, globals: Globals): Promise<Result> => {
  const { actor, dryRun } = globals;
  const pack = await packFiling(reference, outDir, { actor, dryRun });
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
        ? `Law enforcement must be told by ${dueAt}.`
        : 'The clock has not started: it is not determined yet.',
    ],
    next: `tocsin filing record ${reference} --agency agencies --confirmation NUMBER --filed-at TIME`,
  };
};
