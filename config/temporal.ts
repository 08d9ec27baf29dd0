import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { TocsinError } from '../domain/errors';
import type { Environment } from './env';

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
 * Where Temporal is, by the ecosystem's own variables and profiles (`TEMPORAL_*`, temporal.toml). The stack that runs
 * here comes before the default profile, but not before a profile or an address that somebody asked for.
 * @throws TocsinError Usage where the profile cannot be read
 */
export const temporalSettings = (
  { stackTemporalAddress }: Pick<Environment, 'stackTemporalAddress'>,
  source: NodeJS.ProcessEnv = process.env,
): TemporalSettings => {
  if (stackTemporalAddress && !source.TEMPORAL_PROFILE)
    return {
      connectionOptions: { address: stackTemporalAddress },
      namespace: source.TEMPORAL_NAMESPACE ?? 'default',
      address: stackTemporalAddress,
    };
  const { connectionOptions, namespace = 'default' } = load();
  const address = connectionOptions.address ?? 'localhost:7233';
  return { connectionOptions: { ...connectionOptions, address }, namespace, address };
};
