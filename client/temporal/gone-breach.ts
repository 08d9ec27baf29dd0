import { WorkflowNotFoundError } from '@temporalio/client';
import { TocsinError } from '../../domain/errors';
import { breachWorkflowId } from '../../domain/naming';
import { referenceSchema } from '../../domain/schemas';
import { readBreach } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import { withRecords } from '../with-records';
import type { Temporal } from './connect';
import { unaskedEnd, unaskedEndRemedy, unaskedEndText } from './unasked-end';

const OVER = ['closed', 'not-a-breach'];

const closed = (reference: string, how: string): TocsinError =>
  new TocsinError('Conflict', `${reference} was closed ${how}`, `See tocsin ledger show ${reference}.`);

const unknown = (reference: string): TocsinError =>
  new TocsinError('NotFound', `there is no breach ${reference}`, 'See tocsin breach list.');

/**
 * What is no reference may still be the name of another workflow of ours, such as a dispatch.
 * @throws TocsinError NotFound
 */
export const refuseOtherThanReference = (reference: string): void => {
  if (!referenceSchema.safeParse(reference).success) throw unknown(reference);
};

/** The records know a breach for longer than Temporal keeps a closed workflow. */
const recordOf = async (reference: string): Promise<BreachRecord | null> => {
  try {
    return await withRecords((database) => readBreach(database, reference));
  } catch (error) {
    if (error instanceof TocsinError && ['NotFound', 'Unavailable'].includes(error.code)) return null;
    throw error;
  }
};

/**
 * Why a breach cannot be reached: it is closed, its workflow has ended otherwise, or it never was; null: its workflow
 * runs.
 */
export const goneBreach = async ({ client }: Temporal, reference: string): Promise<TocsinError | null> => {
  const end = await unaskedEnd(client, reference);
  if (end) return new TocsinError('Conflict', unaskedEndText(reference, end), unaskedEndRemedy(reference));
  try {
    const { status, closeTime } = await client.workflow.getHandle(breachWorkflowId(reference)).describe();
    if (status.name === 'RUNNING') return null;
    return closed(reference, closeTime?.toISOString() ?? 'a moment ago');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  const record = await recordOf(reference);
  if (!record) return unknown(reference);
  if (OVER.includes(record.phase)) return closed(reference, `as ${record.phase}`);
  return new TocsinError(
    'Conflict',
    `${reference} is in the records (${record.status}), but no workflow carries it out`,
    record.status === 'opening'
      ? 'Its opening was interrupted: open it again with the same file.'
      : 'Check with tocsin doctor that Temporal and the records belong together.',
  );
};
