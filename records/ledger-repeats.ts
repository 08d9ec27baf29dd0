import type { LedgerEntry, LedgerEntryInput } from '../domain/ledger';
import type { Connection } from './database';
import { canonicalDigest } from './digest';
import { plainJson, plainText } from './plain-text';

/** An entry that tells otherwise than the earlier one of its key, both by their numbers. */
export interface Contradiction {
  readonly seq: number;
  readonly contradicts: number;
}

type Content = Pick<LedgerEntryInput, 'at' | 'kind' | 'actor' | 'data'>;

const contentDigest = ({ at, kind, actor, data }: Content): string =>
  canonicalDigest({ at, kind, actor: plainText(actor), data: plainJson(data) });

/** By its content, so that it is one entry too, however often it is tried. */
const keyOfOther = (key: string, content: string): string =>
  `${key}/other/${content.slice('sha256:'.length)}`;

/**
 * What of the entries is not on the ledger yet, in order. A workflow that was reset counts its entries from the point
 * of the reset again, so the numbers of what it forgot come back with other content. The world was not reset: both
 * stay on record, and the later one names the earlier.
 */
export const newToLedger = async (
  db: Connection,
  reference: string,
  entries: readonly LedgerEntryInput[],
  lastSeq: number,
): Promise<readonly LedgerEntryInput[]> => {
  const given = entries.map((entry) => {
    const content = contentDigest(entry);
    return { entry, content, other: keyOfOther(entry.key, content) };
  });
  const rows = await db
    .selectFrom('ledger')
    .select(['seq', 'key', 'at', 'kind', 'actor', 'data'])
    .where('breach', '=', reference)
    .where(
      'key',
      'in',
      given.flatMap(({ entry, other }) => [entry.key, other]),
    )
    .execute();
  const known = new Map(
    rows.map((row) => [row.key, { seq: row.seq, content: contentDigest(row as unknown as LedgerEntry) }]),
  );
  const fresh: LedgerEntryInput[] = [];
  const add = (entry: LedgerEntryInput, content: string): void => {
    fresh.push(entry);
    known.set(entry.key, { seq: lastSeq + fresh.length, content });
  };
  for (const { entry, content, other } of given) {
    const earlier = known.get(entry.key);
    if (!earlier) add(entry, content);
    else if (!entry.isNamedByContent && earlier.content !== content && !known.has(other))
      add({ ...entry, key: other, data: { ...entry.data, contradicts: earlier.seq } }, content);
  }
  return fresh;
};

/** The contradiction that an entry is marked with, if it is. */
export const contradictionIn = ({
  seq,
  key,
  data: { contradicts },
}: Pick<LedgerEntry, 'seq' | 'key' | 'data'>): readonly Contradiction[] =>
  key.includes('/other/') && typeof contradicts === 'number' ? [{ seq, contradicts }] : [];

/** All contradictions of a ledger, in order. */
export const contradictionsOf = async (
  db: Connection,
  reference: string,
): Promise<readonly Contradiction[]> => {
  const rows = await db
    .selectFrom('ledger')
    .select(['seq', 'key', 'data'])
    .where('breach', '=', reference)
    .where('key', 'like', '%/other/%')
    .orderBy('seq')
    .execute();
  return rows.flatMap(contradictionIn);
};
