import { NativeConnection, Runtime, makeTelemetryFilterString } from '@temporalio/worker';
import type { Logger } from '@temporalio/worker';
import type { TemporalSettings } from '../config/temporal';
import { TocsinError } from '../domain/errors';

/**
 * Limits of the latency of notices, in ms: a notice is due at once, so a tail of a minute is to be told from one of a quarter of an
 * hour. The SDK's own stop at 10 s.
 */
const HISTOGRAM_LIMITS = {
  tocsin_account_change_latency: [
    50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000,
  ],
};

/**
 * The SDK's native runtime, with our log. It ends with its last connection, or with one that fails, so it is made anew
 * for each attempt: else the next one would make one with settings of its own. Signals are ours: before a worker runs
 * there is something to end too.
 */
const installRuntime = (logger: Logger, metricsAddress: string | null): void => {
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  const metrics = metricsAddress
    ? {
        prometheus: {
          bindAddress: metricsAddress,
          countersTotalSuffix: true,
          histogramBucketOverrides: HISTOGRAM_LIMITS,
        },
      }
    : undefined;
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: { logging: { filter, forward: {} }, ...(metrics ? { metrics } : {}) },
  });
};

/**
 * Connects, and makes sure that the namespace is there.
 * @throws TocsinError Unavailable, with the address, and the command that makes a namespace that is missing
 */
export const connectTemporal = async (
  settings: TemporalSettings,
  logger: Logger,
  metricsAddress: string | null = null,
): Promise<NativeConnection> => {
  const { connectionOptions, namespace, address } = settings;
  installRuntime(logger, metricsAddress);
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
