import { NativeConnection } from '@temporalio/worker';
import type { TemporalSettings } from '../config/temporal';
import { TocsinError } from '../domain/errors';

/**
 * Connects, and makes sure that the namespace is there.
 * @throws TocsinError Unavailable, with the address, and the command that makes a namespace that is missing
 */
export const connectTemporal = async (settings: TemporalSettings): Promise<NativeConnection> => {
  const { connectionOptions, namespace, address } = settings;
  let connection: NativeConnection | null = null;
  try {
    connection = await NativeConnection.connect(connectionOptions);
    await connection.workflowService.describeNamespace({ namespace });
    return connection;
  } catch (cause) {
    await connection?.close();
    throw new TocsinError(
      'Unavailable',
      `Temporal at ${address}, namespace ${namespace}: ${cause instanceof Error ? cause.message : String(cause)}`,
      connection
        ? `Make the namespace: temporal operator namespace create -n ${namespace} --address ${address}`
        : 'Start the stack with tocsin up, or set TEMPORAL_ADDRESS to a Temporal that runs.',
      { cause },
    );
  }
};
