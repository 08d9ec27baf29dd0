import { EXIT_CODES } from '../../domain/errors';
import type { Globals, Result } from '../result';
import { withTemporal } from '../temporal/connect';
import { withRecords } from '../with-records';
import { checkedChanges, tellAllOrNone, tellOneByOne } from './change-stream';
import type { Telling } from './change-stream';
import { lineReport } from './line-report';

export interface TellOptions {
  readonly file: string;
  readonly acceptValid?: boolean;
  readonly registerOnly?: boolean;
}

const resultOf = ({ globals, counts, report }: Telling, options: TellOptions): Result => {
  const rejected = report.rejected();
  const isRefused = rejected > 0 && !options.acceptValid;
  const { dryRun } = globals;
  const { lines, registered, repeated } = counts;
  const problems = report.problems();
  const data = { lines, registered, repeated, rejected, dryRun, problems };
  const said = isRefused
    ? [`${rejected} of ${lines} line(s) are wrong: nothing was done.`]
    : [
        `${lines} line(s): ${registered} change(s) ${dryRun ? 'could be' : options.registerOnly ? 'put on record, not begun' : 'are being told of'}, ${repeated} known before, ${rejected} rejected.`,
      ];
  return {
    data: globals.output === 'jsonl' ? [] : data,
    table:
      rejected > 0
        ? {
            columns: ['line', 'field', 'value', 'problem', 'fix'],
            rows: problems.map((one) => [one.line, one.field, one.value, one.problem, one.fix]),
          }
        : { columns: ['lines', 'registered', 'repeated'], rows: [[lines, registered, repeated]] },
    said: [
      ...said,
      ...(rejected > problems.length ? [`The first ${problems.length} problems are shown.`] : []),
      ...(isRefused ? ['Correct them, or give --accept-valid: then the right ones are told of.'] : []),
    ],
    next: isRefused || dryRun ? undefined : 'tocsin account status',
    exitCode: rejected > 0 ? EXIT_CODES.InvalidRows : 0,
  };
};

const check = async (telling: Telling, { acceptValid = false }: TellOptions): Promise<void> => {
  const { counts, report } = telling;
  for await (const _checked of checkedChanges(telling)) counts.registered += 1;
  if (report.rejected() > 0 && !acceptValid) counts.registered = 0;
};

/**
 * `tocsin account change`: puts each change on record and begins its notice. Exit code 10 where a line is wrong; the others
 * are told of with --accept-valid alone.
 */
export const tellChanges = async (options: TellOptions, globals: Globals): Promise<Result> => {
  const telling: Telling = {
    file: options.file,
    globals,
    counts: { lines: 0, registered: 0, repeated: 0 },
    report: lineReport(globals.output),
  };
  const tell = options.acceptValid ? tellOneByOne : tellAllOrNone;
  if (globals.dryRun) await check(telling, options);
  else
    await withRecords((database) =>
      options.registerOnly
        ? tell(telling, { database, temporal: null })
        : withTemporal((temporal) => tell(telling, { database, temporal })),
    );
  return resultOf(telling, options);
};
