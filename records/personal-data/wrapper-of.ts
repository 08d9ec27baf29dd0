import type { KeyWrapper } from './key-wrapper';
import { createLocalKeys } from './local-keys';
import type { LocalKeySource } from './local-keys';
import { createVaultTransit, isWrappedByVault } from './vault-transit';
import type { VaultTransit } from './vault-transit';

/** What the environment names (config/records-key.ts). */
export interface KeyPlaces extends LocalKeySource {
  /** Wraps in place of the local keys, which open what they wrapped before; null: there is no service. */
  readonly vault?: VaultTransit | null;
}

/** The key-encryption key: a key service where one is named, else the keys of this machine. */
export const keyWrapperOf = (places: KeyPlaces): KeyWrapper => {
  const local = createLocalKeys(places);
  if (!places.vault) return local;
  const vault = createVaultTransit(places.vault);
  return {
    ...vault,
    unwrap: (wrapped, identity) => (isWrappedByVault(wrapped) ? vault : local).unwrap(wrapped, identity),
    isCurrent: async (wrapped) => isWrappedByVault(wrapped) && vault.isCurrent(wrapped),
  };
};
