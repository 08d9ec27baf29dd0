import { EXIT_CODES } from '../../domain/errors';
import { lintNotices } from '../../notices/lint';
import type { Result } from '../action';

/** `tocsin notice lint`: every fault with its file and line; exit code 10 where there is one. */
export const lint = async (directory: string | undefined): Promise<Result> => {
  const problems = lintNotices(directory);
  const columns = ['file', 'line', 'rule', 'problem'];
  const rows = problems.map(({ file, line, rule, problem }) => [file, line, rule, problem]);
  return problems.length === 0
    ? { data: problems, text: '', said: ['The notices have no fault.'] }
    : {
        data: problems,
        table: { columns, rows },
        said: [`${problems.length} fault(s) found.`],
        next: 'tocsin notice lint',
        exitCode: EXIT_CODES.InvalidRows,
      };
};
