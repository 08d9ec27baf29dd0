import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import type { History } from '@temporalio/common/lib/proto-utils';
import { breachWorkflowId, retentionWorkflowId } from '../../domain/naming';
import { isBook } from '../../records/account-changes/identity';
import type { LedgerEntryInput } from '../../domain/ledger';
import type { Anchor } from '../../records/ledger-anchors';
import type { Told } from '../../records/ledger-told';
import { readBookAnchors } from './book-anchors';

/** The activity that answers the ledger's head (activities/keep-records.ts). */
const APPENDING = 'appendLedger';

type DataConverter = Client['options']['loadedDataConverter'];

const isHead = (value: unknown): value is { seq: number; hash: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { seq?: unknown }).seq === 'number' &&
  typeof (value as { hash?: unknown }).hash === 'string';

const timeOf = ({ seconds }: { seconds?: unknown } = {}): string =>
  new Date(Number(seconds ?? 0) * 1_000).toISOString();

/** The ledger's heads in one run's history: each answer to `appendLedger`. */
export const anchorsInHistory = async (
  { events }: History,
  converter: DataConverter,
): Promise<readonly Anchor[]> => {
  const appending = new Set(
    (events ?? [])
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === APPENDING)
      .map(({ eventId }) => String(eventId)),
  );
  const anchors: Anchor[] = [];
  for (const { activityTaskCompletedEventAttributes: done, eventTime } of events ?? []) {
    if (!done || !appending.has(String(done.scheduledEventId))) continue;
    const [head] = await decodeArrayFromPayloads(converter, done.result?.payloads);
    if (isHead(head) && head.seq > 0)
      anchors.push({ ...head, keptBy: `the workflow's history of ${timeOf(eventTime ?? undefined)}` });
  }
  return anchors;
};

/** What one run has had written: what it gave to each `appendLedger`. */
export const entriesInHistory = async (
  { events }: History,
  converter: DataConverter,
): Promise<readonly LedgerEntryInput[]> => {
  const entries: LedgerEntryInput[] = [];
  for (const { activityTaskScheduledEventAttributes: scheduled } of events ?? []) {
    if (scheduled?.activityType?.name !== APPENDING) continue;
    const [, given] = await decodeArrayFromPayloads(converter, scheduled.input?.payloads);
    if (Array.isArray(given)) entries.push(...(given as LedgerEntryInput[]));
  }
  return entries;
};

export interface HistoryAnchors extends Told {
  /** Runs whose histories Temporal still has. */
  readonly runs: number;
}

/** The ledger's heads in all histories of a breach that Temporal still has, those of its retention among them. */
export const readHistoryAnchors = async (client: Client, reference: string): Promise<HistoryAnchors> => {
  if (isBook(reference)) return { ...(await readBookAnchors(client, reference)), entries: [] };
  const ids = [breachWorkflowId(reference), retentionWorkflowId(reference)];
  const query = ids.map((id) => `WorkflowId = "${id}"`).join(' or ');
  const anchors: Anchor[] = [];
  const entries: LedgerEntryInput[] = [];
  let runs = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    anchors.push(...(await anchorsInHistory(history, client.options.loadedDataConverter)));
    entries.push(...(await entriesInHistory(history, client.options.loadedDataConverter)));
    runs += 1;
  }
  return { anchors, entries, runs };
};
