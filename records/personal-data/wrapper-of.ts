import type { KeyWrapper } from './key-wrapper';
import { createLocalKeys } from './local-keys';
import type { LocalKeySource } from './local-keys';

/** The key-encryption key that the environment names (config/records-key.ts). */
export const keyWrapperOf = (local: LocalKeySource): KeyWrapper => createLocalKeys(local);
