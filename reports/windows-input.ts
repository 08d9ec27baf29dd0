import { standingWithdrawals, startedDuties } from '../domain/case/tasks';
import { windowsInputOf } from '../domain/case/windows-input';
import type { WindowsCase } from '../domain/case/windows-input';
import type { LedgerEntry } from '../domain/ledger';
import type { Policy } from '../domain/policy/schema';
import type { CalendarDay, WindowsInput, WindowsReport } from '../domain/windows/types';
import { caseOf } from './ledger/case-of';
import type { Recorded } from './ledger/case-of';
import { pinnedPolicies } from './ledger/policies';
import { withdrawalsOf } from './ledger/withdrawals';

export interface WindowsRead extends Omit<Recorded, 'policies'> {
  /** Ids of the policies that the breach was opened under. */
  readonly openedUnder: readonly string[];
  readonly policies: (ids: readonly string[]) => readonly Policy[];
  readonly closures: readonly CalendarDay[];
  readonly ledger: readonly LedgerEntry[];
  readonly computeWindows: (input: WindowsInput) => WindowsReport;
}

/** Entries after which an obligation that had started might be lifted, unless what has started stands. */
const CHANGES: readonly LedgerEntry['kind'][] = [
  'determined',
  'amended',
  'list-counted',
  'obligation-withdrawn',
];

type Kept = Pick<WindowsCase, 'started' | 'withdrawn'>;

/** The case as it stood with the first so many entries, under the policies that it ran under then. */
const caseAfter = (entries: number, read: WindowsRead, kept: Kept): WindowsCase => {
  const { openedUnder, policies, ledger } = read;
  const until = ledger.slice(0, entries);
  const pinned = pinnedPolicies(openedUnder, until).map(({ id }) => id);
  return { ...caseOf(until, ledger, { ...read, policies: policies(pinned) }), ...kept };
};

/** What had started, and the withdrawals that stand, before the entry of an index; with that entry's own withdrawal. */
const keptAt = (index: number, at: string, read: WindowsRead, kept: Kept): Kept => {
  const { ledger, closures, computeWindows } = read;
  const before = caseAfter(index, read, kept);
  const report = computeWindows(windowsInputOf(before, closures, at));
  return {
    started: startedDuties(before, report),
    // One that lifted nothing any more is gone for good: the obligation must be withdrawn anew.
    withdrawn: [...standingWithdrawals(before, report), ...withdrawalsOf(ledger.slice(index, index + 1))],
  };
};

/**
 * What a case's windows are computed from, by its records: the same that the running breach computes from, so that its
 * report, `policy explain` and `breach show` never tell different dates. Which obligations had started when the facts
 * changed is found by computing the windows at each change.
 * @param at case time, ISO 8601
 * @throws TocsinError Failed for an entry that cannot be read; NotFound for a policy that is not shipped here
 */
export const recordedWindowsInput = (read: WindowsRead, at: string): WindowsInput => {
  const { ledger, closures } = read;
  const changed = ledger.reduce<Kept>(
    (kept, entry, index) => (CHANGES.includes(entry.kind) ? keptAt(index, entry.at, read, kept) : kept),
    { started: [], withdrawn: [] },
  );
  const kept = keptAt(ledger.length, at, read, changed);
  return windowsInputOf(caseAfter(ledger.length, read, kept), closures, at);
};
