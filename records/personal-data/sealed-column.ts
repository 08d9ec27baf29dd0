/** A column of sealed bytes, and what its rows are known by. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Holds the scope of the data keys: the breach, or what else is destroyed at once. */
  readonly scopeColumn: string;
  /** The rest of the table's primary key, text, in order. */
  readonly keyColumns: readonly string[];
  /** How many rows `records rekey --data` holds in memory at once. */
  readonly rowsAPage: number;
}

/** Who a customer is: `Contact`, as JSON. */
export const CONTACT: SealedColumn = {
  table: 'customer',
  column: 'contact',
  scopeColumn: 'breach',
  keyColumns: ['customer_id'],
  rowsAPage: 1_000,
};

/** A document of a case, such as a hold's written direction: its bytes. */
export const DOCUMENT: SealedColumn = {
  table: 'case_document',
  column: 'content',
  scopeColumn: 'breach',
  keyColumns: ['digest'],
  rowsAPage: 2,
};

/** What is personal in the change of an account: `PersonalPart`, as JSON. */
export const ACCOUNT_CHANGE: SealedColumn = {
  table: 'account_change',
  column: 'personal',
  scopeColumn: 'scope',
  keyColumns: ['key'],
  rowsAPage: 1_000,
};

/** Every column that is sealed: what `records rekey --data` goes through. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [CONTACT, DOCUMENT, ACCOUNT_CHANGE];
