import type { LedgerEntry } from '../domain/ledger';
import { canonicalDigest } from './digest';

/** What the first entry of every ledger follows. */
export const GENESIS = `sha256:${'0'.repeat(64)}`;

/** The hash of an entry: over its canonical JSON, RFC 8785, all fields but the hash itself. */
export const hashOf = ({ hash: _, ...entry }: Omit<LedgerEntry, 'hash'> & { hash?: string }): string =>
  canonicalDigest(entry);

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}
export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS };

/** What is wrong with `entry` as the next one after `head`; null when it follows. */
export const problemAfter = (head: ChainHead, entry: LedgerEntry): string | null => {
  if (entry.seq !== head.seq + 1)
    return `it is missing: the next entry that there is has number ${entry.seq}`;
  if (hashOf(entry) !== entry.hash) return 'its content does not have the hash that it was recorded with';
  if (entry.previousHash !== head.hash)
    return head.seq === 0
      ? 'it is not the first entry of this ledger'
      : `it does not follow entry ${head.seq}: one of them was changed, added or moved`;
  return null;
};
