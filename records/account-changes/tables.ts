import type { ColumnType, Generated } from 'kysely';
import type { ChangeAction, ChangeKind } from '../../domain/account-change/change';
import type { ChangeAlert, ChangeState } from '../../domain/account-change/states';
import type { Way } from '../../domain/account-change/ways';

/** Stored as timestamptz; read as Date, written as Date or ISO 8601. */
type Instant = ColumnType<Date, Date | string, Date | string>;

/** The changes that were put on record on one day, UTC; its ledger has the same reference. */
export interface AccountBookTable {
  /** `AC-2026-11-27`. */
  reference: string;
  last_seq: number;
}

export interface AccountChangeTable {
  /** Digest of customer and change: 40 hexadecimal digits. */
  key: string;
  /** Of its data key: `account-changes/2026-11`. */
  scope: string;
  book: string;
  seq: number;
  customer_id: string;
  change_id: string;
  kind: ChangeKind;
  action: ChangeAction;
  changed_at: Instant;
  language: string | null;
  exemption: 'service-initiation' | 'contract' | null;
  contract_reference: string | null;
  /** All that is personal, in this one column: `PersonalPart`, sealed. */
  personal: Buffer;
  actor: string;
  /** Those that were staged together; null: each was let go by itself. */
  batch: string | null;
  state: ChangeState;
  channel: Way['channel'] | null;
  rule: string | null;
  /** How many addresses have refused it. */
  refused: Generated<number>;
  bounced: Generated<boolean>;
  attempts: Generated<number>;
  /** Whether it may have been sent twice. */
  doubted: Generated<boolean>;
  /** The key of the change under which a burst of one customer's is known. */
  burst: string | null;
  alert: ChangeAlert | null;
  /** The alert that people were told of. */
  alerted: ChangeAlert | null;
  /** Whether its letter came back. */
  returned: Generated<boolean>;
  closed_by: string | null;
  closed_reason: string | null;
  closed_at: Instant | null;
  reply: string | null;
  registered_at: Generated<Date>;
  handed_over_at: Instant | null;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}
