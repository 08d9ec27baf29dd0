import type {
  MailOutcome,
  MailPort,
  MailRoute,
  NoticeFacts,
  NoticeOutcome,
  NoticePort,
  PendingNotice,
} from '../domain/ports';
import { dataTypesToName } from '../domain/customer';
import type { RefusalStreak } from './refusal-streak';
import { isLastTryOf, withoutThisAddress } from './without-this-address';
import type { Fate } from './without-this-address';

export interface Sending {
  readonly mail: MailPort;
  readonly notices: NoticePort;
  readonly caseFacts: NoticeFacts;
  readonly dispatch: number;
  /** What the breach is about, for people of whom the list does not say. */
  readonly dataTypes: readonly string[];
  readonly route: MailRoute;
  /** The relay has put these off for days: those still put off now go on to their next address or by letter, or fail. */
  readonly isLastTry: boolean;
  /** Case time, ISO 8601. */
  readonly now: () => string;
  /** Whether nothing more may be handed over: messages that are being handed over end, the rest stays pending. */
  readonly isOver: () => boolean;
  /** The relay asks to hand over less to the destination of this one: its word. */
  readonly onSlowDown: (notice: PendingNotice, reply: string) => void;
  /** The relay is away: its word. */
  readonly onUnreachable: (reply: string) => void;
  /** Whether the relay takes anything at all. */
  readonly streak: RefusalStreak;
}

const isAboutSender = (outcome: MailOutcome): boolean =>
  outcome.kind === 'refused' && outcome.isAboutSender === true;

const fateOf = (outcome: MailOutcome, notice: PendingNotice, isLastPass: boolean): Fate => {
  const isLastTry = isLastTryOf(notice, isLastPass);
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted' };
    case 'unknown':
      return { state: 'unknown' };
    case 'refused':
      // Who sends is refused: the mailbox may be a good one, so that no letter is due before the sender has been mended.
      return isAboutSender(outcome) && !isLastTry ? { state: 'pending' } : withoutThisAddress(notice);
    case 'partly':
      return withoutThisAddress(notice);
    case 'deferred':
      return isLastTry ? withoutThisAddress(notice) : { state: 'pending' };
    case 'unreachable':
      return { state: 'pending' };
  }
};

/** Never throws: one person's notice that cannot be made is that person's outcome, and nobody else's. */
export const sendOne = async (notice: PendingNotice, sending: Sending): Promise<NoticeOutcome> => {
  const { mail, notices, caseFacts, dispatch, route, isLastTry, now } = sending;
  const { seq, messageId, to, contact, language, code } = notice;
  if (sending.isOver()) return { seq, state: 'pending', reply: 'stopped before it was sent', at: now() };
  try {
    const dataTypes = notice.isToAgent ? [] : dataTypesToName(notice.dataTypes, sending.dataTypes);
    const toAgent = notice.isToAgent ? ({ isToAgent: true } as const) : {};
    const message = notices.render({ contact, language, dataTypes, code, caseFacts, ...toAgent });
    const key = { reference: caseFacts.reference, dispatch, seq };
    const outcome = await mail.send({ messageId, to: [to], notice: key, ...message }, route, sending.isOver);
    if (outcome.kind === 'deferred' && outcome.asksToSlowDown) sending.onSlowDown(notice, outcome.reply);
    const settled: NoticeOutcome = {
      seq,
      ...fateOf(outcome, notice, isLastTry),
      reply: outcome.reply,
      at: now(),
      ...(isAboutSender(outcome) ? { isAboutSender: true } : {}),
    };
    if (outcome.kind === 'accepted') sending.streak.end();
    if (outcome.kind !== 'unreachable') return settled;
    if (outcome.isOfOneMessage) sending.streak.add(notice, settled);
    const isAway = !outcome.isOfOneMessage || sending.streak.isTooLong();
    // Once it is over, this is the answer for what was withdrawn.
    if (isAway && !sending.isOver()) sending.onUnreachable(outcome.reply);
    return settled;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { seq, state: 'failed', reply: `the notice could not be made: ${why}`, at: now() };
  }
};
