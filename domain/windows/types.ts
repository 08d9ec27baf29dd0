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
  /** The instant that `status` and `held` are told for. */
  readonly at: string;
}

export type WindowStatus = 'not-started' | 'waiting' | 'open' | 'held' | 'overdue' | 'met';

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
}

export interface Edges {
  readonly earliest: string | null;
  readonly latest: string | null;
}

export interface Conflict {
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
