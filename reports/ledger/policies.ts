import type { LedgerEntry } from '../../domain/ledger';
import { entriesOf } from './entry-data';

/** A policy as the ledger pins it. */
export interface PinnedPolicy {
  readonly id: string;
  /** null: the ledger does not say. */
  readonly version: number | null;
}

/** `fcc-2007 v1`, as the entries `opened` and `amended` name a policy. */
const parse = (name: string): PinnedPolicy => {
  const [, id = name, version] = /^(\S+) v(\d+)$/.exec(name) ?? [];
  return { id, version: version === undefined ? null : Number(version) };
};

/** The policies that the case runs under now: those adopted last, else those that it was opened with. */
export const pinnedPolicies = (
  openedUnder: readonly string[],
  ledger: readonly LedgerEntry[],
): PinnedPolicy[] => {
  const opened = entriesOf(ledger, 'opened').at(-1)?.data.policies;
  const adopted = entriesOf(ledger, 'amended').findLast(({ data }) => data.policies)?.data.policies;
  return (adopted ?? opened ?? openedUnder).map(parse);
};
