import type { Checkpoint } from './checkpoints';
import { isCheckpointOf } from './checkpoints';

/** A head that was kept outside the ledger itself. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
  /** Who kept it and when, as a sentence names it: `the signed checkpoint of 2026-11-23T15:00:00Z`. */
  readonly keptBy: string;
}

export interface Problem {
  readonly seq: number;
  readonly problem: string;
}

/** Heads by the entries that they name, to be compared while a ledger is read in order. */
export const compareWith = (anchors: readonly Anchor[]) => {
  const bySeq = new Map<number, Anchor[]>();
  for (const anchor of anchors) bySeq.set(anchor.seq, [...(bySeq.get(anchor.seq) ?? []), anchor]);
  let agreedUpTo = 0;
  return {
    /** What is wrong with an entry by the heads that name it. The chain up to it is consistent by itself. */
    at: ({ seq, hash }: { readonly seq: number; readonly hash: string }): Problem | null => {
      const named = bySeq.get(seq);
      if (!named) return null;
      const other = named.find((anchor) => anchor.hash !== hash);
      if (!other) {
        agreedUpTo = seq;
        return null;
      }
      const first = agreedUpTo + 1;
      const which = first === seq ? 'it was' : `it, or another up to entry ${seq}, was`;
      return {
        seq: first,
        problem: `${which} written anew: ${other.keptBy} has another hash for entry ${seq}`,
      };
    },
    /** What is wrong with a ledger that ends with entry `lastSeq`. */
    atEnd: (lastSeq: number): Problem | null => {
      const longest = anchors.reduce<Anchor | null>(
        (most, anchor) => (anchor.seq > (most?.seq ?? lastSeq) ? anchor : most),
        null,
      );
      if (!longest) return null;
      const inDoubt =
        agreedUpTo < lastSeq ? `; entries ${agreedUpTo + 1} to ${lastSeq} are in doubt too` : '';
      return {
        seq: lastSeq + 1,
        problem: `it is missing: by ${longest.keptBy} the ledger had ${longest.seq} entries${inDoubt}`,
      };
    },
  };
};

export interface CheckedCheckpoints {
  readonly anchors: readonly Anchor[];
  /** The first checkpoint whose signature does not hold. */
  readonly firstBad: Problem | null;
  /** Signed, but by keys that only the records vouch for: their names. */
  readonly unknownKeys: readonly string[];
}

/**
 * Checks the signatures of checkpoints.
 * @param trusted public keys (PEM) that were got elsewhere than from the records
 */
export const checkSignatures = (
  checkpoints: readonly Checkpoint[],
  trusted: readonly string[],
): CheckedCheckpoints => {
  const isBy = (checkpoint: Checkpoint, keys: readonly string[]): boolean =>
    keys.some((key) => isCheckpointOf(checkpoint, key));
  const bad = checkpoints.find((checkpoint) => !isBy(checkpoint, [...trusted, checkpoint.publicKey]));
  const unknown = checkpoints.filter((checkpoint) => !isBy(checkpoint, trusted));
  return {
    anchors: checkpoints
      .filter((checkpoint) => checkpoint !== bad)
      .map(({ seq, hash, at }) => ({ seq, hash, keptBy: `the signed checkpoint of ${at}` })),
    firstBad: bad
      ? {
          seq: bad.seq,
          problem: `its checkpoint of ${bad.at} has a wrong signature: it was changed or forged`,
        }
      : null,
    unknownKeys: [...new Set(unknown.filter((checkpoint) => checkpoint !== bad).map(({ keyId }) => keyId))],
  };
};
