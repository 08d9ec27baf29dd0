import type { Message } from '../../messages';
import { approvalOf } from '../approval';
import { LIMITS } from '../limits';
import { isNamed, isSamePerson } from '../person';
import type { CaseState } from '../state';
import { refuse, repeat, take } from './verdict';
import type { ActContext, Verdict } from './verdict';

const refuseStaleDigest = (state: CaseState, digest: string): Verdict | null =>
  state.digest !== null && state.digest === digest
    ? null
    : refuse(
        'ApprovalMissing',
        'the plan is not the one that this digest names: list, notice, policies, window or holds have changed',
        state.digest
          ? `look at the plan again; its digest is now ${state.digest}`
          : 'wait until there is a plan',
      );

/** A second person's approval, bound to the digest of everything that would be sent. */
export const judgeApprove = (
  state: CaseState,
  approval: Message<'approve'>,
  { nowMs }: ActContext,
): Verdict => {
  const stale = refuseStaleDigest(state, approval.digest);
  if (stale) return stale;
  const standing = state.approvals.filter(({ digest }) => digest === approval.digest);
  if (standing.some(({ actor }) => isSamePerson(actor, approval.actor))) return repeat;
  if (!isNamed(approval.actor))
    return refuse('NotAllowed', 'an approval is a named person’s', 'say who approves, as actor');
  if (isSamePerson(approval.actor, state.openedBy))
    return refuse(
      'NotAllowed',
      `${approval.actor} opened the breach and may not approve its notice`,
      'ask another person',
    );
  if (standing.length >= LIMITS.approvals)
    return refuse('Conflict', `${standing.length} people have approved this plan already`);
  const at = new Date(nowMs).toISOString();
  const approved: CaseState = {
    ...state,
    approvals: [...state.approvals, { digest: approval.digest, actor: approval.actor, at }],
  };
  const { given, needed } = approvalOf(approved);
  return take(
    approved,
    'approved',
    `${approval.actor} approved the customers’ notice (${given} of ${needed})`,
    {
      digest: approval.digest,
      reason: approval.reason ?? null,
    },
  );
};

/** A person's refusal of the plan: whatever was approved of it counts no more. */
export const judgeReject = (state: CaseState, rejection: Message<'reject'>): Verdict => {
  const stale = refuseStaleDigest(state, rejection.digest);
  if (stale) return stale;
  return take(
    { ...state, approvals: state.approvals.filter(({ digest }) => digest !== rejection.digest) },
    'rejected',
    `${rejection.actor} rejected the customers’ notice`,
    { digest: rejection.digest, reason: rejection.reason ?? null },
  );
};
