import {
  ParentClosePolicy,
  TemporalFailure,
  WorkflowIdReusePolicy,
  condition,
  startChild,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import { dispatchWorkflowId } from '../domain/naming';
import { combineRules } from '../domain/policy/rules';
import type { Rates } from '../domain/sending/rates';
import { alert } from './alert';
import type { CaseFile } from './case-file';
import { dispatch, halt } from './dispatch';
import type { DispatchInput } from './dispatch';
import { rates } from './dispatch-rates';

/** How long sending may take before people are told that it is still under way. A relay may be away, and no one know. */
const SLOW_AFTER_MS = 4 * 3_600_000;

const inputOf = (file: CaseFile): DispatchInput => {
  const { openDispatch: open, policies, zone, isDrill, holds } = file.state();
  return {
    reference: file.input.reference,
    dispatch: open?.number ?? 0,
    total: open?.total ?? 0,
    noticeVersion: open?.noticeVersion ?? '',
    unknownSends: combineRules(policies).unknownSends,
    zone,
    clock: file.clock,
    isDrill,
    // A direction that nobody could read delayed it too, but whose it was is not known until it is entered.
    delayedByLawEnforcement: holds.some(({ isReadable }) => isReadable),
    rates: file.state().rates ?? {},
  };
};

/** What the case says of the rates while a dispatch runs reaches it at once, without a pause. */
const forwardRates = async (
  file: CaseFile,
  child: ChildWorkflowHandle<typeof dispatch>,
  known: Rates,
  hasEnded: () => boolean,
): Promise<void> => {
  const latest = (): Rates => file.state().rates ?? known;
  for (let told = known; ;) {
    await condition(() => hasEnded() || latest() !== told);
    if (hasEnded()) return;
    told = latest();
    // By its name: the definition would hand them over as bytes that came from outside.
    await child.signal(rates.name, told);
  }
};

/** Whether the dispatch came to its end, rather than being halted. */
const untilItEnds = async (file: CaseFile, input: DispatchInput): Promise<boolean> => {
  const child = await startChild(dispatch, {
    workflowId: dispatchWorkflowId(input.reference, input.dispatch),
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${input.reference}: dispatch ${input.dispatch}, ${input.total} people`,
    args: [input],
  });
  let hasEnded = false;
  const outcome = child.result().finally(() => (hasEnded = true));
  void forwardRates(file, child, input.rates, () => hasEnded).catch(() => undefined);
  void condition(() => hasEnded || file.gates().length > 0 || file.isLong())
    .then(() => (hasEnded ? undefined : child.signal(halt)))
    .catch(() => undefined);
  void condition(() => hasEnded, SLOW_AFTER_MS, {
    summary: `dispatch ${input.dispatch} should be done by then`,
  })
    .then((isInTime) => {
      if (!isInTime)
        alert(file, {
          key: `slow/${input.dispatch}`,
          text: `dispatch ${input.dispatch} is still sending after 4 hours: see tocsin dispatch status, and the relay`,
          roles: ['security'],
          kind: 'alerted',
        });
    })
    .catch(() => undefined);
  return (await outcome).isDone;
};

/**
 * Runs the sending until it is done or a gate closes: then nothing more is sent, and what was in flight is counted.
 * Answers whether it is done. A dispatch that ends in any other way (a person cancels or terminates it in the Temporal
 * UI, another one runs under its name) does not end the case: people are told, and it is started again later.
 */
export const sendAll = async (file: CaseFile): Promise<boolean> => {
  const input = inputOf(file);
  const number = input.dispatch;
  try {
    const isDone = await untilItEnds(file, input);
    if (!isDone) {
      const [gate] = file.gates();
      const why = gate?.text ?? (file.isLong() ? 'the case goes on in a new run' : 'the records say so');
      file.note('sending-halted', `sending stopped: ${why}`, { dispatch: number });
    }
    return isDone;
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    file.note('sending-halted', `dispatch ${number} ended unexpectedly`, { dispatch: number });
    alert(file, {
      key: `dispatch-failed/${file.state().entries}`,
      text: `dispatch ${number} ended unexpectedly; it is started again in a moment: to stop it, use tocsin dispatch pause`,
      roles: ['security'],
      kind: 'alerted',
    });
    return false;
  }
};
