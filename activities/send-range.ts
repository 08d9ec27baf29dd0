import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { CaseClock } from '../domain/clock';
import { TocsinError } from '../domain/errors';
import { ENGINE } from '../domain/ledger';
import type {
  CaseAnswerPort,
  CasesPort,
  DispatchPort,
  FreezeRequest,
  FrozenRecipients,
  LedgerPort,
  MailPort,
  NoticeOutcome,
  NoticePort,
  PacePort,
  RangeRequest,
} from '../domain/ports';
import { isDistrusted } from '../domain/sending/distrust';
import { caseAnswers } from './case-answers';
import { caseNow } from './case-now';
import { whileBeating } from './heartbeats';
import { startPacer } from './pacer';
import { sendInFlow } from './send-flow';
import { ATTEMPTS_WITH_STREAKS, REFUSED_IN_A_ROW, refusalStreak } from './refusal-streak';
import { settlePatiently } from './settle-patiently';
import { sendOne } from './send-one';
import type { Sending } from './send-one';
import { settleTogether } from './settle-together';

export interface SendDeps {
  readonly mail: MailPort;
  readonly notices: NoticePort;
  readonly cases: CasesPort;
  readonly dispatches: DispatchPort;
  readonly asking: CaseAnswerPort;
  readonly pace: PacePort;
  /** Whose pace an address is sent at: the name of a domain group, or `@domain`. */
  readonly paceNameOf: (address: string) => string;
  readonly ledger: LedgerPort;
  readonly isSandbox: boolean;
}
export interface SendRangeRequest extends RangeRequest {
  readonly noticeVersion: string;
  /** IANA zone in which the notice tells dates. */
  readonly zone: string;
  readonly clock: CaseClock;
  readonly isDrill: boolean;
  /** Whether a hold stood in the case: the notice says so. */
  readonly delayedByLawEnforcement: boolean;
  /** The relay has put these off for days: those still put off now go by letter, or fail. */
  readonly isLastTry: boolean;
  /** So many refusals of the sender do not stop it: a person has seen them, and went on. */
  readonly tolerated: number;
}
export interface RangeResult {
  /** Put off by the relay, or of unknown outcome under the policy `resend`: the range is to be opened again. */
  readonly left: number;
  /** Nothing more of this range may be sent now: the records say so, or this worker has another notice. */
  readonly isStopped: boolean;
  /** The relay is so slow that the range is to be gone on with by another activity, at once. */
  readonly isCutShort: boolean;
  /** The sender is refused, for so many of the dispatch: a person must look before more is sent. */
  readonly distrusted?: number;
}

/** Within the activity's own 45 minutes, with room for messages that the relay answers after 10 (RFC 5321, 4.5.3.2.6). */
const SEND_FOR_MS = 15 * 60_000;
/** Another worker may still have the approved notice; then the plan is looked at anew. */
const ATTEMPTS_WITH_OTHER_NOTICE = 5;

/** How an activity ends that was told to stop: as cancelled for the workflow, as failed where its worker ends. */
const stopped = (): Error =>
  Context.current().cancellationDetails?.workerShutdown
    ? ApplicationFailure.retryable('the worker ends; another one goes on', 'WorkerShutdown')
    : new CancelledFailure('sending was stopped');

const isHandedOver = ({ state }: NoticeOutcome): boolean => state === 'accepted' || state === 'unknown';

/** Activities that send the customers' notice. What is still to be sent is always read from the records. */
export const sendActivities = (deps: SendDeps) => {
  const { mail, notices, cases, dispatches, asking, ledger, isSandbox, pace, paceNameOf } = deps;
  const answers = caseAnswers(asking);
  const settleInCommon = settleTogether((reference, dispatch, outcomes) =>
    settlePatiently(() => dispatches.settle(reference, dispatch, outcomes)),
  );

  const whatToSay = async (request: SendRangeRequest): Promise<Pick<Sending, 'caseFacts' | 'dataTypes'>> => {
    const { reference, zone, isDrill, delayedByLawEnforcement } = request;
    const { occurred, dataTypes } = await cases.document(reference);
    const banner = isDrill ? 'drill' : isSandbox ? 'sandbox' : undefined;
    return { caseFacts: { reference, occurred, zone, delayedByLawEnforcement, banner }, dataTypes };
  };

  const longestStreak = async (request: SendRangeRequest): Promise<number> => {
    if (Context.current().info.attempt < ATTEMPTS_WITH_STREAKS) return REFUSED_IN_A_ROW;
    const { reference, dispatch, fromSeq, toSeq } = request;
    const { accepted } = await dispatches.sealRange(reference, dispatch, fromSeq, toSeq);
    return accepted > 0 ? Infinity : REFUSED_IN_A_ROW;
  };

  const sendAll = async (request: SendRangeRequest): Promise<RangeResult> => {
    const { reference, dispatch, fromSeq, toSeq, isDrill, isLastTry } = request;
    const now = caseNow(request.clock);
    const { cancellationSignal } = Context.current();
    const from = now();
    const endsMs = Date.now() + SEND_FOR_MS;
    let unreachable: string | null = null;
    const isSlow = (): boolean => Date.now() >= endsMs;
    let distrusted = 0;
    const isDistrusting = (): boolean => isDistrusted(distrusted, request.tolerated);
    const isOver = (): boolean =>
      cancellationSignal.aborted || unreachable !== null || isDistrusting() || isSlow();
    const heed = async (): Promise<void> => {
      distrusted = await dispatches.distrusted(reference, dispatch);
    };
    const settle = async (some: readonly NoticeOutcome[]): Promise<void> => {
      await settleInCommon(reference, dispatch, some);
      if (some.some(({ isAboutSender }) => isAboutSender)) await heed();
    };
    const pacer = await startPacer({ reference, pace, paceNameOf, isOver, stop: cancellationSignal });
    const streak = refusalStreak(await longestStreak(request));
    const sending: Sending = {
      mail,
      notices,
      ...(await whatToSay(request)),
      dispatch,
      route: isDrill ? 'inbox' : 'relay',
      isLastTry,
      now,
      isOver,
      onSlowDown: pacer.slowDown,
      onUnreachable: (reply) => (unreachable ??= reply),
      streak,
    };
    const { toSend, doubted } = await dispatches.openRange(request);
    // Another worker, or an attempt before this one, may have met it.
    await heed();
    let isStopped = false;
    let held: TocsinError | null = null;
    const claim = async (seqs: readonly number[]): Promise<boolean> => {
      if (!(await answers.isOpen(reference))) return false;
      try {
        const { isClaimed, isPaced } = await dispatches.claim(reference, dispatch, seqs);
        pacer.claimed(isPaced);
        return isClaimed;
      } catch (error) {
        if (!(error instanceof TocsinError && error.code === 'Held')) throw error;
        held = error;
        return false;
      }
    };
    const outcomes = await sendInFlow({
      toSend,
      admit: pacer.admit,
      claim: async (group) => {
        const isClaimed = await claim(group.map(({ seq }) => seq));
        isStopped ||= !isClaimed;
        return isClaimed;
      },
      sendOne: (notice) => sendOne(notice, sending),
      settle,
      isOver,
    });
    await pacer.finish();
    // Not before it is known that the relay takes others: of one that takes nobody, nobody is to bear the consequences.
    if (!isStopped && !isOver()) await settlePatiently(() => settle(streak.givenUp(isLastTry)));
    // While it was read, people were still under way; of copies alone nobody needs to be asked.
    if (isDistrusting()) await heed();
    const sent = outcomes.filter(isHandedOver).length;
    const seal = await dispatches.sealRange(reference, dispatch, fromSeq, toSeq);
    // By its outcomes' digest it is one entry however often it is tried, and none where nothing has changed.
    await ledger.append(reference, [
      {
        key: `dispatch/${dispatch}/${fromSeq}-${toSeq}/${seal.digest}`,
        isNamedByContent: true,
        at: now(),
        kind: 'batch-sent',
        actor: ENGINE,
        data: { dispatch, fromSeq, toSeq, doubted, sent, from, until: now(), ...seal },
      },
    ]);
    if (cancellationSignal.aborted) throw stopped();
    // Tried again for ever, so that it is seen where the dispatch is looked at, and goes on when the hold is settled.
    if (held) throw ApplicationFailure.retryable((held as TocsinError).message, 'Held');
    if (unreachable !== null)
      throw ApplicationFailure.retryable(`the relay is away: ${String(unreachable)}`, 'RelayUnreachable');
    const resent = request.unknownSends === 'resend' && !isLastTry ? seal.unknown : 0;
    return {
      left: seal.pending + resent,
      isStopped,
      isCutShort: !isStopped && isSlow() && seal.pending > 0,
      ...(isDistrusting() ? { distrusted } : {}),
    };
  };

  return {
    async freezeRecipients(request: FreezeRequest): Promise<FrozenRecipients> {
      return whileBeating(() => dispatches.freeze(request));
    },

    /**
     * Sends what is unsent in a range of sequence numbers. A retry selects anew, so it is harmless; a stop (by
     * Temporal's cancellation, or by the stop flag in the records) lets what is in flight end, and sends nothing more.
     */
    async sendRange(request: SendRangeRequest): Promise<RangeResult> {
      const { version } = notices.version();
      if (version === request.noticeVersion) return whileBeating(() => sendAll(request));
      if (Context.current().info.attempt >= ATTEMPTS_WITH_OTHER_NOTICE)
        return { left: 0, isStopped: true, isCutShort: false };
      throw ApplicationFailure.retryable(
        `this worker has notice ${version}, but ${request.noticeVersion} was approved`,
        'NoticeVersionDiffers',
      );
    },
  };
};
