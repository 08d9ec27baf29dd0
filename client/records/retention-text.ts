import type { RetentionStanding } from '../../domain/retention/ports';
import { standingLegalHolds } from '../../domain/retention/state';
import type { RetentionStatus } from '../../domain/retention/status';

/** One line on how long the records of a closed breach are kept. */
export const standingText = ({
  phase,
  until,
  why,
  legalHolds,
  askedAt,
  destroyedAt,
}: Omit<RetentionStanding, 'legalHolds'> & { readonly legalHolds: readonly string[] }): string => {
  if (phase !== 'retained') return destroyedAt ? `destroyed ${destroyedAt}` : 'being destroyed';
  return [
    `kept until ${until ?? 'a time that is not computed yet'}${why ? ` (${why})` : ''}`,
    ...(legalHolds.length > 0 ? [`LEGAL HOLD ${legalHolds.join(', ')}`] : []),
    ...(askedAt && legalHolds.length === 0 ? ['its time is over: tocsin records purge'] : []),
  ].join('; ');
};

/** What an act has left. */
export const retentionText = (status: RetentionStatus): string =>
  `${status.reference}: ${standingText({
    ...status,
    legalHolds: standingLegalHolds(status).map(({ reference }) => reference),
  })}`;
