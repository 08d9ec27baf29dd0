import type { Facts } from '../domain/facts';
import type { Message, MessageName } from '../domain/messages';
import type { CaseClock } from '../domain/clock';
import type { Policy } from '../domain/policy/schema';
import type { Waves } from '../domain/sending/waves';
import type { CalendarDay } from '../domain/windows/types';
import type { CaseState, CaseStatus, TimelineItem } from '../domain/case/state';

/**
 * The contract that other clients are written against: workflow type and id, messages, queries, search attributes.
 * Every message is a Signal and an Update of one name; both take one JSON object (domain/messages.ts).
 */
export const BREACH = 'breach';
export const DISPATCH = 'dispatch';

export interface BreachInput {
  readonly reference: string;
  readonly title: string;
  /** Case time of the opening, ISO 8601. */
  readonly openedAt: string;
  readonly openedBy: string;
  /** IANA zone of the carrier. */
  readonly zone: string;
  readonly policies: readonly Policy[];
  readonly closures: readonly CalendarDay[];
  readonly facts: Facts;
  /** In which waves customers are told by e-mail; absent: all at once. */
  readonly waves?: Waves;
  /** Who found with the opener that there is no harm, where the facts say so. */
  readonly second?: string;
  /** Set for a drill only: all mail goes to the local inbox and the clock is scaled. */
  readonly drill?: { readonly speed: number };
  /**
   * Events of one run after which the case goes on in a new one, where that is to be sooner than Temporal suggests. No
   * fewer than 200: a run needs some to take up its work.
   */
  readonly renewAfterEvents?: number;
  /** Set by continue-as-new only. */
  readonly carried?: { readonly state: CaseState; readonly clock: CaseClock };
}

export interface BreachOutcome {
  readonly reference: string;
  readonly closedAs: 'complete' | 'not-a-breach';
}

export type ActInput<N extends MessageName = MessageName> = Message<N>;

/**
 * Names of the queries; `status` answers CaseStatus, `timeline` TimelineItem[], `maySend` whether customers are being
 * told and no gate is closed.
 */
export const QUERIES = { status: 'status', timeline: 'timeline', maySend: 'maySend' } as const;
export type { CaseStatus, TimelineItem };

/** Search attribute names and the types that they are registered with. No personal data. */
export const SEARCH_ATTRIBUTES = {
  BreachPhase: 'KEYWORD',
  BreachPolicies: 'KEYWORD_LIST',
  BreachHeld: 'BOOL',
  BreachDueAt: 'DATETIME',
  BreachCustomers: 'INT',
  BreachNotified: 'INT',
  BreachDrill: 'BOOL',
} as const;
