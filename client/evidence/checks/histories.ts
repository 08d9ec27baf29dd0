import { defaultDataConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { History } from '@temporalio/common/lib/proto-utils';
import { z } from 'zod';
import type { Told } from '../../../records/ledger-told';
import { anchorsInHistory, entriesInHistory } from '../../ledger/history-anchors';
import type { Bundle } from '../open-bundle';
import type { Check } from './check';
import { checkOf } from './check';

/** One run of one workflow, to be replayed. */
export interface RecordedRun {
  readonly name: string;
  readonly workflowId: string;
  readonly history: History;
}

/** Replays runs against the workflows that are installed here; answers, by name, what went wrong, or null. */
export type Replay = (runs: readonly RecordedRun[]) => Promise<ReadonlyMap<string, string | null>>;

const runSchema = z.object({ workflowId: z.string(), history: z.looseObject({}) });

/** @throws Error for a member that is no history */
export const readHistories = async (bundle: Bundle): Promise<readonly RecordedRun[]> => {
  const names = bundle.names.filter((name) => name.startsWith('histories/'));
  return Promise.all(
    names.map(async (name) => {
      const { workflowId, history } = runSchema.parse(JSON.parse((await bundle.read(name)).toString()));
      return { name, workflowId, history: historyFromJSON(history) };
    }),
  );
};

/** The ledger's heads that the engine's histories name, and what the workflows had written. */
export const toldIn = async (runs: readonly RecordedRun[]): Promise<Told> => {
  const inEach = async <T>(
    read: (history: History, converter: typeof defaultDataConverter) => Promise<readonly T[]>,
  ): Promise<readonly T[]> =>
    (await Promise.all(runs.map(({ history }) => read(history, defaultDataConverter)))).flat();
  return { anchors: await inEach(anchorsInHistory), entries: await inEach(entriesInHistory) };
};

/** Whether the engine, given the same events again, decides the same. */
export const checkReplay = async (
  { manifest }: Bundle,
  runs: readonly RecordedRun[],
  replay: Replay,
): Promise<Check> => {
  const { reference, histories } = manifest;
  const foreign = runs.filter(
    ({ workflowId }) => !new RegExp(`^(?:breach|retention)/${reference}(?:/|$)`).test(workflowId),
  );
  const results = runs.length > 0 ? await replay(runs) : new Map<string, string | null>();
  const missing =
    histories.runs !== runs.length || (histories.isComplete && runs.length === 0)
      ? [`${runs.length} run(s) are in it, and ${histories.runs} were signed for`]
      : [];
  const problems = [
    ...missing,
    ...foreign.map(({ name, workflowId }) => `${name} is of ${workflowId}`),
    ...[...results].flatMap(([name, problem]) => (problem === null ? [] : [`${name}: ${problem}`])),
  ];
  if (runs.length === 0 && problems.length === 0)
    return {
      check: 'history',
      ok: true,
      isMade: false,
      found: `there is no history to replay: ${histories.reason}`,
    };
  const told = histories.isComplete ? '' : ` (not all: ${histories.reason})`;
  return checkOf(
    'history',
    problems,
    `${runs.length} run(s) replayed against the installed workflows${told}`,
  );
};
