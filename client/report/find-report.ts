import { TocsinError } from '../../domain/errors';

/**
 * One of the reports of a breach, by its id.
 * @throws TocsinError NotFound
 */
export const findReport = <R extends { readonly reportId: string }>(
  reports: readonly R[],
  reference: string,
  reportId: string,
): R => {
  const found = reports.find((report) => report.reportId === reportId);
  if (found) return found;
  throw new TocsinError(
    'NotFound',
    `there is no report ${reportId} of ${reference}`,
    `See tocsin report list ${reference}.`,
  );
};
