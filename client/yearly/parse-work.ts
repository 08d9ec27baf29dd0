import { TocsinError } from '../../domain/errors';
import { problemsOf } from '../../domain/schemas';
import { YEARLY_KINDS, yearlyWorkSchema } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';

/**
 * Reads YEAR and KIND as typed; the year is the one reported on.
 * @throws TocsinError Usage, naming what is wrong
 */
export const parseWork = (year: string | undefined, kind: string | undefined): YearlyWork => {
  const parsed = yearlyWorkSchema.safeParse({ year: Number(year), kind });
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error).map(({ path, problem }) => `${path}: ${problem}`);
  throw new TocsinError(
    'Usage',
    `${year ?? ''} ${kind ?? ''} is no yearly work: ${problems.join('; ')}`,
    `Give the year reported on and ${YEARLY_KINDS.join(' or ')}, such as 2026 summary.`,
  );
};
