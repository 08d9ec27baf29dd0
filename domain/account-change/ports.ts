import type { RenderedNotice } from '../ports';
import type { AccountChange, ChangeAction, ChangeKind, PersonalPart } from './change';
import type { ChangeAlert, ChangeState } from './states';
import type { Way } from './ways';

/** What is sent of one change, by which way. */
export interface ChangeToTell {
  readonly key: string;
  /** The notice by its book and number: `AC-2026-11-27` and 12. */
  readonly book: string;
  readonly seq: number;
  readonly kind: ChangeKind;
  readonly action: ChangeAction;
  /** ISO 8601 UTC. */
  readonly changedAt: string;
  readonly language?: string;
  readonly personal: PersonalPart;
  readonly way: Extract<Way, { channel: 'email' | 'telephone' }>;
  /** Whether an earlier attempt may have sent it. */
  readonly isDoubted: boolean;
  /** How often it has been handed over, with this time. */
  readonly attempts: number;
  /** How many addresses have refused it: part of the identity of the message. */
  readonly refused: number;
}

/** What became of a change's notice, as far as it has come; nothing personal in it. */
export interface ChangeOutcome {
  readonly state: ChangeState;
  readonly channel: Way['channel'] | null;
  readonly rule: string | null;
  /** Whether it may have been sent twice. */
  readonly doubted: boolean;
  /** ISO 8601 UTC. */
  readonly handedOverAt: string | null;
  /** What a person is to be told of. */
  readonly alert: ChangeAlert | null;
}

/** The head of a book's ledger once it tells of an outcome: it stands in the workflow's history, too. */
export interface BookLedgerHead {
  readonly book: string;
  readonly seq: number;
  readonly hash: string;
}

/** What the workflow answers; `ledger` null: it told nothing that was not on the ledger before. */
export type ToldChange = ChangeOutcome & { readonly ledger: BookLedgerHead | null };

export type Beginning =
  | { readonly kind: 'send'; readonly toTell: ChangeToTell; readonly alert: ChangeAlert | null }
  | { readonly kind: 'over'; readonly outcome: ChangeOutcome; readonly ledger: BookLedgerHead | null }
  /** Nobody has put such a change on record. */
  | { readonly kind: 'missing' };

/** What came of handing one notice over. */
export interface ChangeSending {
  readonly key: string;
  /** `refused`: that address will not have it, now or later, so the next way is taken. */
  readonly became: 'accepted' | 'telephone' | 'refused' | 'put-off' | 'in-doubt' | 'failed';
  readonly reply: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A change beside others of the same customer, for whoever is alerted. */
export interface BurstOfChanges {
  readonly customerId: string;
  readonly changes: readonly (Pick<AccountChange, 'kind' | 'action' | 'changedAt'> & {
    readonly key: string;
    readonly reference: string;
    readonly outcome: ChangeOutcome;
  })[];
}

/** records/: the changes on record, and what became of their notices. */
export interface AccountChangePort {
  /**
   * Looks for the way of one notice, and marks it as being sent. Found marked already, it is in doubt: it may go twice.
   * Where there is nothing to send, the outcome is on the ledger.
   */
  begin(key: string): Promise<Beginning>;
  /** Writes what came of it, and on the ledger where that is final: its head then. */
  settle(sending: ChangeSending): Promise<BookLedgerHead | null>;
  /** The change, and others of the same customer about the same time. */
  burstOf(key: string): Promise<BurstOfChanges>;
  /** Writes down that people were told of an alert. */
  alertIsOver(key: string, alert: ChangeAlert): Promise<void>;
}

/** What one notice of a change says: which kind of change, when, and never what was changed to what. */
export interface ChangeNoticeInput {
  /** `AC-2026-11-27-12`. */
  readonly reference: string;
  readonly kind: ChangeKind;
  readonly action: ChangeAction;
  /** ISO 8601. */
  readonly changedAt: string;
  readonly name?: string;
  /** Absent, or one that is not shipped: all are used. */
  readonly language?: string;
  readonly isSandbox: boolean;
}

/** notices/: the notice of a change, one Markdown source per language. */
export interface ChangeNoticePort {
  /** Identity of the whole text, over every language. */
  version(): string;
  render(input: ChangeNoticeInput): RenderedNotice;
  /** For a telephone: one text in one language, English where it is unknown. */
  short(input: ChangeNoticeInput): { readonly text: string; readonly language: string };
}

/** Carries short messages to telephone numbers of record. */
export interface TelephonePort {
  /** Hands one message over. Rejects where it could not be; the same id again is the same message. */
  drop(message: TelephoneMessage): Promise<void>;
}
export interface TelephoneMessage {
  readonly id: string;
  readonly to: string;
  readonly by: 'text' | 'voicemail';
  readonly language: string;
  readonly text: string;
}
