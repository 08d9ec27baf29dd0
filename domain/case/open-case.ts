import { NO_NOTICES } from '../counts';
import type { Facts } from '../facts';
import type { Policy } from '../policy/schema';
import type { Waves } from '../sending/waves';
import type { CaseState } from './state';

export interface Opening {
  readonly reference: string;
  readonly title: string;
  readonly openedBy: string;
  readonly zone: string;
  readonly isDrill: boolean;
  readonly policies: readonly Policy[];
  readonly facts: Facts;
  readonly waves?: Waves;
}

/** The state of a case at the moment of its opening. */
export const openCase = (opening: Opening): CaseState => ({
  ...opening,
  notified: [],
  refusedAgencies: [],
  filings: [],
  holds: [],
  earlyReleaseAt: null,
  urgentNeedSince: opening.facts.urgentNeed ? opening.facts.discoveredAt : null,
  urgentNeedConsultedAt: null,
  approvals: [],
  paused: null,
  list: { customers: 0, digest: '', undispatched: 0 },
  notice: { version: '', digest: '' },
  counts: NO_NOTICES,
  windows: null,
  digest: null,
  dispatches: 0,
  openDispatch: null,
  isNotifying: false,
  customersNotifiedAt: null,
  customersFirstToldAt: null,
  started: [],
  withdrawn: [],
  conflictDecisions: [],
  reminders: [],
  reportedAt: null,
  decision: null,
  closed: null,
  given: [],
  alerting: [],
  timeline: [],
  entries: 0,
});
