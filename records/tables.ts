import type { ColumnType, Generated } from 'kysely';
import type { Destination, EmailField, Part } from '../domain/customer';
import type { NoticeState } from '../domain/counts';
import type { NoticeStep } from '../domain/sending/steps';
import type { BreachFile } from '../domain/facts';
import type { ReportStage } from '../domain/ports';
import type { Json } from '../domain/ledger';
import type { ComplaintCategory, RegisterKind } from '../domain/yearly/register';
import type { YearlyOutcome } from '../domain/yearly/state';
import type { YearlyKind } from '../domain/yearly/work';
import type { AccountBookTable, AccountChangeTable } from './account-changes/tables';
import type { MergedCustomerTable } from './duplicates/table';

/** Stored as timestamptz; read as Date, written as Date or ISO 8601. */
type Instant = ColumnType<Date, Date | string, Date | string>;
/** Stored as jsonb; written as JSON text. */
type Document<T> = ColumnType<T, string, string>;

export interface BreachTable {
  reference: string;
  title: string;
  document: Document<BreachFile>;
  facts: Document<object>;
  policies: string[];
  opened_by: string;
  opened_at: Instant;
  is_drill: boolean;
  speed: number;
  status: 'opening' | 'running';
  phase: string;
  stopped: Generated<boolean>;
  /** Whether any pace is to be kept: rows of `sending_pace` that hold something back. */
  paced: Generated<boolean>;
  created_at: Generated<Date>;
  updated_at: ColumnType<Date, never, Date>;
}

export interface CustomerTable {
  breach: string;
  customer_id: string;
  /** All personal data, in this one column: `Contact`, sealed under the breach's data key. */
  contact: Buffer;
  /** Blind indexes of the e-mail addresses in `contact`. */
  address_marks: string[];
  /** records/duplicates/person-marks.ts; null: not made yet. */
  person_marks: Generated<string[] | null>;
  language: string | null;
  segment: string | null;
  /** Two letters of a state of the United States, for counts; what the list said stands in `contact`. */
  state: string | null;
  data_types: string[];
  import_id: string;
  added_at: Generated<Date>;
}

export interface DataKeyTable {
  /** A breach's reference, or another group of personal data that is destroyed at once. */
  scope: string;
  /** 0: of fingerprints and blind indexes. The highest: what seals now. */
  generation: number;
  /** By the key-encryption key; null: destroyed. */
  wrapped: string | null;
  created_at: Generated<Date>;
  destroyed_at: Instant | null;
}

export interface CaseDocumentTable {
  breach: string;
  /** SHA-256 of the document; what it belongs to, the ledger says. */
  digest: string;
  media_type: string;
  bytes: number;
  /** Sealed under the breach's data key. */
  content: Buffer;
  added_by: string;
  added_at: Generated<Date>;
}

export interface CustomerImportTable {
  id: string;
  breach: string;
  file_digest: string;
  rows: number;
  added: number;
  changed: number;
  actor: string;
  /** Case time. */
  at: Instant;
  /** Whether the ledger tells of it; it does from the moment that the breach runs. */
  is_in_ledger: Generated<boolean>;
}

export interface NoticeTable {
  breach: string;
  dispatch: number;
  seq: number;
  customer_id: string;
  notice_version: string;
  /** domain/notice-code.ts: a person's for good, whatever version they are sent. */
  code: string;
  channel: Destination['channel'];
  /** The person's own notice, or a copy of it. */
  part: Generated<Part>;
  to_field: EmailField | null;
  /** E-mail addresses that come next; null: none. */
  fallbacks: EmailField[] | null;
  /** Steps that are over; null: none is. */
  trail: Document<readonly NoticeStep[]> | null;
  /** It came back, and waits for a dispatch to send it to its next address. */
  requeued: Generated<boolean>;
  /** The file that its letter was written to last; null: to none, or by an earlier version. */
  letter_file: string | null;
  /** Case time at which a relay took it last, or may have; null: none ever did. */
  handed_over_at: Instant | null;
  /** Case time at which its letter was written first, of the last that it became: to print it again does not count. */
  letter_exported_at: Instant | null;
  /** Blind index of the postal address on the letter that is due; empty: unknown; null: it is not written. */
  letter_mark: string | null;
  /** Blind indexes of the addresses that were tried when a letter came back. */
  refused_marks: string[] | null;
  rule: string;
  state: NoticeState;
  message_id: string | null;
  /** Whether its outcome was ever unknown: a duplicate may have been sent. */
  doubted: Generated<boolean>;
  /** Whether its last refusal was one of who sends (`mail/relay-answers.ts` says which are). */
  distrusted: Generated<boolean>;
  attempts: Generated<number>;
  reply: string | null;
  /** Case time. */
  updated_at: Instant;
}

export interface SealedOutcomesTable {
  breach: string;
  /** SHA-256 of the lines, unpacked; the ledger names it. */
  digest: string;
  /** How many. */
  lines: number;
  /** gzip of the lines: outcomes under pseudonyms, in canonical JSON. */
  packed: Buffer;
}

export interface LetterFileTable {
  breach: string;
  /** Of one breach, from 1. */
  export: number;
  file: string;
  sha256: string;
  letters: number;
  pages: number;
  actor: string;
  /** Digest of the export's manifest; null: the export is under way, or broke off. */
  manifest: string | null;
  /** Case time of the export; null with the manifest. */
  at: Instant | null;
}

export interface SendingPaceTable {
  breach: string;
  /** A name of the pace: `global`, a domain group, `others`, or `@` and a blind index (records/household-names.ts). */
  bucket: string;
  per_second: number | null;
  tokens: Generated<number>;
  /** Real time, as all instants of this table. */
  filled_at: Generated<Date>;
  slowed_to: number | null;
  slowed_at: Instant | null;
  slowed_by: string | null;
}

export interface LedgerTable {
  breach: string;
  seq: number;
  key: string;
  at: string;
  kind: string;
  actor: string;
  data: Document<{ readonly [key: string]: Json }>;
  recorded_at: string;
  previous_hash: string;
  hash: string;
}

export interface LedgerHeadTable {
  breach: string;
  seq: number;
  hash: string;
}

export interface SigningKeyTable {
  key_id: string;
  /** PEM. */
  public_key: string;
  first_used_at: Generated<Date>;
}

export interface LedgerCheckpointTable {
  breach: string;
  seq: number;
  hash: string;
  at: string;
  key_id: string;
  signature: string;
}

export interface RetentionTable {
  breach: string;
  phase: 'retained' | 'destroying' | 'destroyed';
  /** Case time, as all instants of this table but the last. */
  kept_until: ColumnType<Date | null, Date | string | null, Date | string | null>;
  why: string | null;
  /** References of those that stand. */
  legal_holds: string[];
  asked_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  destroyed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

export interface ReportTable {
  report_id: string;
  breach: string;
  stage: ReportStage;
  number: number;
  at: Instant;
  digest: string;
  /** The report's JSON, byte for byte what its digest was made of. */
  document: string;
  pdf: Buffer;
  created_at: Generated<Date>;
}

export interface ReferenceCounterTable {
  year: number;
  next: number;
}

export interface RegisterEntryTable {
  second: string | null;
  id: Generated<number>;
  kind: RegisterKind;
  /** YYYY-MM-DD in the carrier's zone. */
  on_day: string;
  count: number;
  category: ComplaintCategory | null;
  basis: string;
  breach: string | null;
  corrects: number | null;
  actor: string;
  recorded_at: Generated<Date>;
}

export interface YearlyDraftTable {
  year: number;
  kind: YearlyKind;
  number: number;
  at: Instant;
  digest: string;
  /** The draft's JSON, canonical. */
  document: string;
  created_at: Generated<Date>;
}

export interface YearlyOutcomeTable {
  year: number;
  kind: YearlyKind;
  ended_as: YearlyOutcome['as'];
  document: Document<YearlyOutcome>;
  created_at: Generated<Date>;
}

export interface InstallationTable {
  is_only: Generated<boolean>;
  id: string;
  records_mark: string;
  temporal_mark: string;
  adoptions: number;
  /** bigint: read as text. */
  renewals: ColumnType<string, number, number>;
  renewed_by: string;
  renewed_at: Generated<Date>;
  known_ahead: ColumnType<Record<string, number>, string | undefined, string>;
}

export interface InstallationAdoptionTable {
  adoptions: number;
  actor: string;
  reason: string;
  found: string[];
  at: Generated<Date>;
}

export interface Tables {
  breach: BreachTable;
  customer: CustomerTable;
  customer_import: CustomerImportTable;
  merged_customer: MergedCustomerTable;
  case_document: CaseDocumentTable;
  data_key: DataKeyTable;
  notice: NoticeTable;
  sealed_outcomes: SealedOutcomesTable;
  letter_file: LetterFileTable;
  sending_pace: SendingPaceTable;
  ledger: LedgerTable;
  ledger_head: LedgerHeadTable;
  signing_key: SigningKeyTable;
  ledger_checkpoint: LedgerCheckpointTable;
  retention: RetentionTable;
  report: ReportTable;
  reference_counter: ReferenceCounterTable;
  register_entry: RegisterEntryTable;
  yearly_draft: YearlyDraftTable;
  yearly_outcome: YearlyOutcomeTable;
  account_book: AccountBookTable;
  account_change: AccountChangeTable;
  installation: InstallationTable;
  installation_adoption: InstallationAdoptionTable;
}
