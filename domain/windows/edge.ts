/** Where one side of a window stands. */
export type Edge =
  /** The rule sets no such bound. */
  | { readonly kind: 'none' }
  /** It cannot be told: its clock has not started, or a hold stands whose last day nobody knows. */
  | { readonly kind: 'unknown' }
  /** ms since the epoch, whole seconds; the citation is of the rule that set it last. */
  | { readonly kind: 'at'; readonly atMs: number; readonly citation: string };

export const NONE: Edge = { kind: 'none' };
export const UNKNOWN: Edge = { kind: 'unknown' };

/** The edge as it is printed; null where there is none or it cannot be told. */
export const printedEdge = (edge: Edge, tell: (ms: number) => string): string | null =>
  edge.kind === 'at' ? tell(edge.atMs) : null;
