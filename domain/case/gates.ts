import { agenciesAreTold } from './agencies';
import { approvalOf } from './approval';
import { openConflicts } from './conflicts';
import { whyCustomersAreNotOwed } from './customers-owed';
import { standingHolds } from './phase';
import type { CaseState } from './state';

/** One reason for which customers may not be told now. */
export interface Gate {
  readonly gate:
    'closed' | 'agencies' | 'hold' | 'conflict' | 'window' | 'pause' | 'list' | 'approval' | 'direction';
  readonly text: string;
  /** When it opens by itself, ISO 8601; null: it waits for a person. */
  readonly at: string | null;
}

/** The first gate, whatever else is shut: it keeps the agencies’ own clock running. */
export const UNTOLD_TEXT = 'law enforcement has not been notified yet';
/** Until its final report is built a closed case is in the phase that it was in. */
export const CLOSED_TEXT = 'the case is closed';

/** Each hold that stands, in words, and when it lapses. */
export const holdGates = (state: CaseState): Gate[] =>
  standingHolds(state).map(({ agency, reference, lapsesAt }) => ({
    gate: 'hold',
    text: `held by ${agency ?? 'an unreadable direction'} (${reference})`,
    at: lapsesAt,
  }));

/**
 * Every reason that keeps the customers' notice back at this moment, in the order of the law's own sentence; none left
 * means that it may go out (design, section 3, rules 1, 5 and 6).
 * @param nowMs case time in ms since the epoch
 */
export const closedGates = (state: CaseState, nowMs: number): Gate[] => {
  const gates: Gate[] = [];
  const add = (gate: Gate['gate'], text: string, at: string | null = null): number =>
    gates.push({ gate, text, at });
  if (state.closed) add('closed', CLOSED_TEXT);
  if (!agenciesAreTold(state)) add('agencies', UNTOLD_TEXT);
  gates.push(...holdGates(state));
  const earliest = state.windows?.effective.customers.earliest ?? null;
  const conflict = openConflicts(state).find(({ recipient }) => recipient === 'customers');
  if (conflict) add('conflict', conflict.message);
  const notOwed = whyCustomersAreNotOwed(state);
  if (notOwed !== null) add('window', `no policy asks that customers be told: ${notOwed}`);
  else if (earliest === null) add('window', 'the customers’ window has not started');
  else if (nowMs < Date.parse(earliest)) add('window', `the customers’ window opens ${earliest}`, earliest);
  if (state.paused) add('pause', `paused by ${state.paused.actor}: ${state.paused.reason}`);
  if (state.list.customers === 0) add('list', 'no customers have been imported');
  const approval = approvalOf(state);
  if (!approval.valid)
    add(
      'approval',
      `${approval.needed - approval.given} approval(s) missing for ${approval.digest ?? 'the plan'}`,
    );
  return gates;
};
