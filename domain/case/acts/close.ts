import { unsettled } from '../../counts';
import type { Message } from '../../messages';
import { whyCustomersAreNotOwed } from '../customers-owed';
import { isByTwo } from '../person';
import type { CaseState } from '../state';
import { openTasks } from '../tasks';
import { refuse, repeat, take } from './verdict';
import type { ActContext, Verdict } from './verdict';

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

/** What ends without a notice since a policy exempts it: `fcc-2023/agencies: fewer than 500 customers ... (47 CFR ...)`. */
const exemptionsUsed = ({ windows }: CaseState): string[] =>
  (windows?.obligations ?? [])
    .filter(({ status }) => status === 'exempt')
    .map(
      ({ policy, obligation, decidedBy, citation }) =>
        `${policy}/${obligation}: ${decidedBy ?? 'exempt'} (${citation})`,
    );

const closeWith = (state: CaseState, act: Message<'close'>, nowMs: number): Verdict => {
  const { actor, reason, second = null, lettersElsewhere } = act;
  const tasks = openTasks(state).map(({ policy, obligation }) => `${policy}/${obligation}`);
  const notOwed = act.as === 'complete' && !state.customersNotifiedAt ? whyCustomersAreNotOwed(state) : null;
  const exempt = act.as === 'complete' ? exemptionsUsed(state) : [];
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
      ...(exempt.length > 0 ? { exempt } : {}),
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
  const exempt = exemptionsUsed(state);
  if (exempt.length > 0 && !isByTwo(act))
    return refuse(
      'NotAllowed',
      `it relies on an exemption, which is a decision of two persons: ${exempt.join('; ')}`,
      'name the other with --second and say why with --reason',
    );
  return closeWith(state, act, nowMs);
};
