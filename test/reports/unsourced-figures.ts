import type { Report } from '../../reports/schema/report';

/** Numbers that count nothing: they name an entry, a version or a dispatch. */
const NAMES = ['ledgerSeq', 'seq', 'version', 'dispatch'];
/** What says how the report came to be, and what repeats figures of this report or of another. */
const BESIDE = ['figures', 'queries', 'changes', 'timeline', 'ledger'];

const numbersIn = (value: unknown, path: string): (readonly [path: string, value: number])[] => {
  if (typeof value === 'number') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    NAMES.includes(key) ? [] : numbersIn(inner, `${path}/${key}`),
  );
};

/** Every number of a report that no query is stated for, or another value than it has. */
export const unsourcedFigures = (report: Report): string[] =>
  Object.entries(report)
    .filter(([key]) => !BESIDE.includes(key))
    .flatMap(([key, value]) => numbersIn(value, `/${key}`))
    .filter(([path, value]) => {
      const figure = report.figures.find((each) => each.path === path);
      const query = report.queries.find(({ id }) => id === figure?.query);
      return !query || figure?.value !== value || !figure.asOf;
    })
    .map(([path]) => path);
