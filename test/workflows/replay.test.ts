import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import { DefaultLogger, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { MESSAGE_NAMES } from '../../domain/messages';
import { dispatchWorkflowId } from '../../domain/naming';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { quietRuntime, workflowBundle } from '../support/temporal';
import { STORIES } from './replay-stories';

/**
 * Histories of real runs, replayed against the workflows as they are now: a running breach must be able to go on under
 * the next release. A change that fails here goes behind `patched()`; the histories stay as they are.
 *
 * To record those of a new story, beside the ones that are there:
 *   TOCSIN_RECORD_HISTORIES=1 npx jest --selectProjects slow --testPathPatterns test/workflows/replay
 * A story whose file exists is never recorded again. Before a first release, while no breach runs, files may be deleted
 * and recorded anew.
 */
const FOLDER = path.join(__dirname, 'histories');
const isRecording = Boolean(process.env.TOCSIN_RECORD_HISTORIES);

type History = temporal.api.history.v1.IHistory;

/** All runs of a workflow, in order. */
const runsOf = async ({ env }: RunningCase, workflowId: string): Promise<History[]> => {
  const latest = await env.client.workflow.getHandle(workflowId).fetchHistory();
  const started = latest.events?.[0]?.workflowExecutionStartedEventAttributes;
  const runs: History[] = [];
  for (let runId = started?.firstExecutionRunId; runId;) {
    const run: History = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push(run);
    runId = run.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
};

/** One file a run: `holds.breach.1.json`. */
const save = async (theCase: RunningCase, story: string, kind: string, workflowId: string): Promise<void> => {
  const runs = await runsOf(theCase, workflowId);
  for (const [index, run] of runs.entries()) {
    const whole = JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(run)) as object });
    // A failure's stack names the folder of this checkout.
    const text = whole.replaceAll(`${process.cwd()}/`, '');
    await writeFile(path.join(FOLDER, `${story}.${kind}.${index + 1}.json`), `${text}\n`);
  }
};

const record = async (theCase: RunningCase, story: string): Promise<void> => {
  const { workflowId } = theCase.handle;
  await mkdir(FOLDER, { recursive: true });
  await save(theCase, story, 'breach', workflowId);
  if (theCase.ports.entries('recipients-frozen').length > 0)
    await save(theCase, story, 'dispatch', dispatchWorkflowId(workflowId.slice('breach/'.length), 1));
};

if (isRecording) {
  const runCase = caseRunner();
  const missing = Object.keys(STORIES).filter(
    (story) => !existsSync(path.join(FOLDER, `${story}.breach.1.json`)),
  );
  test.each(missing)('records %s', async (name) => {
    const { policies, tell, options } = STORIES[name] as (typeof STORIES)[string];
    await runCase(
      policies,
      async (theCase) => {
        await tell(theCase);
        await record(theCase, name);
      },
      options,
    );
  });
}

interface Recorded {
  readonly name: string;
  readonly workflowId: string;
  readonly history: History;
  readonly text: string;
}
const readAll = async (): Promise<Recorded[]> => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(FOLDER, name), 'utf8');
      const { workflowId, history } = JSON.parse(text) as { workflowId: string; history: object };
      return { name, workflowId, history: historyFromJSON(history), text };
    }),
  );
};

/** What became of each history, by file. */
const replay = async (
  bundle: WorkflowBundleOption,
  recorded: readonly Recorded[],
): Promise<Record<string, unknown>> => {
  quietRuntime();
  const results: Record<string, unknown> = {};
  for (const { name, workflowId, history } of recorded)
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: bundle }, [
      { workflowId, history },
    ]))
      results[name] = error?.name ?? 'replayed';
  return results;
};

test('every history replays against the workflows as they are', async () => {
  const recorded = await readAll();
  expect(await replay(await workflowBundle(), recorded)).toEqual(
    Object.fromEntries(recorded.map(({ name }) => [name, 'replayed'])),
  );
});

test('a control: one step more in a breach, or a change, fails with each of its histories', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, 'altered-workflows.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  const breaches = (await readAll()).filter(({ name }) => /\.(breach|account-change)\./.test(name));
  expect(await replay({ code }, breaches)).toEqual(
    Object.fromEntries(breaches.map(({ name }) => [name, DeterminismViolationError.name])),
  );
});

test('every story, every message and a new run of each workflow are among them', async () => {
  const recorded = await readAll();
  const names = recorded.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(Object.keys(STORIES).map((story) => `${story}.breach.1.json`)),
  );
  expect(names.some((name) => name.endsWith('.breach.2.json'))).toBe(true);
  expect(names.some((name) => name.endsWith('.dispatch.2.json'))).toBe(true);
  const messages = recorded.flatMap(({ history }) =>
    (history.events ?? []).flatMap((event) => [
      event.workflowExecutionSignaledEventAttributes?.signalName,
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name,
    ]),
  );
  expect(messages).toEqual(expect.arrayContaining([...MESSAGE_NAMES, 'halt']));
});

test('nobody’s address is in them', async () => {
  for (const { name, text } of await readAll()) {
    const payloads = [...text.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
      Buffer.from(data ?? '', 'base64').toString('utf8'),
    );
    const isFound = /@example\.com|@customer/.test([text, ...payloads].join('\n'));
    expect({ name, isFound }).toEqual({ name, isFound: false });
  }
});
