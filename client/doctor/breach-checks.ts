import { WorkflowNotFoundError } from '@temporalio/client';
import { breachWorkflowId } from '../../domain/naming';
import { listBreaches } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import { withTemporal } from '../temporal/connect';
import type { Temporal } from '../temporal/connect';
import { unaskedEnd, unaskedEndRemedy, unaskedEndText } from '../temporal/unasked-end';
import { withRecords } from '../with-records';
import { bad, ok } from './check';
import type { Check } from './check';

const NAME = 'open breaches';
const OVER = ['closed', 'not-a-breach'];

const isOnTemporal = async ({ client }: Temporal, reference: string): Promise<boolean> => {
  try {
    await client.workflow.getHandle(breachWorkflowId(reference)).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
};

const checkBreach = async (temporal: Temporal, reference: string): Promise<Check[]> => {
  const end = await unaskedEnd(temporal.client, reference);
  if (end) return [bad(NAME, unaskedEndText(reference, end), unaskedEndRemedy(reference))];
  if (await isOnTemporal(temporal, reference)) return [];
  return [
    bad(
      NAME,
      `${reference} is open in the records, but no workflow carries it out on Temporal at ${temporal.address}`,
      'Check that Temporal (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE) and the records (DATABASE_URL) belong together.',
    ),
  ];
};

const isOpen = ({ status, phase }: BreachRecord): boolean => status === 'running' && !OVER.includes(phase);

/** Whether every breach that the records have open is carried out by a workflow that runs. */
export const checkBreaches = async (): Promise<Check[]> => {
  const open = (await withRecords(listBreaches)).filter(isOpen);
  const found = await withTemporal(async (temporal) => {
    const checks: Check[] = [];
    for (const { reference } of open) checks.push(...(await checkBreach(temporal, reference)));
    return checks;
  });
  return found.length > 0 ? found : [ok(NAME, `${open.length}, each carried out by a workflow that runs`)];
};
