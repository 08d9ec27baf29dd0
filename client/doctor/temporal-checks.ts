import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import { TASK_QUEUE } from '../../domain/naming';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';
import { withTemporal } from '../temporal/connect';
import type { Temporal } from '../temporal/connect';
import { bad, looking, ok, warn } from './check';
import type { Check } from './check';

type Name = keyof typeof SEARCH_ATTRIBUTES;

/** Temporal’s numbers for the two kinds of task queue. */
const WORKFLOW_QUEUE = 1;

const checkNamespace = async ({ connection, namespace, address }: Temporal): Promise<Check> => {
  await connection.workflowService.describeNamespace({ namespace });
  return ok('namespace', `${namespace} at ${address}`);
};

/** Search attributes that the namespace lacks, or has with another type. */
const checkSearchAttributes = async (
  { connection, namespace }: Temporal,
  mayFix: boolean,
): Promise<Check> => {
  const name = 'search attributes';
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const typeOf = (key: Name): number => encodeSearchAttributeIndexedValueType(SEARCH_ATTRIBUTES[key]) ?? 0;
  const wanted = Object.keys(SEARCH_ATTRIBUTES) as Name[];
  const missing = wanted.filter((key) => !(key in customAttributes));
  const mistyped = wanted.filter(
    (key) => key in customAttributes && Number(customAttributes[key]) !== typeOf(key),
  );
  if (mistyped.length > 0)
    return bad(
      name,
      `${mistyped.join(', ')}: registered with another type`,
      'Temporal cannot change a type: use another namespace, or remove them with the temporal command.',
    );
  if (missing.length === 0) return ok(name, `all ${wanted.length} are registered`);
  if (!mayFix) return bad(name, `missing: ${missing.join(', ')}`, 'Run tocsin doctor --fix.');
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((key) => [key, typeOf(key)])),
  });
  return ok(name, `registered now: ${missing.join(', ')}`);
};

const checkWorkers = async ({ connection, namespace }: Temporal): Promise<Check> => {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: TASK_QUEUE },
    taskQueueType: WORKFLOW_QUEUE,
  });
  const names = (pollers ?? []).map(({ identity }) => identity ?? '');
  return names.length > 0
    ? ok('worker', `${names.length} on task queue ${TASK_QUEUE}: ${names.join(', ')}`)
    : warn('worker', `none on task queue ${TASK_QUEUE}: no breach moves on`, 'Run tocsin worker.');
};

/** Temporal: whether it answers, whether it knows what Tocsin needs, and whether anybody works. */
export const checkTemporal = (mayFix: boolean): Promise<Check[]> =>
  withTemporal(async (temporal) =>
    [
      await looking('namespace', () => checkNamespace(temporal)),
      await looking('search attributes', () => checkSearchAttributes(temporal, mayFix)),
      await looking('worker', () => checkWorkers(temporal)),
    ].flat(),
  );
