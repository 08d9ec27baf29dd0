import { TocsinError } from '../../domain/errors';
import type { Globals, Result } from '../action';
import { takeAct } from '../act/take-act';
import { earlyFilingCautions } from './early-filing';

export interface RecordOptions {
  readonly agency?: string;
  readonly recipient?: string;
  readonly confirmation: string;
  readonly filedAt: string;
  readonly reason?: string;
}

/**
 * `tocsin filing record`: a filing with law enforcement, or a notice to whom else an obligation names.
 * @throws TocsinError Usage where neither is named
 */
export const recordFiling = (
  reference: string,
  { agency, recipient, confirmation, filedAt, reason }: RecordOptions,
  globals: Globals,
): Promise<Result> => {
  const whom = agency ?? recipient;
  if (whom === undefined)
    throw new TocsinError('Usage', 'nobody is named with whom it was filed', 'Give --agency or --recipient.');
  const message = { agency: whom, confirmation, filedAt, ...(reason === undefined ? {} : { reason }) };
  return takeAct({ reference, name: 'recordFiling', message, globals, cautions: earlyFilingCautions });
};
