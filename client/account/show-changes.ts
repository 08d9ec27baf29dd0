import { InvalidArgumentError } from 'commander';
import { CHANGE_STATES, UNSENT } from '../../domain/account-change/states';
import type { ChangeState } from '../../domain/account-change/states';
import { TocsinError } from '../../domain/errors';
import { accountChangeWorkflowId } from '../../domain/naming';
import { refuseDestroyedBook } from '../../records/account-changes/destroy-month';
import { changeFigures, findChange, listChanges } from '../../records/account-changes/read-changes';
import type { ListedChange } from '../../records/account-changes/read-changes';
import type { Result } from '../result';
import { withTemporal } from '../temporal/connect';
import { withRecords } from '../with-records';
import { inWindow } from '../in-window';
import { referenceOf } from './reference';
import { startChange } from './start-change';

const PAGE = 500;
const AT_ONCE = 32;

export interface ListOptions {
  readonly state?: ChangeState;
  readonly customer?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Of `--state`. */
export const stateName = (text: string): ChangeState => {
  const found = CHANGE_STATES.find((state) => state === text && state !== 'staged');
  if (found) return found;
  throw new InvalidArgumentError(
    `Write one of ${CHANGE_STATES.filter((one) => one !== 'staged').join(', ')}.`,
  );
};

const tableOf = (changes: readonly ListedChange[]): Result['table'] => ({
  columns: ['reference', 'customer', 'change', 'changed at', 'state', 'by', 'after ms', 'rule'],
  rows: changes.map((one) => [
    one.reference,
    one.customerId,
    `${one.kind} ${one.action}`,
    one.changedAt,
    one.doubted ? `${one.state} (perhaps twice)` : one.state,
    one.channel ?? '',
    one.afterMs ?? '',
    one.closed ? `${one.closed.by}: ${one.closed.reason}` : (one.rule ?? ''),
  ]),
});

/** `tocsin account list`: no personal data in it. */
export const listAccountChanges = ({ state, customer, after, limit }: ListOptions): Promise<Result> =>
  withRecords(async ({ kysely }) => {
    const changes = await listChanges(kysely, {
      states: state ? [state] : undefined,
      customerId: customer,
      after: after ? referenceOf(after) : undefined,
      limit,
    });
    const last = changes.at(-1);
    return {
      data: changes,
      table: tableOf(changes),
      next: changes.length === limit && last ? `tocsin account list --after ${last.reference}` : undefined,
    };
  });

/** `tocsin account show`: one notice, by the number that stands in it. */
export const showChange = (text: string): Promise<Result> =>
  withRecords(async ({ kysely }) => {
    const reference = referenceOf(text);
    const found = await findChange(kysely, reference);
    if (!found) await refuseDestroyedBook(kysely, reference.book);
    if (!found)
      throw new TocsinError('NotFound', `no notice ${text} is on record`, 'See tocsin account list.');
    const { key, ...change } = found;
    return {
      data: { ...change, workflowId: accountChangeWorkflowId(key) },
      table: tableOf([found]),
      next: `tocsin account list --customer ${change.customerId}`,
    };
  });

/** `tocsin account status`: how many came to what, and how soon. */
export const showFigures = (hours: number): Promise<Result> =>
  withRecords(async ({ kysely }) => {
    const since = new Date(Date.now() - hours * 3_600_000).toISOString();
    const figures = await changeFigures(kysely, since);
    const { counts, doubted, latencyMs, oldestOpen } = figures;
    const open = UNSENT.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    const letters = counts.letter ?? 0;
    return {
      data: { since, ...figures },
      table: { columns: ['state', 'changes'], rows: Object.entries(counts) },
      said: [
        ...(latencyMs
          ? [
              `Handed over after the change: half within ${latencyMs.p50} ms, 95 % within ${latencyMs.p95} ms, 99 % within ${latencyMs.p99} ms.`,
            ]
          : []),
        ...(doubted > 0 ? [`${doubted} may have been sent twice.`] : []),
        ...(open > 0 ? [`${open} are not told of yet, the oldest since ${oldestOpen}.`] : []),
        ...((counts.nowhere ?? 0) > 0
          ? [
              `${counts.nowhere} reach nobody: a person must find a way, and close them with tocsin account close.`,
            ]
          : []),
      ],
      next:
        open > 0 ? 'tocsin account retry' : letters > 0 ? 'tocsin account letters --out FOLDER' : undefined,
    };
  });

/** `tocsin account retry`: begins what is on record and has not begun, or has failed. */
export const retryChanges = (): Promise<Result> =>
  withRecords(({ kysely }) =>
    withTemporal(async (temporal) => {
      let begun = 0;
      let after: { book: string; seq: number } | undefined;
      for (;;) {
        const open = await listChanges(kysely, { states: UNSENT, after, limit: PAGE });
        await inWindow(open, AT_ONCE, ({ key }) => startChange(temporal, key));
        begun += open.length;
        const last = open.at(-1);
        if (!last || open.length < PAGE) break;
        after = referenceOf(last.reference);
      }
      return {
        data: { open: begun },
        table: { columns: ['open'], rows: [[begun]] },
        said: [`${begun} notice(s) that were not told of are under way.`],
        next: 'tocsin account status',
      };
    }),
  );
