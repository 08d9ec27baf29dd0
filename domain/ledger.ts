/** JSON as RFC 8785 can canonicalise it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The actor of what the engine does by itself. */
export const ENGINE = 'tocsin';

/**
 * One fact to append. `key` is its identity within the breach: the same fact is appended once however often it is tried.
 * Another fact under a known key is kept as well, and marked as contradicting the earlier one.
 */
export interface LedgerEntryInput {
  readonly key: string;
  /** The key holds a digest or an id of all that matters: to find the same again, later or by another, is no new fact. */
  readonly isNamedByContent?: true;
  /** Case time, ISO 8601. */
  readonly at: string;
  readonly kind: LedgerKind;
  readonly actor: string;
  readonly data: { readonly [key: string]: Json };
}

/** An entry as it stands in the chain: `hash` is SHA-256 over the canonical entry with `previousHash` in it. */
export interface LedgerEntry extends Omit<LedgerEntryInput, 'isNamedByContent'> {
  readonly reference: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Wall-clock time of the append, ISO 8601 UTC. */
  readonly recordedAt: string;
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * What nobody but the workflows of a breach writes: the decisions of persons, the directions of law enforcement, and what
 * followed from them. Each stands in the history of a workflow, word for word, before it stands in the ledger, and is
 * held against it (records/ledger-told.ts).
 */
export const KINDS_BY_WORKFLOWS = [
  'opened',
  'determined',
  'amended',
  'conflict-decided',
  'decision-lapsed',
  'obligation-withdrawn',
  'agency-emailed',
  'agency-refused',
  'filing-recorded',
  'task-filed',
  'hold-placed',
  'hold-document',
  'hold-unreadable',
  'hold-extended',
  'hold-released',
  'hold-lapsed',
  'released-early',
  'urgent-need',
  'approved',
  'approval-void',
  'rejected',
  'paused',
  'resumed',
  'acknowledged',
  'retry-asked',
  'recipients-frozen',
  'customers-notified',
  'closed',
  'retention-begun',
  'purge-decided',
  'purged',
] as const;

/** What activities and commands write too. */
const KINDS_BY_OTHERS = [
  'customers-imported',
  'customers-merged',
  'list-counted',
  'act-refused',
  'alerted',
  'reminded',
  'webhook-posted',
  'rates-set',
  'waves-set',
  'wave-weighed',
  'batch-sent',
  'sending-halted',
  'bounces-recorded',
  'letters-returned',
  'letters-exported',
  'letters-unwritable',
  'substitute-posted',
  'report-built',
  'evidence-exported',
  'records-adopted',
  'account-changes-registered',
  'account-change-told',
  'account-change-bounced',
  'account-change-alerted',
  'account-letters-exported',
  'account-letters-returned',
  'account-change-closed',
  'account-changes-destroyed',
  'legal-hold-placed',
  'legal-hold-released',
  'destruction-asked',
] as const;

export const LEDGER_KINDS = [...KINDS_BY_WORKFLOWS, ...KINDS_BY_OTHERS] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];
