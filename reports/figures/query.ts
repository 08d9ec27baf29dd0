/** A query over the records whose one row holds figures of a report: PostgreSQL, with its parameters as `$1`, `$2`... */
export interface StatedQuery {
  readonly id: string;
  readonly text: string;
  readonly parameters: readonly (string | number | readonly number[])[];
}

/** Ids: `records.*` read the rows as they stand when asked; `ledger.*` read the chain up to an entry, and answer the same for ever. */
export const NOTICE_COUNTS = 'records.noticeCounts';
export const BREACH_FILE = 'records.breachFile';
