import { condition, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { caseNotes } from '../domain/case/case-notes';
import { phaseOf } from '../domain/case/phase';
import type { CaseState } from '../domain/case/state';
import type { Standing } from '../domain/ports';
import { records } from './activity-options';
import type { CaseFile } from './case-file';

const ENTRIES_AT_ONCE = 100;

/** Writes the ledger, in order, for as long as the case lives. An entry leaves the queue only when it is on record. */
export const keepLedger = async ({ input, unwritten }: CaseFile): Promise<never> => {
  for (;;) {
    await condition(() => unwritten.length > 0);
    const entries = unwritten.slice(0, ENTRIES_AT_ONCE);
    await records.appendLedger(input.reference, entries);
    unwritten.splice(0, entries.length);
  }
};

/** Whether customers are being told, and every gate is open. */
export const maySend = (file: CaseFile): boolean => file.state().isNotifying && file.gates().length === 0;

/** Sending is stopped in the records unless every gate is open at this moment: the second lock beside Temporal. */
const standingOf = (file: CaseFile): Standing => {
  const state = file.state();
  return {
    phase: phaseOf(state),
    facts: state.facts,
    stopped: !maySend(file),
  };
};

export interface StandingKeeper {
  /** Never ends: writes the standing whenever it changes. */
  keep(): Promise<never>;
  /** Whether the records show the present standing. */
  isWritten(): boolean;
}

/** Keeps the records' view of the case, the search attributes and the UI's details up to date. */
export const standingKeeper = (file: CaseFile): StandingKeeper => {
  let written = '';
  const isWritten = (): boolean => JSON.stringify(standingOf(file)) === written;
  const publish = publisher(file);
  return {
    keep: async () => {
      for (;;) {
        await condition(() => !isWritten() || publish.isDue());
        publish.now();
        if (isWritten()) continue;
        const standing = standingOf(file);
        await records.setStanding(file.input.reference, standing);
        written = JSON.stringify(standing);
      }
    },
    isWritten,
  };
};

const keys = {
  phase: defineSearchAttributeKey('BreachPhase', 'KEYWORD'),
  policies: defineSearchAttributeKey('BreachPolicies', 'KEYWORD_LIST'),
  isHeld: defineSearchAttributeKey('BreachHeld', 'BOOL'),
  dueAt: defineSearchAttributeKey('BreachDueAt', 'DATETIME'),
  customers: defineSearchAttributeKey('BreachCustomers', 'INT'),
  notified: defineSearchAttributeKey('BreachNotified', 'INT'),
  isDrill: defineSearchAttributeKey('BreachDrill', 'BOOL'),
};

/** Search attributes and current details: what the Temporal UI shows as the dashboard. */
const publisher = (file: CaseFile): { isDue(): boolean; now(): void } => {
  let shown = '';
  let detailed: CaseState | null = null;
  const attributes = () => {
    const { phase, policies, held, dueAt, counts, drill } = file.status();
    const { lettersDue = 0 } = file.state();
    return {
      phase,
      policies,
      held,
      dueAt,
      customers: file.state().list.customers,
      notified: counts.accepted + counts.letter - lettersDue,
      drill,
    };
  };
  return {
    isDue: () => detailed !== file.state(),
    now: () => {
      detailed = file.state();
      setCurrentDetails(caseNotes(detailed, file.status()));
      const latest = attributes();
      if (JSON.stringify(latest) === shown) return;
      shown = JSON.stringify(latest);
      upsertSearchAttributes([
        { key: keys.phase, value: latest.phase },
        { key: keys.policies, value: [...latest.policies] },
        { key: keys.isHeld, value: latest.held },
        { key: keys.dueAt, value: latest.dueAt ? new Date(latest.dueAt) : null },
        { key: keys.customers, value: latest.customers },
        { key: keys.notified, value: latest.notified },
        { key: keys.isDrill, value: latest.drill },
      ]);
    },
  };
};
