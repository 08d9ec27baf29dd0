import { closeChange } from '../../records/account-changes/close-change';
import type { Globals, Result } from '../result';
import { withRecords } from '../with-records';
import { referenceOf } from './reference';

export interface CloseOptions {
  readonly reason: string;
}

/** `tocsin account close`: a named person ends a notice that has reached nobody. The same again is no fault. */
export const close = (name: string, { reason }: CloseOptions, { actor, dryRun }: Globals): Promise<Result> =>
  withRecords(async (database) => {
    const { isRepeat } = await closeChange(database, {
      ...referenceOf(name),
      actor,
      reason,
      isDryRun: dryRun,
    });
    const would = dryRun ? 'would be ' : '';
    return {
      data: { reference: name, state: 'closed', actor, reason, isRepeat, dryRun },
      table: { columns: ['reference', 'state', 'by', 'reason'], rows: [[name, 'closed', actor, reason]] },
      said: [isRepeat ? `${name} was closed so before.` : `${name} ${would}closed.`],
      next: 'tocsin account list --state nowhere',
    };
  });
