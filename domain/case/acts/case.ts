import { toldAboutOf } from '../../about';
import type { Facts } from '../../facts';
import type { Message } from '../../messages';
import type { Policy } from '../../policy/schema';
import { standingHolds } from '../phase';
import type { CaseState } from '../state';
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

/** A period that has not come yet or ends before it begins is a slip. */
const refuseImpossibleAbout = ({ about }: Message<'amend'>, nowMs: number): Verdict | null => {
  const { from, to } = about?.occurred ?? {};
  if (from && to && Date.parse(to) < Date.parse(from))
    return refuse('Usage', `occurred.to (${to}) is before occurred.from (${from})`);
  return (
    (from && refuseFuture('occurred.from', from, nowMs)) ||
    (to && refuseFuture('occurred.to', to, nowMs)) ||
    null
  );
};

/** Another period or other kinds of data are another notice: what was approved of the former one is void. */
const toldOf = (state: CaseState, about: Message<'amend'>['about']): Pick<CaseState, 'about'> => {
  const told = { ...state.about, ...toldAboutOf(about ?? {}) };
  return Object.keys(told).length > 0 ? { about: told } : {};
};

const eachOnce = (policies: readonly Policy[]): readonly Policy[] =>
  policies.filter(({ id }, index) => policies.findIndex((policy) => policy.id === id) === index);

/** Facts, policies or what is told of the breach change: the windows are computed anew, and approvals of the former plan are void. */
export const judgeAmend = (
  state: CaseState,
  act: Message<'amend'>,
  { nowMs, adopted }: ActContext & { readonly adopted?: readonly Policy[] },
): Verdict => {
  const impossible = refuseImpossibleFacts(act, nowMs) ?? refuseImpossibleAbout(act, nowMs);
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
    ...Object.keys(act.about ?? {}),
    ...(adopted ? [`policies ${policies.map(({ id }) => id).join(', ')}`] : []),
  ];
  const urgentNeed = urgentNeedOf(state, facts.urgentNeed, nowMs);
  return take(
    { ...state, ...toldOf(state, act.about), facts, policies, ...urgentNeed },
    'amended',
    `amended: ${what.join(', ') || act.reason}${dropped.length > 0 ? `; no more: ${dropped.join(', ')}` : ''}`,
    {
      facts: changed ?? null,
      ...(act.about ? { about: { ...act.about } } : {}),
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
