import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Anchor } from '../../records/ledger-anchors';
import { ACCOUNT_CHANGE } from '../../workflows/account-change-contract';
import type { AccountChangeResult } from '../../workflows/account-change-contract';
import { inWindow } from '../in-window';

/** Workflows that are asked at most, the latest first: each head vouches for all of the chain before it. */
const MOST = 500;
const AT_ONCE = 20;
const DAY_MS = 86_400_000;

/**
 * The heads of a book's ledger that its workflows have answered, in the histories that Temporal still has. A change may
 * be told of a day after it was put on record; later than that it is not looked for.
 */
export const readBookAnchors = async (
  client: Client,
  book: string,
): Promise<{ readonly anchors: readonly Anchor[]; readonly runs: number }> => {
  const fromMs = Date.parse(`${book.slice('AC-'.length)}T00:00:00Z`);
  const [from, to] = [fromMs, fromMs + 2 * DAY_MS].map((ms) => new Date(ms).toISOString());
  const query = `WorkflowType = '${ACCOUNT_CHANGE}' and ExecutionStatus = 'Completed' and StartTime >= '${from}' and StartTime < '${to}'`;
  const found: WorkflowExecutionInfo[] = [];
  for await (const execution of client.workflow.list({ query })) {
    found.push(execution);
    if (found.length === MOST) break;
  }
  const anchors: Anchor[] = [];
  await inWindow(found, AT_ONCE, async ({ workflowId, runId, closeTime }) => {
    const { ledger }: Partial<AccountChangeResult> = await client.workflow
      .getHandle<() => Promise<AccountChangeResult>>(workflowId, runId)
      .result();
    if (ledger?.book !== book) return;
    const { seq, hash } = ledger;
    anchors.push({ seq, hash, keptBy: `the answer of a workflow of ${closeTime?.toISOString()}` });
  });
  return { anchors, runs: anchors.length };
};
