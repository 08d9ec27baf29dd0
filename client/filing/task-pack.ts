import type { CaseStatus } from '../../domain/case/state';
import type { ObligationStatus } from '../../domain/case/duty-state';
import { TocsinError } from '../../domain/errors';

/**
 * The obligations of a breach to one recipient whom a person tells.
 * @throws TocsinError NotFound naming the recipients that there are
 */
export const dutiesTo = ({ reference, obligations }: CaseStatus, recipient: string): ObligationStatus[] => {
  const tasks = obligations.filter((each) => each.recipient !== 'agencies' && each.recipient !== 'customers');
  const duties = tasks.filter((each) => each.recipient === recipient);
  if (duties.length > 0) return duties;
  const known = [...new Set(tasks.map((each) => each.recipient))];
  throw new TocsinError(
    'NotFound',
    `no policy of ${reference} asks for a notice to ${recipient}`,
    `Recipients: ${known.join(', ') || 'none'}; without --recipient the pack is for law enforcement.`,
  );
};

/** The nearest latest of several obligations, ISO 8601; null: none has one that runs. */
export const nearestLatest = (duties: readonly ObligationStatus[]): string | null =>
  duties.flatMap(({ latest }) => latest ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
