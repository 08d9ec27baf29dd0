import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { WorkflowService } from '@temporalio/client';

/** What is asked of Temporal here, by whichever connection. */
export type TemporalService = Pick<WorkflowService, 'describeNamespace' | 'listWorkflowExecutions'>;

/** The namespace's own number, made with it: another server's namespace of the same name has another. */
export const readNamespaceMark = async (service: TemporalService, namespace: string): Promise<string> =>
  (await service.describeNamespace({ namespace })).namespaceInfo?.id ?? '';

const PAGE = 500;
const told = defineSearchAttributeKey('BreachNotified', 'INT');
const drill = defineSearchAttributeKey('BreachDrill', 'BOOL');

/** How many people Temporal says were told, of each breach under way that is no drill; by workflow id. */
export const readToldByTemporal = async (
  service: TemporalService,
  namespace: string,
  workflowType: string,
): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>();
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const page = await service.listWorkflowExecutions({
      namespace,
      query: `WorkflowType = '${workflowType}' and ExecutionStatus = 'Running'`,
      pageSize: PAGE,
      nextPageToken,
    });
    for (const { execution, searchAttributes } of page.executions ?? []) {
      const attributes = decodeTypedSearchAttributes(searchAttributes?.indexedFields);
      if (attributes.get(drill) !== true) found.set(execution?.workflowId ?? '', attributes.get(told) ?? 0);
    }
    ({ nextPageToken } = page);
  } while (nextPageToken && nextPageToken.length > 0);
  return found;
};
