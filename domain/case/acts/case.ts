import { unsettled } from '../../counts';
import type { Facts } from '../../facts';
import type { Message } from '../../messages';
import type { Policy } from '../../policy/schema';
import { whyCustomersAreNotOwed } from '../customers-owed';
import { isByTwo } from '../person';
import { standingHolds } from '../phase';
import type { CaseState } from '../state';
import { openTasks } from '../tasks';
import { judgeAssessment } from './assessment';
import { losesExemption } from './exemption-lost';
import { droppedDuties, refuseAlone } from './two-persons';
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

/** An earlier year is a slip that would make every deadline long missed. */
const EARLIEST_MS = Date.parse('1990-01-01');

/** The instants that clocks start from may be corrected, but not into the future: that would move a deadline. */
const refuseImpossibleFacts = (act: Message<'amend'>, nowMs: number): Verdict | null => {
  const { discoveredAt, determinedAt, exemptionLostAt } = act.facts ?? {};
  if (discoveredAt && Date.parse(discoveredAt) < EARLIEST_MS)
    return refuse(
      'Usage',
      `discoveredAt is ${discoveredAt}, before any rule that it could fall under`,
      'correct the year',
    );
  return (
    (discoveredAt && refuseFuture('discoveredAt', discoveredAt, nowMs)) ||
    (determinedAt && refuseFuture('determinedAt', determinedAt, nowMs)) ||
    (exemptionLostAt && refuseFuture('exemptionLostAt', exemptionLostAt, nowMs)) ||
    null
  );
};

/** An urgent need that is seen later must be flagged to the agencies anew; one that is over opens nothing any more. */
const urgentNeedOf = (
  state: CaseState,
  urgentNeed: boolean | undefined,
  nowMs: number,
): Pick<CaseState, 'urgentNeedSince' | 'urgentNeedConsultedAt'> => {
  const { urgentNeedSince, urgentNeedConsultedAt } = state;
  if (!urgentNeed) return { urgentNeedSince: null, urgentNeedConsultedAt: null };
  return { urgentNeedSince: urgentNeedSince ?? new Date(nowMs).toISOString(), urgentNeedConsultedAt };
};

const eachOnce = (policies: readonly Policy[]): readonly Policy[] =>
  policies.filter(({ id }, index) => policies.findIndex((policy) => policy.id === id) === index);

/** Facts or policies change: the windows are computed anew, and approvals of the former plan are void. */
export const judgeAmend = (
  state: CaseState,
  act: Message<'amend'>,
  { nowMs, adopted }: ActContext & { readonly adopted?: readonly Policy[] },
): Verdict => {
  const impossible = refuseImpossibleFacts(act, nowMs);
  if (impossible) return impossible;
  const assessed = judgeAssessment(act);
  if ('refused' in assessed) return assessed.refused;
  const amended = { ...state.facts, ...act.facts };
  // A clock that a policy starts when an exemption is lost runs from now, unless the person says since when.
  const changed: Partial<Facts> | undefined = losesExemption(state, { facts: amended, list: state.list })
    ? { exemptionLostAt: new Date(nowMs).toISOString(), ...act.facts }
    : act.facts;
  const facts = { ...amended, ...changed };
  if (facts.determinedAt && Date.parse(facts.determinedAt) < Date.parse(facts.discoveredAt))
    return refuse(
      'Usage',
      `the determination (${facts.determinedAt}) would be before the discovery (${facts.discoveredAt})`,
    );
  const policies = adopted ? eachOnce(adopted) : state.policies;
  const alone = refuseAlone(state, act, facts, policies);
  if (alone) return alone;
  const dropped = droppedDuties(state, policies);
  const what = [
    ...Object.keys(changed ?? {}),
    ...(adopted ? [`policies ${policies.map(({ id }) => id).join(', ')}`] : []),
  ];
  const urgentNeed = urgentNeedOf(state, facts.urgentNeed, nowMs);
  return take(
    { ...state, facts, policies, ...urgentNeed },
    'amended',
    `amended: ${what.join(', ') || act.reason}${dropped.length > 0 ? `; no more: ${dropped.join(', ')}` : ''}`,
    {
      facts: changed ?? null,
      policies: adopted ? policies.map(({ id, version }) => `${id} v${version}`) : null,
      reason: act.reason,
      ...(act.second === undefined ? {} : { second: act.second }),
      ...(dropped.length > 0 ? { dropped } : {}),
      ...assessed.data,
    },
  );
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

/** The end of the operator's stop ends no hold: under one nothing is resumed, and the record must not say so. */
export const judgeResume = (state: CaseState, act: Message<'resume'>): Verdict => {
  if (!state.paused) return repeat;
  const holds = standingHolds(state).map(({ reference }) => reference);
  const text =
    holds.length === 0
      ? 'sending resumed'
      : `the pause is over, but nothing is sent: ${holds.join(', ')} of law enforcement still stands`;
  return take({ ...state, paused: null }, 'resumed', text, { reason: act.reason });
};

const closingText = (
  as: Message<'close'>['as'],
  { open, due }: { readonly open: number; readonly due: number },
  notOwed: string | null,
): string => {
  if (as === 'not-a-breach') return 'closed as not a breach';
  if (notOwed !== null)
    return `closed, and customers are not told, by the decision of two persons: ${notOwed}`;
  if (open + due === 0) return 'closed: everyone is accounted for';
  const what = [
    ...(open > 0 ? [`${open} notice(s) unsettled`] : []),
    ...(due > 0 ? [`${due} letter(s) sent another way`] : []),
  ];
  return `closed with ${what.join(' and ')}, by the decision of two persons`;
};

const closeWith = (state: CaseState, act: Message<'close'>, nowMs: number): Verdict => {
  const { actor, reason, second = null, lettersElsewhere } = act;
  const tasks = openTasks(state).map(({ policy, obligation }) => `${policy}/${obligation}`);
  const notOwed = act.as === 'complete' && !state.customersNotifiedAt ? whyCustomersAreNotOwed(state) : null;
  const open = unsettled(state.counts);
  const due = act.as === 'complete' ? (state.lettersDue ?? 0) : 0;
  const isDecision = act.as === 'complete' && open + due > 0 && second !== null;
  const letters = due > 0 && lettersElsewhere !== undefined ? `; letters: ${lettersElsewhere}` : '';
  return take(
    {
      ...state,
      closed: { as: act.as, actor, second, reason, at: new Date(nowMs).toISOString() },
      // The final report names the decision, so one that was built without it is built anew.
      ...(isDecision ? { decision: { actor, second, reason: `${reason}${letters}` }, reportedAt: null } : {}),
    },
    'closed',
    closingText(act.as, { open, due }, notOwed),
    {
      as: act.as,
      reason,
      second,
      unsettled: open,
      ...(due > 0 ? { lettersDue: due } : {}),
      ...(lettersElsewhere === undefined ? {} : { lettersElsewhere }),
      ...(tasks.length > 0 ? { openTasks: tasks } : {}),
      ...(notOwed === null ? {} : { customersNotOwed: notOwed }),
    },
  );
};

/** Where no policy asks that customers be told, two persons may end the case without it, once nothing is under way. */
const refuseUntold = (state: CaseState, act: Message<'close'>): Verdict | null => {
  if (state.isNotifying || whyCustomersAreNotOwed(state) === null)
    return refuse(
      'OutsideWindow',
      'customers have not been notified yet',
      'see tocsin breach show for the next step',
    );
  return isByTwo(act)
    ? null
    : refuse(
        'NotAllowed',
        'no policy asks that customers be told, but not to tell them is a decision of two persons',
        'name the other with --second and say why with --reason',
      );
};

/** Ends the case: complete, or found to be no breach. Both name who decided; the second needs two persons. */
export const judgeClose = (state: CaseState, act: Message<'close'>, { nowMs }: ActContext): Verdict => {
  if (state.closed)
    return state.closed.as === act.as ? repeat : refuse('Conflict', `it was closed ${state.closed.at}`);
  if (act.as === 'not-a-breach') {
    if (state.isNotifying || state.customersNotifiedAt || state.dispatches > 0)
      return refuse('Conflict', 'customers have been told already', 'close it as complete');
    if (!isByTwo(act))
      return refuse(
        'NotAllowed',
        'a decision not to notify is made by two persons',
        'name the other with --second',
      );
    return closeWith(state, act, nowMs);
  }
  const untold = state.customersNotifiedAt ? null : refuseUntold(state, act);
  if (untold) return untold;
  const open = unsettled(state.counts);
  if (open > 0 && !isByTwo(act))
    return refuse(
      'NotAllowed',
      `${open} notice(s) are pending, failed, unknown or bounced: ending with them is a decision of two persons`,
      'settle them, or name the second person with --second and say why with --reason',
    );
  if (act.lettersElsewhere !== undefined && !isByTwo(act))
    return refuse(
      'NotAllowed',
      'that letters went another way than by an export is for two persons to say',
      'export and post them, or name the second person with --second',
    );
  const due = state.lettersDue ?? 0;
  if (due > 0 && act.lettersElsewhere === undefined)
    return refuse(
      'NotAllowed',
      `${due} letter(s) were never written since they became due: such a letter is no notice`,
      'write them with tocsin letters export and post them; or two persons say with --letters-elsewhere which other way they went',
    );
  if (open + due === 0 && state.customersNotifiedAt && !state.reportedAt)
    return refuse('Conflict', 'the final report is not built yet', 'repeat in a moment');
  const tasks = openTasks(state);
  if (tasks.length > 0 && !isByTwo(act))
    return refuse(
      'NotAllowed',
      `not told yet: ${tasks.map(({ recipient, policy }) => `${recipient} (${policy})`).join(', ')}`,
      'record it with tocsin filing record, or name the second person with --second and say why with --reason',
      tasks[0]?.citation,
    );
  return closeWith(state, act, nowMs);
};
