import type { Hold } from '../../domain/case/state';

/** Whether a direction still stops customers' notices, readable or not. */
export const isStandingHold = ({ releasedAt, lapsedAt }: Pick<Hold, 'releasedAt' | 'lapsedAt'>): boolean =>
  releasedAt === null && lapsedAt === null;
