import { TocsinError } from '../domain/errors';
import type { BreachRecord } from './breaches';

const OVER = ['closed', 'not-a-breach'];

/** Throws `NotAllowed` where a case is over. */
export const refuseFinalList = ({ reference, phase }: Pick<BreachRecord, 'reference' | 'phase'>): void => {
  if (OVER.includes(phase))
    throw new TocsinError('NotAllowed', `breach ${reference} is ${phase}: its list is final`);
};
