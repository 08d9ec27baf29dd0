import type { History } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflowBundle } from './workflow-bundle';

export interface RunToReplay {
  readonly name: string;
  readonly workflowId: string;
  readonly history: History;
}

/**
 * Gives recorded histories to the workflows that are installed here, without any server: they must decide what they
 * decided then. Answers what went wrong with each, by name; null: nothing.
 */
export const replayHistories = async (
  runs: readonly RunToReplay[],
): Promise<ReadonlyMap<string, string | null>> => {
  const logger = new DefaultLogger('ERROR', () => undefined);
  if (Runtime._instance === undefined)
    Runtime.install({ logger, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } } });
  const bundle = await workflowBundle(logger);
  const results = new Map<string, string | null>();
  for (const { name, workflowId, history } of runs)
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: bundle }, [
      { workflowId, history },
    ]))
      results.set(
        name,
        error ? `the workflows decide otherwise now (${error.message.split('\n')[0]})` : null,
      );
  return results;
};
