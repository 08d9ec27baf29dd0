import { KINDS_BY_WORKFLOWS } from '../domain/ledger';
import type { LedgerEntry, LedgerEntryInput, LedgerKind } from '../domain/ledger';
import { canonicalDigest } from './digest';
import type { Anchor, Problem } from './ledger-anchors';
import { plainJson, plainText } from './plain-text';

const BY_WORKFLOWS: ReadonlySet<LedgerKind> = new Set(KINDS_BY_WORKFLOWS);

/** The first thing that a case has written; with it, no run of the case is missing. */
const FIRST = 'case/1';

/** What the workflows of a breach have had written, and the heads that they were answered, by their histories. */
export interface Told {
  readonly entries: readonly LedgerEntryInput[];
  readonly anchors: readonly Anchor[];
}

const contentOf = ({ at, kind, actor, data }: LedgerEntryInput): string => {
  // The mark of an entry that tells otherwise than an earlier one is the ledger's own.
  const { contradicts: _, ...own } = data;
  return canonicalDigest({ at, kind, actor: plainText(actor), data: plainJson(own) });
};

/**
 * Finds entries that no workflow has had written, though it should have: whoever can add rows can add one that follows,
 * and the next head would vouch for it. Answers nothing where the histories are not whole any more, and for entries after
 * the last head that they name.
 */
export const compareWithTold = ({ entries, anchors }: Told) => {
  const isWhole = entries.some(({ key }) => key === FIRST);
  const upTo = isWhole ? anchors.reduce((most, { seq }) => Math.max(most, seq), 0) : 0;
  const told = new Set(entries.map(contentOf));
  return {
    at: (entry: LedgerEntry): Problem | null =>
      entry.seq > upTo || !BY_WORKFLOWS.has(entry.kind) || told.has(contentOf(entry))
        ? null
        : {
            seq: entry.seq,
            problem: `it was added: no workflow of the breach has had this written (${entry.kind}, by ${entry.actor})`,
          },
  };
};
