import {
  ParentClosePolicy,
  TemporalFailure,
  WorkflowIdReusePolicy,
  condition,
  startChild,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import { hasMorePeople } from '../domain/case/phase';
import { ENGINE } from '../domain/ledger';
import { dispatchWorkflowId } from '../domain/naming';
import { combineRules } from '../domain/policy/rules';
import { toleratedAfter } from '../domain/sending/distrust';
import { rangeSizeFor } from '../domain/sending/ranges';
import type { Rates } from '../domain/sending/rates';
import { firstDueAtMs } from '../domain/sending/rest';
import type { DispatchRest } from '../domain/sending/rest';
import { sending } from './activity-options';
import { alert } from './alert';
import type { CaseFile } from './case-file';
import { dispatch, giveWay, halt } from './dispatch';
import type { DispatchInput, DispatchOutcome } from './dispatch';
import type { DispatchStop } from './dispatch-looks';
import { rates } from './dispatch-rates';

/** How long sending may take before people are told that it is still under way. A relay may be away, and no one know. */
const SLOW_AFTER_MS = 4 * 3_600_000;

const inputOf = (file: CaseFile): DispatchInput => {
  const { openDispatch: open, policies, zone, isDrill, holds, waves, resting = [] } = file.state();
  const othersDueAtMs = firstDueAtMs(resting);
  return {
    reference: file.input.reference,
    dispatch: open?.number ?? 0,
    plan: {
      total: open?.total ?? 0,
      size: rangeSizeFor(open?.total ?? 0),
      ...(open?.waveEnds ? { waveEnds: open.waveEnds } : {}),
    },
    noticeVersion: open?.noticeVersion ?? '',
    unknownSends: combineRules(policies).unknownSends,
    zone,
    clock: file.clock,
    isDrill,
    // A direction that nobody could read delayed it too, but whose it was is not known until it is entered.
    delayedByLawEnforcement: holds.some(({ isReadable }) => isReadable),
    rates: file.state().rates ?? {},
    tolerated: open?.tolerated ?? 0,
    ...(open?.toleratedCameBack ? { toleratedCameBack: open.toleratedCameBack } : {}),
    ...(open?.rest ? { rest: open.rest } : {}),
    ...(othersDueAtMs === undefined ? {} : { othersDueAtMs }),
    ...(waves && open?.waveEnds ? { waves: { ...waves, passed: open.wavesPassed ?? 0 } } : {}),
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

/** How the dispatch came to its end. */
const untilItEnds = async (file: CaseFile, input: DispatchInput): Promise<DispatchOutcome> => {
  const child = await startChild(dispatch, {
    workflowId: dispatchWorkflowId(input.reference, input.dispatch),
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${input.reference}: dispatch ${input.dispatch}, ${input.plan.total} people`,
    args: [input],
  });
  let hasEnded = false;
  const outcome = child.result().finally(() => (hasEnded = true));
  void forwardRates(file, child, input.rates, () => hasEnded).catch(() => undefined);
  void condition(() => hasEnded || file.gates().length > 0 || file.isLong())
    .then(() => (hasEnded ? undefined : child.signal(halt)))
    .catch(() => undefined);
  void condition(() => hasEnded || hasMorePeople(file.state()))
    .then(() => (hasEnded ? undefined : child.signal(giveWay)))
    .catch(() => undefined);
  const underWayMs = input.rest ? (file.nowMs() - input.rest.startedAtMs) / file.clock.speed : 0;
  void condition(() => hasEnded, Math.max(1, SLOW_AFTER_MS - underWayMs), {
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
  return outcome;
};

/**
 * A wave that came back, or a relay that refuses who sends, stops everything until a person has looked, as an operator's
 * pause does. Whoever goes on stands for what was seen by then.
 */
const pauseFor = (file: CaseFile, dispatch: number, { why, wave, seen, cameBack }: DispatchStop): void => {
  file.change((state) => ({
    ...state,
    paused: { actor: ENGINE, reason: why, at: file.now() },
    openDispatch: state.openDispatch && {
      ...state.openDispatch,
      tolerated: Math.max(state.openDispatch.tolerated ?? 0, toleratedAfter(seen)),
      ...(cameBack ? { toleratedCameBack: cameBack } : {}),
    },
  }));
  file.note('paused', `sending paused: ${why}`, {
    reason: why,
    dispatch,
    ...(wave === undefined ? { distrusted: seen } : { wave: wave + 1 }),
  });
  alert(file, {
    key: wave === undefined ? `distrust/${dispatch}/${seen}` : `wave/${dispatch}/${wave + 1}`,
    text: `${why}; nothing more is sent until a person goes on with tocsin dispatch resume`,
    roles: ['security', 'approver'],
    kind: 'alerted',
  });
};

/** What a run of the dispatch has left behind: waves that are over, and people in doubt whose worker is gone. */
const takeUp = async (
  file: CaseFile,
  input: DispatchInput,
  outcome: DispatchOutcome | null,
  isAtRest = false,
): Promise<void> => {
  const { dispatch: number, reference, plan, clock } = input;
  const { wavesPassed = 0 } = outcome ?? {};
  const before = file.state().openDispatch?.wavesPassed ?? 0;
  if (wavesPassed > before)
    file.change((state) => ({
      ...state,
      openDispatch: state.openDispatch && { ...state.openDispatch, wavesPassed },
    }));
  if (outcome?.isDone || isAtRest) return;
  await sending.accountForInterrupted.executeWithOptions(
    { summary: 'who was being sent to by a worker that is gone' },
    [{ reference, dispatch: number, plan, clock }],
  );
};

/** It has given way to others of the case, and goes on from its rest when they are told. */
const layAside = (file: CaseFile, rest: DispatchRest): void =>
  file.change(({ openDispatch: open, resting = [], ...state }) => ({
    ...state,
    openDispatch: null,
    resting: open ? [...resting, { ...open, rest }] : resting,
  }));

/**
 * Runs the sending until it is done, gives way to others of the case, or a gate closes: then nothing more is sent, and
 * what was in flight is counted. Answers whether it is done. A dispatch that ends in any other way (a person cancels or
 * terminates it in the Temporal UI, another one runs under its name) does not end the case: people are told, and it is
 * started again later.
 */
export const sendAll = async (file: CaseFile): Promise<boolean> => {
  const input = inputOf(file);
  const number = input.dispatch;
  try {
    const outcome = await untilItEnds(file, input);
    if (outcome.stop !== undefined) pauseFor(file, number, outcome.stop);
    // Where a gate has closed meanwhile, it begins again, as every one that was stopped.
    const rest = file.gates().length === 0 ? outcome.rest : undefined;
    await takeUp(file, input, outcome, rest !== undefined);
    if (rest) layAside(file, rest);
    else if (!outcome.isDone) {
      const [gate] = file.gates();
      const why = gate?.text ?? (file.isLong() ? 'the case goes on in a new run' : 'the records say so');
      file.note('sending-halted', `sending stopped: ${why}`, { dispatch: number });
    }
    return outcome.isDone;
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    await takeUp(file, input, null);
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
