import type { LedgerEntry } from '../../domain/ledger';

/** Digests of what a hold was written on, as the ledger names them; absent: nothing was attached. */
export interface HoldPapers {
  /** Of the direction, attached with it or later. */
  readonly documentDigest?: string;
  readonly releaseDocumentDigest?: string;
  /** By the reference of the extension. */
  readonly extensions: ReadonlyMap<string, string>;
}

/** The papers of one hold. Pure. */
export const holdPapersOf = (ledger: readonly LedgerEntry[], reference: string): HoldPapers => {
  const extensions = new Map<string, string>();
  let papers: Omit<HoldPapers, 'extensions'> = {};
  for (const { kind, data } of ledger) {
    const { documentDigest, extension } = data;
    if (data.reference !== reference || typeof documentDigest !== 'string') continue;
    if (kind === 'hold-placed' || kind === 'hold-document') papers = { ...papers, documentDigest };
    if (kind === 'hold-released') papers = { ...papers, releaseDocumentDigest: documentDigest };
    if (kind === 'hold-extended' && typeof extension === 'string') extensions.set(extension, documentDigest);
  }
  return { ...papers, extensions };
};
