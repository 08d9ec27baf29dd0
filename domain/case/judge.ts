import type { Message, MessageName } from '../messages';
import type { Policy } from '../policy/schema';
import { judgeApprove, judgeReject } from './acts/approval';
import { judgeAmend, judgeDetermine, judgePause, judgeResume } from './acts/case';
import { judgeClose } from './acts/close';
import { judgeExtendHold, judgeHold, judgeReleaseHold } from './acts/hold';
import { judgeAcknowledge, judgeDecide, judgeWithdraw } from './acts/decisions';
import { judgeRate, judgeRetry, judgeWaves } from './acts/sending';
import { judgeReleaseEarly, judgeUrgentNeed } from './acts/law-enforcement';
import { judgeRecordFiling } from './acts/record-filing';
import { refuse } from './acts/verdict';
import type { ActContext, Verdict } from './acts/verdict';
import type { CaseState } from './state';

/** An act by name, parsed. */
export type Act = { [N in MessageName]: { readonly name: N; readonly message: Message<N> } }[MessageName];

/** Acts that still mean something once a case is closed: directions of law enforcement are recorded to the end. */
const ALLOWED_WHEN_CLOSED: readonly MessageName[] = ['close', 'releaseHold'];

/** What a case makes of an act at this moment; pure, so that the workflow, the tests and a drill ask the same function. */
export const judge = (
  state: CaseState,
  act: Act,
  context: ActContext & { readonly adopted?: readonly Policy[] },
): Verdict => {
  if (state.closed && !ALLOWED_WHEN_CLOSED.includes(act.name))
    return refuse('Conflict', `${state.reference} was closed ${state.closed.at} (${state.closed.as})`);
  switch (act.name) {
    case 'hold':
      return judgeHold(state, act.message, context);
    case 'extendHold':
      return judgeExtendHold(state, act.message, context);
    case 'releaseHold':
      return judgeReleaseHold(state, act.message, context);
    case 'releaseEarly':
      return judgeReleaseEarly(state, act.message, context);
    case 'urgentNeed':
      return judgeUrgentNeed(state, act.message, context);
    case 'recordFiling':
      return judgeRecordFiling(state, act.message, context);
    case 'determine':
      return judgeDetermine(state, act.message, context);
    case 'amend':
      return judgeAmend(state, act.message, context);
    case 'acknowledge':
      return judgeAcknowledge(state, act.message);
    case 'decide':
      return judgeDecide(state, act.message, context);
    case 'withdraw':
      return judgeWithdraw(state, act.message, context);
    case 'approve':
      return judgeApprove(state, act.message, context);
    case 'reject':
      return judgeReject(state, act.message);
    case 'pause':
      return judgePause(state, act.message, context);
    case 'resume':
      return judgeResume(state, act.message);
    case 'rate':
      return judgeRate(state, act.message);
    case 'retry':
      return judgeRetry(state, act.message);
    case 'waves':
      return judgeWaves(state, act.message);
    case 'close':
      return judgeClose(state, act.message, context);
  }
};
