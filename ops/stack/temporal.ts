import type { ChildProcess } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { TocsinError } from '../../domain/errors';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';
import { locateTemporalCli } from '../setup/temporal-cli.cjs';
import { hasEnded, startChild } from './child-part';
import type { Folders } from './child-part';
import type { RunningPart } from './part';
import { HOST } from './ports';

export interface TemporalOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  /** The SQLite file of all workflows; made when it is not there. */
  readonly dbFile: string;
  readonly folders: Folders;
}

/** How long the history of a closed breach can still be seen in the UI; the records keep everything. */
const RETENTION = '30 days';
const READY_WITHIN_MS = 60_000;
const PROBE_MS = 100;

/** The types as the program's `--search-attribute` has them. */
const TYPE_NAMES = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
  BOOL: 'Bool',
  INT: 'Int',
  DATETIME: 'Datetime',
} as const;

/** Temporal's own variables are for clients of other servers; they would change what this one does. */
const withoutTemporalVariables = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));

const keepHistories = async (address: string, namespace: string): Promise<void> => {
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(RETENTION) },
    });
  } finally {
    await connection.close();
  }
};

/** Answers the namespace, not just the port: the dev server listens a moment before its namespace is there. */
const answers = async (address: string, namespace: string, child: ChildProcess): Promise<void> => {
  while (!hasEnded(child)) {
    try {
      await keepHistories(address, namespace);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    }
  }
};

const program = (): string => {
  const found = locateTemporalCli();
  if (found) return found;
  throw new TocsinError(
    'Unavailable',
    'there is no Temporal server on this machine: no temporal on PATH, none in TEMPORAL_CLI_PATH',
    'Run npm run setup, which downloads or builds one.',
  );
};

/** Histories are for their owner alone. What SQLite makes beside its file later gets that file's mode. */
const keepPrivate = async (dbFile: string): Promise<void> => {
  for (const file of [dbFile, `${dbFile}-wal`, `${dbFile}-shm`])
    await chmod(file, 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
};

/**
 * Starts Temporal's dev server with its UI on this machine alone, over a file that outlives it.
 * @throws TocsinError Unavailable, with the last lines of its log
 */
export const startTemporal = async (options: TemporalOptions): Promise<RunningPart> => {
  const { port, uiPort, namespace, dbFile, folders } = options;
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${TYPE_NAMES[type]}`,
  ]);
  const args = [
    'server',
    'start-dev',
    '--ip',
    HOST,
    '--port',
    `${port}`,
    '--ui-port',
    `${uiPort}`,
    '--namespace',
    namespace,
  ];
  const part = await startChild(
    {
      name: 'temporal',
      command: program(),
      args: [...args, '--db-filename', dbFile, '--log-level', 'warn', '--color', 'never', ...attributes],
      env: withoutTemporalVariables(),
      isOurs: false,
      isReady: (child) => answers(`${HOST}:${port}`, namespace, child),
      readyWithinMs: READY_WITHIN_MS,
      stopWithinMs: 15_000,
    },
    folders,
  );
  await keepPrivate(dbFile);
  return part;
};
