import type { ToldAbout } from '../about';
import type { CaseClock } from '../clock';
import type { NoticeCounts, RetryState } from '../counts';
import type { Facts } from '../facts';
import type { LedgerKind } from '../ledger';
import type { Policy } from '../policy/schema';
import type { Role } from '../ports';
import type { Agency } from '../schemas';
import type { Rates } from '../sending/rates';
import type { DispatchRest } from '../sending/rest';
import type { CameBack, Waves } from '../sending/waves';
import type { AgencyNotice, StartedDuty, WindowsReport } from '../windows/types';
import type {
  CaseWithdrawal,
  ConflictDecision,
  DeadlineStatus,
  GivenReminder,
  ObligationStatus,
} from './duty-state';

export const PHASES = [
  'open',
  'determined',
  'agencies-notified',
  'held',
  'notifying',
  'notified',
  'reported',
  'closed',
  'not-a-breach',
] as const;
export type Phase = (typeof PHASES)[number];

/** A written direction not to notify, 64.2011(b)(3). Times are ISO 8601, case time. */
export interface Hold {
  readonly reference: string;
  /** null where the direction could not be read. */
  readonly agency: Agency | null;
  readonly agent: string | null;
  readonly directedAt: string;
  /** Last day of the direction as it was placed, before any extension. */
  readonly firstLastDay: string | null;
  /** Inclusive, in the carrier's zone; null: unknown, so it stands until a person settles it. */
  readonly lastDay: string | null;
  /** The instant at which `lastDay` ends, ISO 8601. */
  readonly lapsesAt: string | null;
  readonly isReadable: boolean;
  readonly extensions: readonly {
    readonly extension: string;
    readonly until: string;
    readonly documentDigest?: string;
  }[];
  readonly releasedAt: string | null;
  /** Set when its last day has passed without a written release. */
  readonly lapsedAt: string | null;
  /** Of the direction as it came; absent: none was given. */
  readonly documentDigest?: string;
  readonly releaseDocumentDigest?: string;
}

export interface Filing {
  /** An agency, or whom else an obligation names: `ca-attorney-general`. */
  readonly agency: string;
  readonly confirmation: string;
  readonly filedAt: string;
  /** What it broke by its time, a sentence each; absent: nothing. It must be explained. */
  readonly violations?: readonly string[];
}

/** One agency told, and whether that notice said that there is an urgent need, 64.2011(b)(2). */
export interface CaseNotice extends AgencyNotice {
  readonly flagsUrgentNeed: boolean;
}

/** Something that named roles are told by e-mail. */
export interface Alert {
  /** Identity within the case: given once. */
  readonly key: string;
  readonly text: string;
  readonly roles: readonly Role[];
  readonly kind: 'alerted' | 'reminded';
}

export interface Approval {
  readonly digest: string;
  readonly actor: string;
  readonly at: string;
}

/** A dispatch that is not finished yet. */
export interface OpenDispatch {
  readonly number: number;
  readonly total: number;
  readonly noticeVersion: string;
  /** The last sequence number of each wave, where there are waves. */
  readonly waveEnds?: readonly number[];
  /** How many waves need no look any more: they have passed it, or a person went on in spite of it. */
  readonly wavesPassed?: number;
  /** So many refusals of the sender stop it no more: a person has seen them, and went on. */
  readonly tolerated?: number;
  /** What had come back when it stopped for that, and a person went on. */
  readonly toleratedCameBack?: CameBack;
  /** From where it goes on; absent: through all of its ranges. */
  readonly rest?: DispatchRest;
}

/** All that a running breach knows, as plain JSON: it survives continue-as-new as it is. */
export interface CaseState {
  readonly reference: string;
  readonly title: string;
  readonly openedBy: string;
  readonly zone: string;
  readonly isDrill: boolean;
  readonly policies: readonly Policy[];
  readonly facts: Facts;
  readonly notified: readonly CaseNotice[];
  /** Agencies whose e-mail was refused for good: a person must reach them and record it. */
  readonly refusedAgencies: readonly Agency[];
  readonly filings: readonly Filing[];
  readonly holds: readonly Hold[];
  readonly earlyReleaseAt: string | null;
  /** Since when the facts say that there is an urgent need; a notice from before it did not flag it. */
  readonly urgentNeedSince: string | null;
  readonly urgentNeedConsultedAt: string | null;
  readonly approvals: readonly Approval[];
  readonly paused: { readonly actor: string; readonly reason: string; readonly at: string } | null;
  readonly list: {
    readonly customers: number;
    readonly digest: string;
    readonly undispatched: number;
    readonly byState?: Readonly<Record<string, number>>;
    readonly byDataType?: Readonly<Record<string, number>>;
  };
  /** As it is amended: what of it customers are told; absent: as at the opening. */
  readonly about?: ToldAbout;
  readonly notice: { readonly version: string; readonly digest: string };
  readonly counts: NoticeCounts;
  /** How many of the letters no export has written since they became due; absent: none. */
  readonly lettersDue?: number;
  readonly windows: WindowsReport | null;
  /**
   * What an approval must name now: digest of list, notice, policies, window and holds. null: it is being computed, and
   * nothing may be sent.
   */
  readonly digest: string | null;
  /** How many dispatches were started; each has its own number, from 1. */
  readonly dispatches: number;
  /** The dispatch that is not finished yet, if any: stopped ones go on under the same number. */
  readonly openDispatch: OpenDispatch | null;
  /** Dispatches that wait to try again whom the relay has put off, while others of the case go on; absent: none. */
  readonly resting?: readonly OpenDispatch[];
  /** How fast notices may go out, where the case says it; else the carrier's rates hold. */
  readonly rates?: Rates;
  /** In which waves customers are told by e-mail; absent: all at once. A part of what is approved. */
  readonly waves?: Waves;
  /** Notices in these states are taken up again by the next dispatch. */
  readonly retrying?: readonly RetryState[];
  readonly isNotifying: boolean;
  readonly customersNotifiedAt: string | null;
  /** When the sending began that first reached anybody: other clocks run from it, whoever is found later. */
  readonly customersFirstToldAt?: string | null;
  /** Obligations whose clock ran when the windows were computed last: facts that change withdraw none of them. */
  readonly started?: readonly StartedDuty[];
  /** Digest of the list that the windows were computed for last. */
  readonly assessedList?: string;
  readonly withdrawn?: readonly CaseWithdrawal[];
  readonly conflictDecisions?: readonly ConflictDecision[];
  readonly reminders?: readonly GivenReminder[];
  readonly reportedAt: string | null;
  /** Named persons' decision to end with notices unsettled (design, section 3, rule 7). */
  readonly decision: { readonly actor: string; readonly second: string; readonly reason: string } | null;
  readonly closed: {
    readonly as: 'complete' | 'not-a-breach';
    readonly actor: string;
    readonly second: string | null;
    readonly reason: string;
    readonly at: string;
  } | null;
  /** Reminders and alerts already given, by key, so that none is given twice. */
  readonly given: readonly string[];
  /** Alerts whose e-mail is on its way. */
  readonly alerting: readonly Alert[];
  readonly timeline: readonly TimelineItem[];
  /** How many ledger entries this case has made: the next one's number. */
  readonly entries: number;
}

/** One line of the case's story, for the query `timeline` and the Temporal UI. No personal data. */
export interface TimelineItem {
  readonly at: string;
  readonly kind: LedgerKind;
  readonly text: string;
}

/** What `breach show BR -o json` prints; its keys are an API. */
export interface CaseStatus {
  readonly reference: string;
  readonly title: string;
  readonly phase: Phase;
  readonly policies: readonly string[];
  readonly windows: WindowsReport | null;
  readonly held: boolean;
  readonly holds: readonly Hold[];
  readonly approval: {
    readonly needed: number;
    readonly given: number;
    readonly valid: boolean;
    readonly digest: string | null;
  };
  readonly counts: NoticeCounts;
  readonly filings: readonly Filing[];
  readonly obligations: readonly ObligationStatus[];
  readonly deadlines: readonly DeadlineStatus[];
  /** Reminders that nobody has acknowledged, of deadlines that still run. */
  readonly reminders: readonly GivenReminder[];
  readonly decisions: readonly ConflictDecision[];
  readonly next: { readonly what: string; readonly at: string | null };
  readonly dueAt: string | null;
  readonly paused: boolean;
  /** How fast notices may go out, messages a second by name, where the case says it; null: no limit. */
  readonly rates: Rates;
  /** In which waves customers are told by e-mail; null: all at once. */
  readonly waves: Waves | null;
  readonly drill: boolean;
  /** Case time at which the case last moved; a query does not make it move. `clock` tells the present. */
  readonly caseTime: string;
  readonly clock: CaseClock;
}
