import type { DataKeys } from '../../records/personal-data/data-keys';
import type { ScopeKeys } from '../../records/personal-data/scope-keys';

const asBytes = (plain: string | Buffer): Buffer => (typeof plain === 'string' ? Buffer.from(plain) : plain);

const unsealed: ScopeKeys = {
  generation: 1,
  seal: (_column, _rowKey, plain) => asBytes(plain),
  open: (_column, _rowKey, bytes) => bytes,
  // Postgres keeps no NUL in a text.
  mark: (_kind, value) => value.replaceAll('\0', ' '),
  pseudonym: (customerId) => customerId,
};

/** Nothing is sealed and nothing hidden: what the sealing costs is the difference. For benchmarks alone. */
export const withoutSealing = (keys: DataKeys): DataKeys => ({
  ...keys,
  keysToOpen: () => Promise.resolve(unsealed),
  keysToSeal: () => Promise.resolve(unsealed),
});
