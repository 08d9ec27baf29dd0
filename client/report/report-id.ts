import { TocsinError } from '../../domain/errors';

/**
 * The breach that a report is of, by the report's id.
 * @throws TocsinError Usage for what is no such id
 */
export const referenceIn = (reportId: string): string => {
  const [reference = ''] = reportId.split('/');
  if (/^[^/]+\/(initial|supplement|final|withdrawn)\/[1-9]\d*$/.test(reportId)) return reference;
  throw new TocsinError(
    'Usage',
    `${reportId} is no report’s id`,
    'Give one as tocsin report list shows it, such as BR-2026-0001/initial/1.',
  );
};
