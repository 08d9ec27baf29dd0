export type Cell = string | number;

/** One table of results, before it is text. */
export interface Columns {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}
