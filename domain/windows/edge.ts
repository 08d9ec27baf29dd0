/** Where one side of a window stands. */
export type Edge =
  /** The rule sets no such bound. */
  | { readonly kind: 'none' }
  /** It cannot be told: its clock has not started, or a hold stands whose last day nobody knows. */
  | { readonly kind: 'unknown' }
  /** ms since the epoch, whole seconds; the citation is of the rule that set it last. */
  | {
      readonly kind: 'at';
      readonly atMs: number;
      readonly citation: string;
      /** The rule that set it: `fcc-2007/customers`; for a hold, of the rule that it gates. */
      readonly source: string;
      readonly isHold?: true;
    };

export const NONE: Edge = { kind: 'none' };
export const UNKNOWN: Edge = { kind: 'unknown' };

/** The later of two sides `earliest`. One that cannot be told keeps all shut: no wait may be jumped for another's. */
export const laterEdge = (one: Edge, other: Edge): Edge => {
  if (one.kind === 'unknown' || other.kind === 'unknown') return UNKNOWN;
  if (other.kind === 'none') return one;
  return one.kind === 'at' && one.atMs >= other.atMs ? one : other;
};

/** The earlier of two sides `latest`, of those that can be told. */
export const earlierEdge = (one: Edge, other: Edge): Edge => {
  if (other.kind !== 'at') return one;
  return one.kind === 'at' && one.atMs <= other.atMs ? one : other;
};

/** The edge as it is printed; null where there is none or it cannot be told. */
export const printedEdge = (edge: Edge, tell: (ms: number) => string): string | null =>
  edge.kind === 'at' ? tell(edge.atMs) : null;
