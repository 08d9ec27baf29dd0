import { TemporalFailure, isCancellation } from '@temporalio/workflow';
import type { Assessment } from '../activities/assess';
import { lapsedDecisions, openConflicts } from '../domain/case/conflicts';
import { countList } from '../domain/case/count-list';
import { isSamePlan } from '../domain/case/plan';
import { standingWithdrawals, startedDuties } from '../domain/case/tasks';
import { windowsInputOf } from '../domain/case/windows-input';
import { assess, overTheList } from './activity-options';
import { alert } from './alert';
import type { CaseFile } from './case-file';

/** null where the windows cannot be computed: then nothing is sent, and people are told why. */
const assessment = async (file: CaseFile): Promise<Assessment | null> => {
  const { list, notice, holds, waves, about } = file.state();
  try {
    return await assess.executeWithOptions({ summary: 'the windows and the digest of the plan' }, [
      {
        windows: windowsInputOf(file.state(), file.input.closures, file.now()),
        listDigest: list.digest,
        noticeDigest: notice.digest,
        holds,
        ...(waves ? { waves } : {}),
        ...(about ? { about } : {}),
      },
    ]);
  } catch (error) {
    // An ActivityFailure, whose cause says why.
    if (isCancellation(error) || !(error instanceof TemporalFailure)) throw error;
    alert(file, {
      key: `windows/${file.state().entries}`,
      text: `the windows cannot be computed, so nothing is sent to customers: ${error.cause?.message ?? error.message}`,
      roles: ['security', 'legal'],
      kind: 'alerted',
    });
    return null;
  }
};

/** People are told of each conflict once, and of a decision that is about none any more. */
const noteConflicts = (file: CaseFile): void => {
  const lapsed = lapsedDecisions(file.state());
  if (lapsed.length > 0) {
    file.change((state) => ({
      ...state,
      conflictDecisions: (state.conflictDecisions ?? []).filter(({ conflict }) => !lapsed.includes(conflict)),
    }));
    for (const conflict of lapsed)
      file.note('decision-lapsed', `the conflict ${conflict} is no more: its decision has lapsed`, {
        conflict,
      });
  }
  for (const conflict of openConflicts(file.state()))
    // Windows that an earlier version has computed name no conflict; nobody was told of those.
    if (conflict.id !== undefined)
      alert(file, {
        key: `conflict/${conflict.id}`,
        text: `${conflict.message}; decide with tocsin breach decide --conflict ${conflict.id}`,
        roles: ['legal', 'security'],
        kind: 'alerted',
      });
};

/**
 * Computes windows and digest anew. Approvals of another plan are gone for good, and the ledger says so: they would
 * not come back if the plan became again what it was.
 */
export const reassess = async (file: CaseFile): Promise<void> => {
  const assessed = file.state();
  const computed = await assessment(file);
  if (!computed) return;
  const { windows, digest } = computed;
  // The plan may have changed meanwhile; then its next assessment gives the digest.
  const isLatest = isSamePlan(assessed, file.state());
  file.change((state) => ({
    ...state,
    windows,
    started: startedDuties(assessed, windows),
    assessedList: assessed.list.digest,
    withdrawn: standingWithdrawals(state, windows),
    digest: isLatest ? digest : null,
  }));
  if (!isLatest) return;
  noteConflicts(file);
  const stale = file.state().approvals.filter((approval) => approval.digest !== digest);
  if (stale.length === 0) return;
  file.change((state) => ({
    ...state,
    approvals: state.approvals.filter((approval) => approval.digest === digest),
  }));
  for (const former of new Set(stale.map((approval) => approval.digest)))
    file.note('approval-void', `the plan has changed: ${stale.length} approval(s) are void`, {
      digest: former,
      now: digest,
    });
};

/** Reads list, counts and notice from the records, then reassesses where the plan is another. */
export const survey = async (file: CaseFile): Promise<void> => {
  const { list, notice } = await overTheList.survey.executeWithOptions(
    { summary: 'the list and its counts' },
    [file.input.reference],
  );
  const listed = {
    customers: list.customers,
    digest: list.digest,
    undispatched: list.undispatched,
    ...(list.byState ? { byState: list.byState } : {}),
    ...(list.byDataType ? { byDataType: list.byDataType } : {}),
  };
  const { facts, entries, lost } = countList(file.state(), listed, file.now());
  file.change((state) => ({
    ...state,
    facts,
    list: listed,
    notice,
    counts: list.counts,
    lettersDue: list.lettersDue ?? 0,
  }));
  for (const { kind, text, data } of entries) file.note(kind, text, data);
  if (lost !== null)
    alert(file, {
      key: 'exemption-lost',
      text: `${lost}; see tocsin policy explain ${file.input.reference}`,
      roles: ['security', 'legal'],
      kind: 'alerted',
    });
  if (file.state().digest === null) await file.serially(() => reassess(file));
};
