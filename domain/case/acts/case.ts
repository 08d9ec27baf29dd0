import { unsettled } from '../../counts';
import type { Message } from '../../messages';
import type { Policy } from '../../policy/schema';
import type { CaseState } from '../state';
import { refuse, refuseFuture, repeat, take } from './verdict';
import type { ActContext, Verdict } from './verdict';

/** The carrier reasonably determined that it is a breach: the clocks of 64.2011(b) start. */
export const judgeDetermine = (
  state: CaseState,
  act: Message<'determine'>,
  { nowMs }: ActContext,
): Verdict => {
  const { determinedAt, discoveredAt } = state.facts;
  if (determinedAt)
    return Date.parse(determinedAt) === Date.parse(act.at)
      ? repeat
      : refuse('Conflict', `it was determined ${determinedAt}`, 'correct it with amend, which is recorded');
  if (Date.parse(act.at) < Date.parse(discoveredAt))
    return refuse('Usage', `the determination is before the discovery (${discoveredAt})`);
  return (
    refuseFuture('at', act.at, nowMs) ??
    take(
      { ...state, facts: { ...state.facts, determinedAt: act.at } },
      'determined',
      `determined to be a breach`,
      {
        at: act.at,
        reason: act.reason,
      },
    )
  );
};

/** Facts or policies change: the windows are computed anew, and approvals of the former plan are void. */
export const judgeAmend = (
  state: CaseState,
  act: Message<'amend'>,
  adopted: readonly Policy[] | undefined,
): Verdict => {
  const facts = { ...state.facts, ...act.facts };
  if (facts.determinedAt && Date.parse(facts.determinedAt) < Date.parse(facts.discoveredAt))
    return refuse(
      'Usage',
      `the determination (${facts.determinedAt}) would be before the discovery (${facts.discoveredAt})`,
    );
  const policies = adopted ?? state.policies;
  const what = [
    ...Object.keys(act.facts ?? {}),
    ...(adopted ? [`policies ${adopted.map(({ id }) => id).join(', ')}`] : []),
  ];
  return take({ ...state, facts, policies }, 'amended', `amended: ${what.join(', ') || act.reason}`, {
    facts: act.facts ?? null,
    policies: adopted ? adopted.map(({ id, version }) => `${id} v${version}`) : null,
    reason: act.reason,
  });
};

/** The operator's own stop. It is no hold: another authority, another record. */
export const judgePause = (state: CaseState, act: Message<'pause'>, { nowMs }: ActContext): Verdict =>
  state.paused
    ? repeat
    : take(
        { ...state, paused: { actor: act.actor, reason: act.reason, at: new Date(nowMs).toISOString() } },
        'paused',
        `sending paused: ${act.reason}`,
        { reason: act.reason },
      );

export const judgeResume = (state: CaseState, act: Message<'resume'>): Verdict =>
  state.paused
    ? take({ ...state, paused: null }, 'resumed', 'sending resumed', { reason: act.reason })
    : repeat;

const closeWith = (state: CaseState, act: Message<'close'>, nowMs: number): Verdict => {
  const { actor, reason, second = null } = act;
  const needsDecision = act.as === 'complete' && unsettled(state.counts) > 0 && second !== null;
  return take(
    {
      ...state,
      closed: { as: act.as, actor, second, reason, at: new Date(nowMs).toISOString() },
      decision: needsDecision ? { actor, second, reason } : state.decision,
    },
    'closed',
    act.as === 'complete' ? 'closed: everyone is accounted for' : 'closed as not a breach',
    { as: act.as, reason, second, unsettled: unsettled(state.counts) },
  );
};

/** Ends the case: complete, or found to be no breach. Both name who decided; the second needs two persons. */
export const judgeClose = (state: CaseState, act: Message<'close'>, { nowMs }: ActContext): Verdict => {
  if (state.closed)
    return state.closed.as === act.as ? repeat : refuse('Conflict', `it was closed ${state.closed.at}`);
  const hasSecond = act.second !== undefined && act.second !== act.actor;
  if (act.as === 'not-a-breach') {
    if (state.isNotifying || state.customersNotifiedAt || state.dispatches > 0)
      return refuse('Conflict', 'customers have been told already', 'close it as complete');
    if (!hasSecond)
      return refuse(
        'NotAllowed',
        'a decision not to notify is made by two persons',
        'name the other with --second',
      );
    return closeWith(state, act, nowMs);
  }
  if (!state.customersNotifiedAt)
    return refuse(
      'OutsideWindow',
      'customers have not been notified yet',
      'see tocsin breach show for the next step',
    );
  const open = unsettled(state.counts);
  if (open > 0 && !hasSecond)
    return refuse(
      'NotAllowed',
      `${open} notice(s) are pending, failed or unknown: ending with them is a decision of two persons`,
      'settle them, or name the second person with --second and say why with --reason',
    );
  if (open === 0 && !state.reportedAt)
    return refuse('Conflict', 'the final report is not built yet', 'repeat in a moment');
  return closeWith(state, act, nowMs);
};
