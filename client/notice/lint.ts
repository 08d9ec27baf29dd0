import { EXIT_CODES } from '../../domain/errors';
import { lintChangeNotices } from '../../notices/account-change/lint';
import { lintNotices } from '../../notices/lint';
import type { Result } from '../action';

/** `tocsin notice lint`: every fault with its file and line; exit code 10 where there is one. */
export const lint = async (directory: string | undefined): Promise<Result> => {
  // A folder of the carrier's own has the notice that is sent; the page for everyone, and the notice of a change, are the shipped ones.
  const problems =
    directory === undefined
      ? [...lintNotices(), ...lintNotices(undefined, 'substitute'), ...lintChangeNotices()]
      : lintNotices(directory);
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
