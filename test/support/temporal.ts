import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionPlugin } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, bundleWorkflowCode, makeTelemetryFilterString } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { defineSearchAttributeKey } from '@temporalio/common';
import { locateTemporalCli } from '../../ops/setup/temporal-cli.cjs';
import { locateTestServer } from '../../ops/setup/test-server.cjs';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';

const found = (program: string | null, name: string): string => {
  if (program) return program;
  throw new Error(`there is no ${name} on this machine: run npm run setup -- --tests`);
};

let isQuiet = false;

/** Retries and refusals are what these tests are about: only what nobody expects is printed. Once per test file. */
export const quietRuntime = (): void => {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }), forward: {} },
    },
  });
};

/** The SDK gives a server 5 s to start, which a busy machine may not have for it: it is started anew then. */
const STARTS = 3;
const untilStarted = async <T>(start: () => Promise<T>, left = STARTS): Promise<T> => {
  try {
    return await start();
  } catch (error) {
    if (left > 1 && String(error).includes('did not start within')) return untilStarted(start, left - 1);
    throw error;
  }
};

/**
 * This server ends connections of clients that ask it now and then whether it lives (gRPC's keepalive, which the SDK has
 * every 30 s): whoever waits longer than a minute or two for a story would lose the answer.
 */
const SELDOM_MS = 3_600_000;
const WITHOUT_PINGS: ConnectionPlugin = {
  name: 'tocsin.test.without-pings',
  configureConnection: (options) => ({
    ...options,
    channelArgs: { ...options.channelArgs, 'grpc.keepalive_time_ms': SELDOM_MS },
  }),
};

/** A server that skips time. Only one test may wait for a result at a time: see docs/decisions. */
export const timeSkipping = async (): Promise<TestWorkflowEnvironment> => {
  quietRuntime();
  const env = await untilStarted(() =>
    TestWorkflowEnvironment.createTimeSkipping({
      server: {
        executable: { type: 'existing-path', path: found(locateTestServer(), 'time-skipping test server') },
      },
      plugins: [WITHOUT_PINGS],
    }),
  );
  const types = { KEYWORD: 2, INT: 3, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 } as const;
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, types[type]]),
    ),
  });
  return env;
};

/** A real dev server in memory, on a free port of this machine. */
export const devServer = (): Promise<TestWorkflowEnvironment> => {
  quietRuntime();
  return untilStarted(() =>
    TestWorkflowEnvironment.createLocal({
      server: {
        executable: { type: 'existing-path', path: found(locateTemporalCli(), 'Temporal CLI') },
        ip: '127.0.0.1',
        searchAttributes: Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) =>
          defineSearchAttributeKey(name, type),
        ),
      },
    }),
  );
};

/** Bundles the workflows once for a whole run of tests; answers what takes the bundle away again. */
export const startBundle = async (): Promise<() => Promise<void>> => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, '../../workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-bundle-'));
  const codePath = path.join(folder, 'workflows.js');
  await writeFile(codePath, code);
  process.env.TEST_WORKFLOW_BUNDLE = codePath;
  return () => rm(folder, { recursive: true, force: true });
};

/** The workflows as this run of tests has bundled them. */
export const workflowBundle = async (): Promise<WorkflowBundleOption> => {
  const codePath = process.env.TEST_WORKFLOW_BUNDLE;
  if (!codePath) throw new Error('TEST_WORKFLOW_BUNDLE is not set: run this test in the slow lane');
  return { codePath };
};
