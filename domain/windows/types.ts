import type { Facts } from '../facts';
import type { Policy } from '../policy/schema';
import type { Agency } from '../schemas';

/** When one agency was told, and how. Without a channel it satisfies every channel that a policy may ask for. */
export interface AgencyNotice {
  readonly agency: Agency;
  readonly at: string;
  readonly channel?: 'email' | 'portal';
}

/** A hold as the calculus sees it. `releasedAt` is the instant of the written release. */
export interface HoldSpan {
  /** Who directed it, where that is known. */
  readonly agency?: string;
  readonly directedAt: string;
  /** Last day, inclusive, YYYY-MM-DD in the carrier's zone; null: no last day is known (an unreadable hold). */
  readonly lastDay: string | null;
  readonly releasedAt?: string;
}

/** Days that are no business days beside weekends and federal holidays, and what they are called. */
export interface CalendarDay {
  readonly date: string;
  readonly name: string;
}

/** How doubt is read: `safe` takes the stricter of all readings, `zone` one zone and one calendar alone. */
export type Reading =
  | { readonly kind: 'safe' }
  | { readonly kind: 'zone'; readonly closures: boolean; readonly inauguration: boolean };

/** How many customers are affected. What is not attributed to a state may be in any. */
export interface CustomerCounts {
  readonly total?: number;
  readonly byState?: Readonly<Record<string, number>>;
  readonly byDataType?: Readonly<Record<string, number>>;
}

/** A notice to somebody else than an agency. Without policy and obligation it meets every duty to its recipient. */
export interface SentNotice {
  readonly recipient: string;
  readonly at: string;
  readonly policy?: string;
  readonly obligation?: string;
}

/** An obligation whose clock was running when the facts were looked at last (started.ts). */
export interface StartedDuty {
  readonly policy: string;
  readonly obligation: string;
  /** When its clock began, ISO 8601. */
  readonly since: string;
}

/** A named person's word that an obligation which had started need not be met any more. */
export interface Withdrawal {
  readonly policy: string;
  readonly obligation: string;
  readonly actor: string;
  readonly reason: string;
}

export interface WindowsInput {
  readonly policies: readonly Policy[];
  /** IANA zone of the carrier. */
  readonly zone: string;
  /** One-off closures of the Commission's offices. */
  readonly closures: readonly CalendarDay[];
  readonly reading: Reading;
  readonly facts: Partial<Facts>;
  readonly notified: readonly AgencyNotice[];
  readonly holds: readonly HoldSpan[];
  readonly releasedEarlyAt?: string;
  readonly urgentNeedConsultedAt?: string;
  readonly counts?: CustomerCounts;
  readonly sent?: readonly SentNotice[];
  /** Obligations that were running before the facts became what they are now: facts alone withdraw none of them. */
  readonly started?: readonly StartedDuty[];
  readonly withdrawn?: readonly Withdrawal[];
  /** The instant that `status` and `held` are told for. */
  readonly at: string;
}

export type WindowStatus =
  | 'not-started'
  | 'waiting'
  | 'open'
  | 'held'
  | 'overdue'
  | 'met'
  /** A fact lifts it, by an exemption or since it does not apply; `decidedBy` says which. */
  | 'exempt'
  | 'not-required'
  /** The recipient may not be told at all for now. */
  | 'forbidden';

/** One obligation's lawful window, `[earliest, latest]`, ISO 8601 in the zone asked for. */
export interface ObligationWindow {
  readonly recipient: string;
  readonly policy: string;
  readonly obligation: string;
  readonly citation: string;
  readonly earliest: string | null;
  readonly latest: string | null;
  /** The days counted and skipped, a sentence each. */
  readonly why: readonly string[];
  readonly status: WindowStatus;
  /** When its clock began, ISO 8601; absent: it has not. */
  readonly startedAt?: string;
  /** The fact that lifts it, where one does. */
  readonly decidedBy?: string;
  /** The fact that would lift it, had its clock not started before: only named persons may withdraw it. */
  readonly standsDespite?: string;
}

export interface Edges {
  readonly earliest: string | null;
  readonly latest: string | null;
}

export interface Conflict {
  /**
   * The same two rules give the same id, so that a decision can name it. Absent in reports that were computed, and kept
   * in a history, before conflicts had one.
   */
  readonly id?: string;
  readonly recipient: string;
  readonly message: string;
  readonly citations: readonly string[];
}

/** What `policy window` prints, and what a breach's history keeps. */
export interface WindowsReport {
  readonly policies: readonly string[];
  readonly zone: string;
  readonly obligations: readonly ObligationWindow[];
  /** The combined windows: the latest `earliest`, the earliest `latest`. `earliest` null: the clock has not started. */
  readonly effective: { readonly agencies: Edges; readonly customers: Edges };
  readonly held: boolean;
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly string[];
}
