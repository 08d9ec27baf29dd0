import type { Message } from '../../messages';
import { idOf } from '../conflicts';
import { isByTwo, isNamed } from '../person';
import type { CaseState } from '../state';
import { openReminders } from '../unheard';
import { refuse, repeat, take } from './verdict';
import type { ActContext, Verdict } from './verdict';

/** A named person has heard a reminder: it is not repeated. The next rung of the ladder comes all the same. */
export const judgeAcknowledge = (state: CaseState, { key, actor }: Message<'acknowledge'>): Verdict => {
  const reminders = state.reminders ?? [];
  const reminder = reminders.find((each) => each.key === key);
  if (!reminder)
    return refuse(
      'NotFound',
      `no reminder was given under ${key}`,
      `open: ${
        openReminders(state)
          .map((each) => each.key)
          .join(', ') || 'none'
      }`,
    );
  if (reminder.acknowledgedBy !== null) return repeat;
  if (!isNamed(actor))
    return refuse('NotAllowed', 'a reminder is acknowledged by a named person', 'say who, as actor');
  return take(
    {
      ...state,
      reminders: reminders.map((each) => (each.key === key ? { ...each, acknowledgedBy: actor } : each)),
    },
    'acknowledged',
    `${actor} acknowledged: ${reminder.text}`,
    { key },
  );
};

const refuseOne = (what: string): Verdict =>
  refuse('NotAllowed', `${what} is a decision of two named persons`, 'name the other with --second');

/** Two persons decide which of two rules is kept where they leave no lawful time. It holds for these two rules alone. */
export const judgeDecide = (state: CaseState, act: Message<'decide'>, { nowMs }: ActContext): Verdict => {
  const { conflict: id, decision, reason, actor, second } = act;
  const conflicts = state.windows?.conflicts ?? [];
  const conflict = conflicts.find((each) => idOf(each) === id);
  if (!conflict)
    return refuse(
      'NotFound',
      `there is no conflict ${id}`,
      `conflicts: ${conflicts.map(idOf).join(', ') || 'none'}`,
    );
  const decisions = state.conflictDecisions ?? [];
  if (decisions.some((each) => each.conflict === id && each.decision === decision)) return repeat;
  if (conflict.recipient === 'customers' && decision === 'keep-latest')
    return refuse(
      'OutsideWindow',
      `no notice goes to customers before their window opens: ${conflict.message}`,
      'decide keep-earliest, or adopt other policies with tocsin breach amend',
      conflict.citations[0],
    );
  if (second === undefined || !isByTwo(act)) return refuseOne('which of two rules is kept');
  const at = new Date(nowMs).toISOString();
  return take(
    {
      ...state,
      conflictDecisions: [
        ...decisions.filter((each) => each.conflict !== id),
        { conflict: id, decision, reason, actor, second, at },
      ],
    },
    'conflict-decided',
    `${actor} and ${second} decided ${decision} for ${conflict.recipient}: ${reason}`,
    { conflict: id, decision, reason, second, message: conflict.message, citations: [...conflict.citations] },
  );
};

/** Two persons withdraw an obligation that had started, where the facts would lift it by now. */
export const judgeWithdraw = (state: CaseState, act: Message<'withdraw'>, { nowMs }: ActContext): Verdict => {
  const { policy, obligation, reason, actor, second } = act;
  const isThis = (each: { readonly policy: string; readonly obligation: string }): boolean =>
    each.policy === policy && each.obligation === obligation;
  const withdrawn = state.withdrawn ?? [];
  const obligations = state.windows?.obligations ?? [];
  const window = obligations.find(isThis);
  if (!window)
    return refuse(
      'NotFound',
      `no policy of this breach has an obligation ${policy}/${obligation}`,
      `obligations: ${obligations.map((each) => `${each.policy}/${each.obligation}`).join(', ')}`,
    );
  if (withdrawn.some(isThis)) return repeat;
  if (window.standsDespite === undefined)
    return refuse(
      'Conflict',
      `${policy}/${obligation} is ${window.status}: no fact lifts it, so there is nothing to withdraw`,
      'amend the facts first, where they are others',
      window.citation,
    );
  if (second === undefined || !isByTwo(act)) return refuseOne('to withdraw an obligation');
  const at = new Date(nowMs).toISOString();
  return take(
    { ...state, withdrawn: [...withdrawn, { policy, obligation, actor, second, reason, at }] },
    'obligation-withdrawn',
    `${actor} and ${second} withdrew ${policy}/${obligation}: ${reason}`,
    { policy, obligation, reason, second, fact: window.standsDespite, citation: window.citation },
  );
};
