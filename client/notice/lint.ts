import { readdirSync } from 'node:fs';
import { loadPolicies, loadPolicy } from '../../config/policies';
import { EXIT_CODES } from '../../domain/errors';
import { lintChangeNotices } from '../../notices/account-change/lint';
import { lintNotices } from '../../notices/lint';
import { prescribedHeadings } from '../../notices/prescribed-headings';
import type { PrescribedHeadings } from '../../notices/prescribed-headings';
import type { NoticeProblem } from '../../notices/problem';
import { SHIPPED_SOURCES } from '../../notices/read-sources';
import type { Result } from '../action';

export interface LintOptions {
  readonly dir?: string;
  /** Ids of policies, separated by commas. */
  readonly policy?: string;
}

const idsOf = (typed: string): string[] => [...new Set(typed.split(',').map((id) => id.trim()))];

/** A folder must have the notice to each person. It may leave the other two to those that are shipped. */
const faultsOf = (directory: string, prescribed: readonly PrescribedHeadings[]): readonly NoticeProblem[] => {
  const ofBreach = lintNotices(directory, 'breach', prescribed);
  const files = readdirSync(directory).filter((file) => file.endsWith('.md'));
  const has = (kind: string): boolean => files.some((file) => file.startsWith(`${kind}.`));
  return [
    ...ofBreach,
    ...(has('substitute') ? lintNotices(directory, 'substitute', prescribed) : []),
    ...(has('account-change') ? lintChangeNotices(directory) : []),
  ];
};

const prescribedSaid = (
  ids: readonly string[],
  prescribed: readonly PrescribedHeadings[],
): readonly string[] =>
  ids.flatMap((id) => {
    const own = prescribed.filter(({ policy }) => policy === id);
    return own.length === 0
      ? [`${id} prescribes no headings.`]
      : own.map(
          ({ headings, citation, verified }) =>
            `${id} prescribes the headings ${headings.join('; ')} (${citation}${verified ? '' : ', not verified'}).`,
        );
  });

/**
 * `tocsin notice lint`: every fault with its file and line, of headings that a policy prescribes too; exit code 10 where
 * there is one.
 * @throws TocsinError NotFound for a folder without notices, and for a policy that there is not
 */
export const lint = async ({ dir, policy }: LintOptions): Promise<Result> => {
  const ids = policy === undefined ? [] : idsOf(policy);
  const prescribed = prescribedHeadings(
    policy === undefined ? loadPolicies() : ids.map((id) => loadPolicy(id)),
  );
  const problems = faultsOf(dir ?? SHIPPED_SOURCES, prescribed);
  const columns = ['file', 'line', 'rule', 'problem'];
  const rows = problems.map(({ file, line, rule, problem }) => [file, line, rule, problem]);
  const asked = prescribedSaid(ids, prescribed);
  return problems.length === 0
    ? { data: problems, text: '', said: [...asked, 'The notices have no fault.'] }
    : {
        data: problems,
        table: { columns, rows },
        said: [...asked, `${problems.length} fault(s) found.`],
        next: 'tocsin notice lint',
        exitCode: EXIT_CODES.InvalidRows,
      };
};
