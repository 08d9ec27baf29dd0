import { isByTwo, isNamed } from '../../domain/case/person';
import { TocsinError } from '../../domain/errors';
import { mergeCustomers as merge } from '../../records/duplicates/merge-customers';
import type { MergeOutcome } from '../../records/duplicates/merge-customers';
import { MERGE_REASON, isMergeTold } from '../../records/duplicates/merge-told';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { announceList } from './announce-list';

export interface MergeOptions {
  readonly keep: string;
  /** Ids, separated by commas. */
  readonly drop: string;
  readonly reason: string;
  readonly second?: string;
}

const idsToDrop = ({ keep, drop }: MergeOptions): string[] => {
  const ids = [...new Set(drop.split(',').map((id) => id.trim()))].filter(Boolean);
  if (ids.length === 0) throw new TocsinError('Usage', '--drop names nobody', 'Give one id or more.');
  if (ids.includes(keep))
    throw new TocsinError('Usage', `${keep} cannot be both kept and dropped`, 'Keep one, drop the others.');
  return ids;
};

const refuseUnnamed = (actor: string, { reason, second }: MergeOptions): void => {
  if (reason.trim() === '')
    throw new TocsinError('Usage', '--reason is empty', 'Say why they are one person.');
  if (!isNamed(actor))
    throw new TocsinError('NotAllowed', 'a named person merges people', 'Name yourself with --actor.');
  if (second !== undefined && !isByTwo({ actor, second }))
    throw new TocsinError('NotAllowed', `${second} is not a second person`, 'Name another with --second.');
};

const tell = ({ reference, kept, dropped, ...rest }: MergeOutcome): string[] => {
  if (rest.isRepeat)
    return [
      `They were merged into ${kept} before: nothing has changed. ${rest.customers} people are listed.`,
    ];
  const [is, them] = dropped.length === 1 ? ['was', 'its row'] : ['were', 'their rows'];
  const [are, leave] = rest.isDryRun ? ['would be', 'would leave'] : ['are', 'have left'];
  return [
    `${dropped.join(', ')} ${leave} the list as the same person as ${kept}; ${rest.noticesWithdrawn} planned notice(s) with them.`,
    `${rest.customers} people ${are} on the list of ${reference}. An approval of the list as it was ${rest.isDryRun ? 'would be' : 'is'} void.`,
    `This cannot be undone: if ${dropped.join(', ')} ${is} somebody else after all, import ${them} again under another id.`,
  ];
};

/** `tocsin customers merge`: a named person has looked. The running case is told, as an import tells it. */
export const mergeCustomers = (
  reference: string,
  options: MergeOptions,
  { actor, dryRun }: Globals,
): Promise<Result> => {
  const drop = idsToDrop(options);
  refuseUnnamed(actor, options);
  const { keep, reason, second } = options;
  return withRecords(async (database) => {
    const outcome = await merge(database, { reference, keep, drop, reason, actor, second, dryRun });
    // The same again is for a workflow that could not be told the first time.
    const isTold = dryRun || (outcome.isRepeat && (await isMergeTold(database, reference)));
    if (!isTold)
      await announceList(reference, actor, {
        reason: MERGE_REASON,
        done: 'they are merged',
        again: 'merge the same again',
      });
    return {
      data: outcome,
      table: {
        columns: ['kept', 'dropped', 'notices withdrawn', 'customers'],
        rows: [[outcome.kept, outcome.dropped.length, outcome.noticesWithdrawn, outcome.customers]],
      },
      said: tell(outcome),
      next: outcome.isDryRun ? undefined : `tocsin breach show ${reference}`,
    };
  });
};
