import { keptUntilMs, refuseDestruction } from '../../domain/account-change/keeping';
import { TocsinError } from '../../domain/errors';
import { destroyMonth, readMonth } from '../../records/account-changes/destroy-month';
import type { DestroyedMonth } from '../../records/account-changes/destroy-month';
import type { Globals, Result } from '../result';
import { withRecords } from '../with-records';

export interface PurgeOptions {
  readonly second?: string;
  readonly reason: string;
}

const answer = (month: DestroyedMonth, said: string[]): Result => ({
  data: month,
  table: { columns: ['state', 'changes'], rows: Object.entries(month.counts) },
  said,
  next: `tocsin ledger show AC-${month.month}-DD`,
});

/** `tocsin account purge`: two persons have what is personal of a month's changes destroyed, once its time is over. */
export const purgeMonth = (
  month: string,
  { second, reason }: PurgeOptions,
  { actor, dryRun, yes }: Globals,
): Promise<Result> =>
  withRecords(async (database) => {
    const { unwrittenLetters, ...found } = await readMonth(database.kysely, month);
    if (found.destroyedAt === null) {
      refuseDestruction({ ...found, unwrittenLetters }, { actor, second }, Date.now());
      const changes = Object.values(found.counts).reduce((sum, one) => sum + one, 0);
      const until = new Date(keptUntilMs(month)).toISOString().slice(0, 10);
      if (dryRun)
        return answer(found, [
          `${changes} change(s) of ${month}, kept until ${until}, would be destroyed. Nothing was changed.`,
        ]);
      if (!yes)
        throw new TocsinError(
          'Declined',
          `this destroys the personal data of ${changes} change(s) of ${month} for good`,
          'Look first: --dry-run. Then repeat with --yes.',
        );
    }
    const destroyed = await destroyMonth(database, { month, actor, second, reason }, Date.now());
    return answer(destroyed, [
      found.destroyedAt === null
        ? 'Destroyed, and tried: nobody of it can be read any more. The ledgers of its days stay.'
        : `Nothing has changed: they were destroyed on ${found.destroyedAt}.`,
    ]);
  });
