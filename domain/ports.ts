import type { NoticeKey } from './bounces';
import type { NoticeCounts, RetryState } from './counts';
import type { Contact } from './customer';
import type { BreachFile } from './facts';
import type { LedgerEntryInput } from './ledger';
import type { Agency } from './schemas';
import type { Policy } from './policy/schema';
import type { Pieces } from './shared-text';
import type { Turns, Want } from './sending/pace';
import type { WaveWeight, Waves } from './sending/waves';

/** What activities need from outside. Each port is implemented in the folder that its comment names. */

/**
 * mail/: hands one message to the relay and says what the relay answered. Never throws for what a relay can do.
 * `isWithdrawn` is asked in the last moment before the message itself is handed over: where it says true, nothing is,
 * and the outcome is `unreachable`.
 */
export interface MailPort {
  send(message: OutgoingMessage, route: MailRoute, isWithdrawn?: () => boolean): Promise<MailOutcome>;
}

/** `inbox`: the local inbox, whatever the profile (drills). `relay`: the inbox in `sandbox`, the carrier's relay in `live`. */
export type MailRoute = 'inbox' | 'relay';

export interface OutgoingMessage {
  /** Deterministic: the same message tried again has the same Message-ID. Without angle brackets. */
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Content-Language, such as `en` or `en, es`. */
  readonly language?: string;
  readonly attachments?: readonly { filename: string; content: Uint8Array; contentType: string }[];
  /** How subject, text, HTML and language came to be, where others get the same: then mail/ composes only what differs. */
  readonly madeFrom?: Personal;
  /** Which customer's notice this is, so that what comes back names it. Without it, it comes back to the sender. */
  readonly notice?: NoticeKey;
}

/** What many people are sent alike. Known by its identity: everyone who gets the same text gets the same object. */
export interface SharedText {
  readonly subject: string;
  readonly language: string;
  readonly text: Pieces;
  readonly html: Pieces;
}
/** One person's message as `SharedText` and what fills it (`fillPieces`). */
export interface Personal {
  readonly shared: SharedText;
  /** The person's name. */
  readonly inText: string;
  /** The same, escaped for HTML already. */
  readonly inHtml: string;
  /** The notice's code as it is printed, which is the same in HTML; empty where there is none. */
  readonly code: string;
}

export type MailOutcome =
  /** Every recipient was accepted by the relay: handed over, not proof of delivery. */
  | { readonly kind: 'accepted'; readonly reply: string }
  /** 5xx for every recipient: trying again is pointless; `isAboutSender`: not the mailbox was refused, but who sends. */
  | { readonly kind: 'refused'; readonly reply: string; readonly isAboutSender?: true }
  /** Some recipients accepted, others refused. */
  | { readonly kind: 'partly'; readonly reply: string }
  /** 4xx: try again later; `asksToSlowDown`: and hand over less to this destination meanwhile. */
  | { readonly kind: 'deferred'; readonly reply: string; readonly asksToSlowDown?: true }
  /**
   * The relay could not be reached before the message was handed over: nothing was sent. `isOfOneMessage`: it was reached,
   * and answered this message's own commands so; others may be taken all the same.
   */
  | { readonly kind: 'unreachable'; readonly reply: string; readonly isOfOneMessage?: true }
  /** The connection was lost after DATA: nobody can know. */
  | { readonly kind: 'unknown'; readonly reply: string };

/** notices/: the customers' notice, one Markdown source per language. */
export interface NoticePort {
  /** Identity of the notice's whole text: version and digest over every language. */
  version(): { readonly version: string; readonly digest: string };
  render(input: NoticeInput): RenderedNotice;
}

export interface RenderedNotice {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
  readonly madeFrom?: Personal;
}

export interface NoticeInput {
  /** A business customer's agent reads it: it says so, and names no kinds of data (never call detail). */
  readonly isToAgent?: true;
  readonly contact: Contact;
  readonly language?: string;
  readonly dataTypes: readonly string[];
  /** The code that this person's notice carries (domain/notice-code.ts); a page for everyone has none. */
  readonly code?: string;
  readonly caseFacts: NoticeFacts;
}

/** What the notice says of the case itself. */
export interface NoticeFacts {
  readonly reference: string;
  readonly occurred: { readonly from: string; readonly to?: string; readonly estimated: boolean };
  readonly zone: string;
  readonly delayedByLawEnforcement: boolean;
  /** A drill or the sandbox: the subject and the body say so. */
  readonly banner?: 'drill' | 'sandbox';
}

/** reports/: compiles a report from the records, stores it, and says what it is. */
export interface ReportPort {
  build(request: ReportRequest): Promise<BuiltReport>;
  /** A report that was built before. */
  read(reportId: string): Promise<BuiltReport>;
}
export type ReportStage = 'initial' | 'supplement' | 'final' | 'withdrawn';
export interface ReportRequest {
  readonly reference: string;
  readonly stage: ReportStage;
  /** Case time, ISO 8601. */
  readonly at: string;
  /** Why what was filed is supplemented. */
  readonly reason?: string;
  /** Two named persons' decision: that a report is final while notices are unsettled, or that what was filed is withdrawn. */
  readonly decision?: { readonly actor: string; readonly second: string; readonly reason: string };
}
export interface BuiltReport {
  readonly reportId: string;
  readonly stage: ReportStage;
  /** SHA-256 of the canonical JSON. */
  readonly digest: string;
  readonly json: string;
  readonly pdf: Uint8Array;
}

/** records/: the append-only ledger. */
export interface LedgerPort {
  /**
   * Appends in order. An entry that is there already is left as it is; one of a known key with other content is appended
   * under a key of its own, with the earlier one's number in its data as `contradicts`. Answers the chain's head.
   */
  append(reference: string, entries: readonly LedgerEntryInput[]): Promise<{ seq: number; hash: string }>;
}

/** records/: signs with the installation's key, so that an outsider can check without trusting the records. */
export interface SignerPort {
  /** `sha256:` and the SHA-256 of the public key's SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** PEM. */
  readonly publicKey: string;
  sign(bytes: Uint8Array | string): Signature;
}
/** A detached signature. `signature` is base64 of the 64 bytes of RFC 8032. */
export interface Signature {
  readonly algorithm: 'ed25519';
  readonly keyId: string;
  readonly signature: string;
}

/** records/: signed heads of the ledgers. */
export interface CheckpointPort {
  /** Signs a head, once; the head of an empty ledger (`seq` 0) is none. */
  keep(reference: string, head: { readonly seq: number; readonly hash: string }): Promise<void>;
}

/** records/: the case and its list of people. */
export interface CasesPort {
  /** Writes what the Temporal UI must not hold and the CLI lists: phase and whether sending is stopped. */
  setStanding(reference: string, standing: Standing): Promise<void>;
  /** Counts and digest of the list as it stands now. */
  survey(reference: string): Promise<ListSurvey>;
  document(reference: string): Promise<BreachFile>;
}
/** worker/: asks the running case itself. */
export interface CaseAnswerPort {
  /**
   * Whether its customers are being told and no gate is closed at this moment; null: no answer in time. Rejects where
   * there is no such case, or it cannot answer.
   */
  maySend(reference: string): Promise<boolean | null>;
}
export interface Standing {
  readonly phase: string;
  readonly facts?: object;
  /** While true no group of notices may be sent, with or without Temporal (design, section 8). */
  readonly stopped: boolean;
}
export interface ListSurvey {
  readonly customers: number;
  /** SHA-256 over the list in order of customer id; changes when any row does. */
  readonly digest: string;
  readonly counts: NoticeCounts;
  /** People on the list that no dispatch has taken up yet. */
  readonly undispatched: number;
  /** How many of the letters no export has written since they became due; absent: none. */
  readonly lettersDue?: number;
  /** How many people are known to live in a state, by its two letters: `{ "CA": 501 }`. */
  readonly byState?: Readonly<Record<string, number>>;
  /** How many people each kind of data is about; absent where it is not known of everybody. */
  readonly byDataType?: Readonly<Record<string, number>>;
}

/** records/: one row per person and dispatch, under a dense sequence number. */
export interface DispatchPort {
  /** Takes up everyone who has no notice yet; settles letters and those without any address. Repeatable. */
  freeze(request: FreezeRequest): Promise<FrozenRecipients>;
  /** Rows of a range still to send. Rows left `sending` by a crash become `unknown` first, and are counted. */
  openRange(range: RangeRequest): Promise<{ toSend: readonly PendingNotice[]; doubted: number }>;
  /**
   * Marks a group `sending`. Not claimed when the case is stopped: then nothing was marked and nothing may be sent. Throws
   * `Held` where a hold stands on the ledger that whoever opened the sending does not know of.
   */
  claim(reference: string, dispatch: number, seqs: readonly number[]): Promise<Claim>;
  settle(reference: string, dispatch: number, outcomes: readonly NoticeOutcome[]): Promise<void>;
  /** Who is marked as being sent to at this moment, in order: of a dispatch that has come to rest, who is in doubt. */
  interrupted(reference: string, dispatch: number): Promise<readonly number[]>;
  /** Whoever of a range is marked as being sent to becomes `unknown`; answers how many. */
  doubt(range: Omit<RangeRequest, 'unknownSends'>): Promise<number>;
  /** How many of a dispatch are still to be told because the relay refused who sends. */
  distrusted(reference: string, dispatch: number): Promise<number>;
  /** What became of the people of a wave. */
  weigh(reference: string, dispatch: number, fromSeq: number, toSeq: number): Promise<WaveWeight>;
  /** Counts of a range and the digest of its outcomes, for the ledger; the lines that the digest is of are kept. */
  sealRange(reference: string, dispatch: number, fromSeq: number, toSeq: number): Promise<RangeSeal>;
}
export interface Claim {
  readonly isClaimed: boolean;
  /** Whether the next group must ask for its turns first (`PacePort.take`). */
  readonly isPaced: boolean;
}

/** records/: the pace of a case's sending, shared by all workers. Rates are messages a second by name, without `none`. */
export interface PacePort {
  /** These are the rates from now on, and no others. */
  setRates(reference: string, rates: Readonly<Record<string, number>>): Promise<void>;
  /** Whether anything holds the sending back at all. */
  isPaced(reference: string): Promise<boolean>;
  /** Takes turns for so many messages by name, first come first served. */
  take(
    reference: string,
    wants: readonly Want[],
    atMost: number,
  ): Promise<Turns & { readonly isPaced: boolean }>;
  /** The relay has asked to slow down: lowers the pace of a name for a while. Its word is kept. */
  slowDown(reference: string, name: string, reply: string): Promise<void>;
}
export interface FreezeRequest {
  readonly reference: string;
  readonly dispatch: number;
  readonly noticeVersion: string;
  /** Case time, ISO 8601: what 'of record for 30 days' is measured at. */
  readonly at: string;
  /** The approved list. A list that differs is not frozen: the answer names the list that stands now. */
  readonly listDigest: string;
  readonly waves?: Pick<Waves, 'sizes'>;
  /** Notices in these states are taken up again, beside everyone who has none. */
  readonly again?: readonly RetryState[];
}
export interface FrozenRecipients {
  /** False where the list is no longer the approved one: nothing was frozen. */
  readonly isFrozen: boolean;
  /** Sequence numbers run from 1 to `total`: persons, then copies. */
  readonly total: number;
  readonly byEmail: number;
  readonly byLetter: number;
  readonly withoutAddress: number;
  /** Copies, which come after all persons; none: absent or 0. */
  readonly copies?: number;
  readonly listDigest: string;
  /** The last sequence number of each wave, where there are waves. */
  readonly waveEnds?: readonly number[];
}
export interface RangeRequest {
  readonly reference: string;
  readonly dispatch: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly unknownSends: 'resend' | 'leave';
}
export interface PendingNotice {
  readonly seq: number;
  readonly customerId: string;
  readonly code: string;
  readonly to: string;
  readonly messageId: string;
  readonly contact: Contact;
  readonly language?: string;
  readonly dataTypes: readonly string[];
  /** How often it was handed over, this time included. */
  readonly attempts: number;
  /** A copy: it stands for nobody, so where it is refused, nothing follows. */
  readonly isCopy?: true;
  readonly isToAgent?: true;
  /** Where this address refuses, there is another one by e-mail. */
  readonly hasNextAddress?: true;
}
export interface NoticeOutcome {
  readonly seq: number;
  /** `pending`: the relay asked to come back later, or refused who sends. */
  readonly state: 'accepted' | 'letter' | 'unknown' | 'failed' | 'pending';
  readonly reply: string;
  /** Not the mailbox was refused, but who sends. */
  readonly isAboutSender?: true;
  /** With `pending`: it goes to its next e-mail address. */
  readonly movesOn?: true;
  /** Case time, ISO 8601. */
  readonly at: string;
}
export interface RangeSeal {
  readonly accepted: number;
  /** Came back, and there is no postal address. */
  readonly bounced: number;
  readonly letter: number;
  readonly unknown: number;
  readonly failed: number;
  readonly pending: number;
  /** How many of the accepted are copies; absent: none. */
  readonly acceptedCopies?: number;
  readonly digest: string;
  /** How many lines are kept under the digest: one each. */
  readonly lines: number;
}

/** webhooks/: tells other systems of what people are told, by signed HTTP requests. */
export interface WebhookPort {
  /** Who listens for any of these roles. */
  listeners(roles: readonly Role[]): readonly WebhookListener[];
  /** Posts one event to one listener. Never rejects: what came of it is the answer. */
  post(listener: WebhookListener, event: WebhookEvent, isDrill: boolean): Promise<WebhookOutcome>;
}
export interface WebhookListener {
  /** Stands for its address, which may hold a secret: the same address has the same id. */
  readonly id: string;
  /** Scheme, host and port: all of the address that may be told. */
  readonly origin: string;
}
export interface WebhookEvent {
  /** The same event again has the same id. */
  readonly id: string;
  /** References, counts and dates; never personal data. */
  readonly body: { readonly type: string; readonly timestamp: string; readonly data: object };
}
export type WebhookOutcome =
  /** 2xx. */
  | { readonly kind: 'delivered'; readonly reply: string }
  /** An answer that would be the same again. */
  | { readonly kind: 'refused'; readonly reply: string }
  /** No answer, or one that asks to come back. */
  | { readonly kind: 'failed'; readonly reply: string }
  /** Not allowed here: a sandbox and a drill tell nobody outside this machine. */
  | { readonly kind: 'skipped'; readonly reply: string };

/** config/: the carrier's own stands, from carrier.yaml. */
export interface CarrierPort {
  identity(): CarrierIdentity;
  agencyAddress(agency: Agency): string;
  roleAddresses(role: Role): readonly string[];
}
export interface CarrierIdentity {
  readonly legalName: string;
  readonly frn: string;
  readonly filer499Id: string;
  readonly postalAddress: readonly string[];
  readonly phone: string;
  /** The domain that Message-IDs are made under. */
  readonly mailDomain: string;
}
export const ROLES = ['security', 'legal', 'approver', 'executive'] as const;
export type Role = (typeof ROLES)[number];

/** The pinned policies travel whole, so that a breach ends under the text that it was opened with. */
export type PinnedPolicies = readonly Policy[];
