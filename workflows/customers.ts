import {
  ParentClosePolicy,
  WorkflowIdReusePolicy,
  condition,
  isCancellation,
  sleep,
  startChild,
} from '@temporalio/workflow';
import { closedGates } from '../domain/case/gates';
import { unsettled } from '../domain/counts';
import { dispatchWorkflowId } from '../domain/naming';
import { combineRules } from '../domain/policy/rules';
import { freezing } from './activity-options';
import { alert } from './alert';
import type { CaseFile } from './case-file';
import { dispatch, halt } from './dispatch';
import type { StandingKeeper } from './keepers';
import { notifyLawEnforcement } from './law-enforcement';

const mayBeTold = (file: CaseFile): boolean => closedGates(file.state(), file.nowMs()).length === 0;

/**
 * Waits for law enforcement, for the window to open, for every hold to end and for the approvals, however they change.
 * Ends only when every gate is open for the list as the records have it now.
 */
const untilCustomersMayBeTold = async (file: CaseFile): Promise<void> => {
  const gates = () => closedGates(file.state(), file.nowMs());
  for (;;) {
    // An amendment may have added an agency to tell: law enforcement comes first, always.
    await notifyLawEnforcement(file);
    const [first] = gates();
    if (first) {
      // A hold's last day is watched elsewhere; two timers of the same instant would only race.
      const opensAt = first.gate === 'window' && first.at ? Date.parse(first.at) : null;
      await file.changedOrAt(gates, opensAt, `customers: ${first.text}`);
    } else {
      await file.during(() => file.survey());
      if (gates().length === 0) return;
    }
  }
};

/** Takes up everyone who has no notice yet under a dispatch number; a stopped dispatch goes on under its own. */
const openDispatch = async (file: CaseFile): Promise<boolean> => {
  const { openDispatch: open, dispatches, notice, list } = file.state();
  if (open && open.noticeVersion === notice.version) return true;
  const number = dispatches + 1;
  const frozen = await freezing.freezeRecipients.executeWithOptions(
    { summary: `freeze the recipients of dispatch ${number}` },
    [
      {
        reference: file.input.reference,
        dispatch: number,
        noticeVersion: notice.version,
        at: file.now(),
        listDigest: list.digest,
      },
    ],
  );
  if (!frozen.isFrozen) return false;
  file.change((state) => ({
    ...state,
    dispatches: number,
    openDispatch: { number, total: frozen.total, noticeVersion: notice.version },
  }));
  const { total, byEmail, byLetter, withoutAddress, listDigest } = frozen;
  file.note(
    'recipients-frozen',
    `dispatch ${number}: ${byEmail} by e-mail, ${byLetter} by letter, ${withoutAddress} without an address`,
    {
      dispatch: number,
      total,
      byEmail,
      byLetter,
      withoutAddress,
      listDigest,
    },
  );
  return true;
};

/** Runs the sending until it is done or a gate closes: then nothing more is sent, and what was in flight is counted. */
const send = async (file: CaseFile): Promise<void> => {
  const { openDispatch: open, policies, zone, isDrill } = file.state();
  if (!open) return;
  const { reference } = file.input;
  const child = await startChild(dispatch, {
    workflowId: dispatchWorkflowId(reference, open.number),
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${reference}: dispatch ${open.number}, ${open.total} people`,
    args: [
      {
        reference,
        dispatch: open.number,
        total: open.total,
        noticeVersion: open.noticeVersion,
        unknownSends: combineRules(policies).unknownSends,
        zone,
        clock: file.clock,
        isDrill,
      },
    ],
  });
  let isOver = false;
  const outcome = child.result().finally(() => (isOver = true));
  void condition(() => isOver || !mayBeTold(file))
    .then(() => (isOver ? undefined : child.signal(halt)))
    .catch(() => undefined);
  try {
    const { isDone } = await outcome;
    if (!isDone && mayBeTold(file)) await sleep('1 minute', { summary: 'the records say that sending is stopped' });
    if (isDone) file.change((state) => ({ ...state, openDispatch: null }));
    else
      file.note(
        'sending-halted',
        `sending stopped: ${closedGates(file.state(), file.nowMs())[0]?.text ?? 'a gate closed'}`,
        { dispatch: open.number },
      );
  } catch (error) {
    if (isCancellation(error)) throw error;
    alert(file, {
      key: `dispatch-failed/${file.state().entries}`,
      text: `dispatch ${open.number} ended unexpectedly; it is started again in a minute`,
      roles: ['security'],
      kind: 'alerted',
    });
    await sleep('1 minute', { summary: 'before the dispatch is started again' });
  }
};

/**
 * Notifies the customers within their lawful window: waits, honours holds, pauses and approvals, and ends when everyone
 * on the list has an outcome (design, section 3, rules 1 and 7).
 */
export const notifyCustomers = async (file: CaseFile, standing: StandingKeeper): Promise<void> => {
  for (;;) {
    await untilCustomersMayBeTold(file);
    await file.during(async () => {
      if (!(await openDispatch(file)) || !mayBeTold(file)) return;
      file.change((state) => ({ ...state, isNotifying: true }));
      try {
        await standing.written();
        if (mayBeTold(file)) await send(file);
      } finally {
        file.change((state) => ({ ...state, isNotifying: false }));
      }
      await file.survey();
    });
    const { openDispatch: open, list, counts } = file.state();
    if (!open && list.undispatched === 0 && counts.pending === 0) break;
  }
  const { counts } = file.state();
  file.change((state) => ({ ...state, customersNotifiedAt: file.now() }));
  file.note(
    'customers-notified',
    `customers were notified: ${counts.accepted} by e-mail, ${counts.letter} by letter`,
    { ...counts },
  );
  if (unsettled(counts) > 0)
    alert(file, {
      key: `unsettled/${file.state().dispatches}`,
      text: `${unsettled(counts)} notice(s) have no known outcome or no address: a named person must decide`,
      roles: ['security', 'legal'],
      kind: 'alerted',
    });
};
