import { connect as connectSocket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { readEnvironment } from '../../config/env';
import { temporalSettings } from '../../config/temporal';
import { TocsinError } from '../../domain/errors';

export interface Temporal {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  readonly address: string;
}

const CONNECT_WITHIN_MS = 3_000;

const unavailable = (address: string, cause: unknown): TocsinError => {
  const { cause: inner } = cause as { cause?: unknown };
  const error = inner instanceof Error ? inner : cause;
  return new TocsinError(
    'Unavailable',
    `Temporal at ${address} does not answer: ${error instanceof Error ? error.message : String(error)}`,
    'Start the stack with tocsin up, or set TEMPORAL_ADDRESS to a server that runs.',
    { cause },
  );
};

/**
 * gRPC tries a refused connection again until its time is over. On this machine a refusal is final, so nobody has to
 * wait for it; further away a proxy may stand between, which this could not see.
 */
const refusedHere = (address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const [, host = '', port = '7233'] = /^(127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/.exec(address) ?? [];
    if (!host) return resolve();
    const socket = connectSocket({ host: host.replace(/[[\]]/g, ''), port: Number(port) });
    const end = (settle: () => void) => () => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(CONNECT_WITHIN_MS, end(resolve));
    socket.once('connect', end(resolve)).once('error', (error) => end(() => reject(error))());
  });

const open = async (): Promise<Temporal> => {
  const { connectionOptions, namespace, address } = temporalSettings(readEnvironment());
  try {
    await refusedHere(address);
    const connection = await Connection.connect({
      ...(connectionOptions as ConnectionOptions),
      connectTimeout: CONNECT_WITHIN_MS,
    });
    return { client: new Client({ connection, namespace }), connection, namespace, address };
  } catch (cause) {
    throw unavailable(address, cause);
  }
};

/**
 * Connects to Temporal for one piece of work. Throws `Unavailable` within a few seconds where it does not answer, and
 * `Usage` where the profile cannot be read.
 */
export const withTemporal = async <T>(work: (temporal: Temporal) => Promise<T>): Promise<T> => {
  const temporal = await open();
  try {
    return await work(temporal);
  } finally {
    await temporal.connection.close();
  }
};
