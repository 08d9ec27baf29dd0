import { condition } from '@temporalio/workflow';
import { hasMorePeople } from '../domain/case/phase';
import type { CaseState } from '../domain/case/state';
import { hasTasks } from '../domain/case/tasks';
import { unsettled } from '../domain/counts';
import { nextToGoOn } from '../domain/sending/rest';
import { overTheList } from './activity-options';
import { alert } from './alert';
import { reassess, survey } from './assessing';
import type { OpenDispatch } from '../domain/case/state';
import type { CaseFile } from './case-file';
import type { StandingKeeper } from './keepers';
import { lawEnforcementToBeTold } from './law-enforcement';
import { sendAll } from './send-all';

const A_WHILE_MS = 10_000;

/**
 * Waits for law enforcement, for the window to open, for every hold to end and for the approvals, however they change.
 * Ends when every gate is open for the list as the records have it now, or when the case is closed without it.
 */
const untilCustomersMayBeTold = async (file: CaseFile): Promise<void> => {
  for (;;) {
    await file.restIfLong();
    // An amendment may have added an agency to tell: law enforcement comes first, always.
    await lawEnforcementToBeTold(file);
    if (file.state().closed) return;
    const [first] = file.gates();
    if (first) {
      beginAgain(file);
      // A hold's last day is watched elsewhere; two timers of the same instant would only race.
      const opensAt = first.gate === 'window' && first.at ? Date.parse(first.at) : null;
      await file.changedOrAt(() => file.gates(), opensAt, `customers: ${first.text}`);
    } else {
      await file.during(() => survey(file));
      if (file.gates().length === 0) return;
    }
  }
};

/** What was stopped goes through all of its people again, as if it had just begun: days may have passed. */
const beginAgain = (file: CaseFile): void => {
  const { openDispatch: open, resting } = file.state();
  if (!open?.rest && !resting?.some(({ rest }) => rest)) return;
  const withoutRest = ({ rest: _, ...others }: OpenDispatch): OpenDispatch => others;
  file.change((state) => ({
    ...state,
    openDispatch: open && withoutRest(open),
    ...(resting ? { resting: resting.map(withoutRest) } : {}),
  }));
};

/**
 * Takes up everyone who has no notice yet under a dispatch number; a stopped dispatch goes on under its own. Where nobody
 * is to be taken up, one that rests goes on.
 */
const openDispatch = async (file: CaseFile): Promise<boolean> => {
  const { openDispatch: open, dispatches, notice, list, waves, retrying } = file.state();
  if (open && open.noticeVersion === notice.version) return true;
  // People of those under another version are taken up anew.
  const resting = (file.state().resting ?? []).filter(
    ({ noticeVersion }) => noticeVersion === notice.version,
  );
  const found = open || hasMorePeople(file.state()) ? null : nextToGoOn(resting);
  if (found) {
    file.change((state) => ({ ...state, openDispatch: found.next, resting: found.others }));
    return true;
  }
  const number = dispatches + 1;
  const frozen = await overTheList.freezeRecipients.executeWithOptions(
    { summary: `freeze the recipients of dispatch ${number}` },
    [
      {
        reference: file.input.reference,
        dispatch: number,
        noticeVersion: notice.version,
        at: file.now(),
        listDigest: list.digest,
        ...(waves ? { waves: { sizes: waves.sizes } } : {}),
        ...(retrying ? { again: retrying } : {}),
      },
    ],
  );
  if (!frozen.isFrozen) return false;
  const { total, byEmail, byLetter, withoutAddress, copies = 0, listDigest, waveEnds } = frozen;
  file.change((state) => ({
    ...state,
    dispatches: number,
    retrying: [],
    list: { ...state.list, undispatched: 0 },
    ...(state.resting ? { resting } : {}),
    openDispatch: { number, total, noticeVersion: notice.version, ...(waveEnds ? { waveEnds } : {}) },
  }));
  file.note(
    'recipients-frozen',
    `dispatch ${number}: ${byEmail} by e-mail, ${byLetter} by letter, ${withoutAddress} without an address` +
      (copies > 0 ? `; ${copies} copies` : ''),
    {
      dispatch: number,
      total,
      byEmail,
      byLetter,
      withoutAddress,
      copies,
      noticeVersion: notice.version,
      listDigest,
      ...(waveEnds ? { waveEnds } : {}),
    },
  );
  return true;
};

/** Other clocks run from the moment at which customers were first told. */
const noteFirstTold = async (file: CaseFile, since: string): Promise<void> => {
  const { counts, customersFirstToldAt } = file.state();
  if (customersFirstToldAt || counts.accepted + counts.letter === 0) return;
  file.change((state) => ({ ...state, customersFirstToldAt: since }));
  if (hasTasks(file.state())) await file.serially(() => reassess(file));
};

/** One go at telling everyone. Answers whether it is to be left alone for a while, since no gate here has stopped it. */
const tellThem = async (file: CaseFile, standing: StandingKeeper): Promise<boolean> => {
  const mayBeTold = (): boolean => file.gates().length === 0;
  if (!(await openDispatch(file)) || !mayBeTold()) return false;
  file.change((state) => ({ ...state, isNotifying: true }));
  const since = file.now();
  let isDone = false;
  try {
    await condition(() => standing.isWritten() || !mayBeTold());
    if (mayBeTold() && !file.isLong()) isDone = await sendAll(file);
  } finally {
    file.change((state) => ({ ...state, isNotifying: false }));
  }
  if (isDone) file.change((state) => ({ ...state, openDispatch: null }));
  await survey(file);
  await noteFirstTold(file, since);
  return mayBeTold() && !file.isLong() && !isEveryoneTold(file);
};

const isEveryoneTold = (file: CaseFile): boolean => {
  const { openDispatch: open, resting = [], counts } = file.state();
  return !open && resting.length === 0 && !hasMorePeople(file.state()) && counts.pending === 0;
};

/** The latest that the rules leave for customers, as far as it is known now: whether they were told late, the register says. */
const customersLatest = ({ windows }: CaseState): string | null =>
  windows?.effective.customers.latest ?? null;

/**
 * Notifies the customers within their lawful window: waits, honours holds, pauses and approvals, and ends when everyone
 * on the list has an outcome (design, section 3, rules 1 and 7).
 */
export const notifyCustomers = async (file: CaseFile, standing: StandingKeeper): Promise<void> => {
  if (file.state().customersNotifiedAt !== null || file.state().closed) return;
  do {
    await untilCustomersMayBeTold(file);
    if (file.state().closed) return;
    const isToWait = await file.during(() => tellThem(file, standing));
    if (isToWait)
      await file.changedOrAt(
        () => file.gates(),
        file.nowMs() + A_WHILE_MS * file.clock.speed,
        'before sending goes on',
      );
  } while (!isEveryoneTold(file));
  const { counts, lettersDue = 0 } = file.state();
  file.change((state) => ({ ...state, customersNotifiedAt: file.now() }));
  const { customersFirstToldAt } = file.state();
  if (!customersFirstToldAt && hasTasks(file.state())) await file.serially(() => reassess(file));
  file.note(
    'customers-notified',
    `customers were notified: ${counts.accepted} by e-mail, ${counts.letter} by letter` +
      (lettersDue > 0 ? `, of which ${lettersDue} are still to be written` : ''),
    { ...counts, ...(lettersDue > 0 ? { lettersDue } : {}), latest: customersLatest(file.state()) },
  );
  if (unsettled(counts) > 0)
    alert(file, {
      key: `unsettled/${file.state().dispatches}`,
      text: `${unsettled(counts)} notice(s) have no known outcome or no address: a named person must decide`,
      roles: ['security', 'legal'],
      kind: 'alerted',
    });
};
