import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { TocsinError } from '../domain/errors';
import type { Environment } from './env';
import { noStack } from './records-url';

export interface TemporalSettings {
  /** For `Connection.connect` and `NativeConnection.connect`. May hold a key: never to be logged. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
  readonly namespace: string;
  readonly address: string;
}

const load = (): ClientConnectConfig => {
  try {
    return loadClientConnectConfig();
  } catch (cause) {
    throw new TocsinError(
      'Usage',
      `the settings of Temporal cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Correct TEMPORAL_PROFILE and the file that TEMPORAL_CONFIG_FILE names.',
      { cause },
    );
  }
};

/**
 * Where Temporal is: the stack of this machine where one runs and nobody has set TEMPORAL_ADDRESS, else what the
 * ecosystem's own variables and profiles say (`TEMPORAL_*`, temporal.toml). Their default, localhost:7233, counts only
 * beside records that somebody has named: with neither, an act would go to a server that nobody meant.
 * @throws TocsinError Usage where the profile cannot be read; Unavailable where nothing names a server
 */
export const temporalSettings = ({
  stackTemporalAddress,
  databaseUrl,
  home,
}: Pick<Environment, 'stackTemporalAddress' | 'databaseUrl' | 'home'>): TemporalSettings => {
  const { connectionOptions, namespace } = stackTemporalAddress
    ? { connectionOptions: { address: stackTemporalAddress } }
    : load();
  if (connectionOptions.address === undefined && databaseUrl === null)
    throw noStack(home, 'TEMPORAL_ADDRESS');
  const address = connectionOptions.address ?? 'localhost:7233';
  return { connectionOptions: { ...connectionOptions, address }, namespace: namespace ?? 'default', address };
};
