import type { CaseClock } from '../clock';
import { openDuties } from './agencies';
import { approvalOf } from './approval';
import { whyCustomersAreNotOwed } from './customers-owed';
import { runningDeadlines } from './deadlines';
import { CLOSED_TEXT, closedGates, holdGates } from './gates';
import { isHeld, phaseOf } from './phase';
import { unsettled } from '../counts';
import type { CaseState, CaseStatus } from './state';
import { obligationsOf, openTasks } from './tasks';
import { openReminders } from './unheard';

/** Once everyone has had a turn: a hold comes first, since no letter may be posted under it; then what people decide. */
const afterSending = (state: CaseState): CaseStatus['next'] => {
  const [hold] = holdGates(state);
  if (hold) return { what: `${hold.text}: post no letter while it stands`, at: hold.at };
  const open = unsettled(state.counts);
  const decision = `decide about ${open} unsettled notice(s), then close with a second person`;
  const { lettersDue = 0 } = state;
  const write = lettersDue > 0 ? [`write ${lettersDue} letter(s) and post them`] : [];
  if (!state.reportedAt)
    return {
      what: [...write, open > 0 ? decision : 'report to the regulator'].join(', then '),
      at: null,
    };
  const names = [...new Set(openTasks(state).map(({ recipient }) => recipient))];
  const steps = [
    ...(open > 0 ? [`decide about ${open} unsettled notice(s)`] : []),
    ...(names.length > 0 ? [`tell ${names.join(', ')}`] : []),
    ...(state.counts.letter > 0 ? ['post the letters'] : []),
  ];
  const end = open > 0 ? 'close with a second person' : 'close the case';
  return {
    what: steps.length > 0 ? `${steps.join(', ')}, then ${end}` : end,
    at: names.length > 0 ? (runningDeadlines(state)[0]?.latest ?? null) : null,
  };
};

/** What happens next, and when it does so by itself. */
const nextStep = (state: CaseState, nowMs: number): CaseStatus['next'] => {
  const phase = phaseOf(state);
  if (phase === 'closed' || phase === 'not-a-breach')
    return { what: 'nothing: the case is closed', at: null };
  // Decided, and its report is still to be built: nobody is asked for anything any more.
  if (state.closed) return { what: CLOSED_TEXT, at: null };
  if (phase === 'open') return { what: 'determine whether it is a breach', at: null };
  if (phase === 'determined') {
    const duties = openDuties(state).map(({ agency, channel }) => `${agency} by ${channel}`);
    return {
      what: `notify law enforcement: ${duties.join(', ')}`,
      at: runningDeadlines(state).find(({ id }) => id === 'agencies')?.latest ?? null,
    };
  }
  if (phase === 'reported' || phase === 'notified') return afterSending(state);
  const notOwed = whyCustomersAreNotOwed(state);
  if (notOwed !== null)
    return {
      what: `no policy asks that customers be told (${notOwed}): close the case with a second person, or amend the facts`,
      at: null,
    };
  const [gate] = closedGates(state, nowMs);
  return gate ? { what: gate.text, at: gate.at } : { what: 'notifying customers', at: null };
};

/** What `breach show` prints (design, section 6). */
export const statusOf = (state: CaseState, nowMs: number, clock: CaseClock): CaseStatus => ({
  reference: state.reference,
  title: state.title,
  phase: phaseOf(state),
  policies: state.policies.map(({ id }) => id),
  windows: state.windows,
  held: isHeld(state),
  holds: state.holds,
  approval: approvalOf(state),
  counts: state.counts,
  filings: state.filings,
  obligations: obligationsOf(state, nowMs),
  deadlines: runningDeadlines(state).map(({ name, fromMs, latest }) => ({
    name,
    from: new Date(fromMs).toISOString(),
    latest,
  })),
  reminders: openReminders(state),
  decisions: state.conflictDecisions ?? [],
  next: nextStep(state, nowMs),
  dueAt: runningDeadlines(state)[0]?.latest ?? null,
  paused: state.paused !== null,
  rates: state.rates ?? {},
  waves: state.waves ?? null,
  drill: state.isDrill,
  caseTime: new Date(nowMs).toISOString(),
  clock,
});
