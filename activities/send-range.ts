import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { CaseClock } from '../domain/clock';
import { ENGINE } from '../domain/ledger';
import type {
  CasesPort,
  DispatchPort,
  FreezeRequest,
  FrozenRecipients,
  LedgerPort,
  MailOutcome,
  MailPort,
  NoticeFacts,
  NoticeOutcome,
  NoticePort,
  PendingNotice,
  RangeRequest,
} from '../domain/ports';
import { caseNow } from './case-now';

export interface SendDeps {
  readonly mail: MailPort;
  readonly notices: NoticePort;
  readonly cases: CasesPort;
  readonly dispatches: DispatchPort;
  readonly ledger: LedgerPort;
  readonly isSandbox: boolean;
}
export interface SendRangeRequest extends RangeRequest {
  readonly noticeVersion: string;
  /** IANA zone in which the notice tells dates. */
  readonly zone: string;
  readonly clock: CaseClock;
  readonly isDrill: boolean;
  /** The relay has put these off for days: those still put off now go by letter, or fail. */
  readonly isLastTry: boolean;
}
export interface RangeResult {
  /** Put off by the relay, or of unknown outcome under the policy `resend`: the range is to be opened again. */
  readonly left: number;
  /** The records say that sending is stopped: nothing more of this range may be sent now. */
  readonly isStopped: boolean;
}

/** Claimed at once: small, so that a crash leaves few in doubt and a stop is seen soon. */
const GROUP_SIZE = 24;
/** Messages under way at once within one activity. */
const LANES = 4;

/** By letter where there is a postal address; otherwise a person must decide. */
const withoutEmail = ({ contact }: PendingNotice): 'letter' | 'failed' =>
  contact.addressLine1 && contact.city && contact.postalCode ? 'letter' : 'failed';

const stateOf = (outcome: MailOutcome, notice: PendingNotice, isLastTry: boolean): NoticeOutcome['state'] => {
  switch (outcome.kind) {
    case 'accepted':
      return 'accepted';
    case 'unknown':
      return 'unknown';
    case 'refused':
    case 'partly':
      return withoutEmail(notice);
    case 'deferred':
      return isLastTry ? withoutEmail(notice) : 'pending';
    case 'unreachable':
      return 'pending';
  }
};

/** Activities that send the customers' notice. What is still to be sent is always read from the records. */
export const sendActivities = ({ mail, notices, cases, dispatches, ledger, isSandbox }: SendDeps) => ({
  async freezeRecipients(request: FreezeRequest): Promise<FrozenRecipients> {
    return dispatches.freeze(request);
  },

  /**
   * Sends what is unsent in a range of sequence numbers. A retry selects anew, so it is harmless; a stop (by Temporal's
   * cancellation, or by the stop flag in the records) lets what is in flight end, and sends nothing more.
   */
  async sendRange(request: SendRangeRequest): Promise<RangeResult> {
    const { reference, dispatch, fromSeq, toSeq, isDrill, isLastTry } = request;
    const { version } = notices.version();
    if (version !== request.noticeVersion)
      throw ApplicationFailure.retryable(
        `this worker has notice ${version}, but ${request.noticeVersion} was approved`,
        'NoticeVersionDiffers',
      );
    const now = caseNow(request.clock);
    const { cancellationSignal } = Context.current();
    const { occurred } = await cases.document(reference);
    const banner = isDrill ? 'drill' : isSandbox ? 'sandbox' : undefined;
    const caseFacts: NoticeFacts = {
      reference,
      occurred,
      zone: request.zone,
      delayedByLawEnforcement: false,
      banner,
    };
    const from = now();
    const { toSend, doubted } = await dispatches.openRange(request);
    let isStopped = false;
    let unreachable: string | null = null;

    const sendOne = async (notice: PendingNotice): Promise<NoticeOutcome> => {
      if (cancellationSignal.aborted || unreachable)
        return { seq: notice.seq, state: 'pending', reply: 'stopped before it was sent', at: now() };
      const { contact, language, dataTypes } = notice;
      const message = notices.render({ contact, language, dataTypes, caseFacts });
      const outcome = await mail.send(
        { messageId: notice.messageId, to: [notice.to], ...message },
        isDrill ? 'inbox' : 'relay',
      );
      if (outcome.kind === 'unreachable') unreachable = outcome.reply;
      Context.current().heartbeat(notice.seq);
      return { seq: notice.seq, state: stateOf(outcome, notice, isLastTry), reply: outcome.reply, at: now() };
    };

    const sendGroup = async (group: readonly PendingNotice[]): Promise<void> => {
      const outcomes: NoticeOutcome[] = [];
      const queue = [...group];
      const lane = async (): Promise<void> => {
        for (let notice = queue.shift(); notice; notice = queue.shift()) outcomes.push(await sendOne(notice));
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await dispatches.settle(reference, dispatch, outcomes);
    };

    for (let start = 0; start < toSend.length && !unreachable; start += GROUP_SIZE) {
      const group = toSend.slice(start, start + GROUP_SIZE);
      if (cancellationSignal.aborted) break;
      isStopped = !(await dispatches.claim(
        reference,
        dispatch,
        group.map(({ seq }) => seq),
      ));
      if (isStopped) break;
      await sendGroup(group);
    }

    const seal = await dispatches.sealRange(reference, dispatch, fromSeq, toSeq);
    if (toSend.length > 0)
      await ledger.append(reference, [
        {
          key: `dispatch/${dispatch}/${fromSeq}-${toSeq}/${seal.digest}`,
          at: now(),
          kind: 'batch-sent',
          actor: ENGINE,
          data: { dispatch, fromSeq, toSeq, doubted, from, until: now(), ...seal },
        },
      ]);
    if (cancellationSignal.aborted) throw new CancelledFailure('sending was stopped');
    if (unreachable)
      throw ApplicationFailure.retryable(`the relay is away: ${String(unreachable)}`, 'RelayUnreachable');
    const resent = request.unknownSends === 'resend' && !isLastTry ? seal.unknown : 0;
    return { left: seal.pending + resent, isStopped };
  },
});
