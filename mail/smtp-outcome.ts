import type { MailOutcome } from '../domain/ports';
import { failureWords } from './failure-words';
import type { SmtpFailure } from './failure-words';
import { relayAnswerOf } from './relay-answers';
import type { LeadsTo } from './relay-answers';
import { keepReply } from './smtp-reply';

/** What is known of one attempt: nodemailer's result or error, and whether the relay was given any byte of the message. */
export interface Attempt {
  /** True from the first byte after the relay's 354 to DATA: from here on a lost connection leaves a doubt. */
  readonly dataBegun: boolean;
  readonly result?: {
    readonly rejected: readonly unknown[];
    readonly response: string;
    readonly refusals: readonly string[];
  };
  readonly error?: SmtpFailure;
}

const KIND_OF: Readonly<Record<LeadsTo, MailOutcome['kind']>> = {
  'slow-down': 'deferred',
  later: 'deferred',
  'next-channel': 'refused',
  distrust: 'refused',
  ours: 'unreachable',
};

/** Steps whose replies are about the recipient or the message; every other step is about us or the session. */
const ABOUT_THE_MESSAGE = new Set(['RCPT TO', 'DATA']);

const judgeReply = (failure: SmtpFailure, dataBegun: boolean): MailOutcome['kind'] | undefined => {
  const { responseCode, response = '', command = '' } = failure;
  if (responseCode === undefined) return undefined;
  const answer = relayAnswerOf(responseCode, response);
  const verdict = answer && KIND_OF[answer.leadsTo];
  if (ABOUT_THE_MESSAGE.has(command)) return verdict;
  // After DATA a failure reply rejects the message, whatever step the library books it under (RFC 5321, 4.2.5).
  if (dataBegun) return verdict === 'unreachable' ? undefined : verdict;
  // A 4yz to the sender is a greylisting or a busy relay; a 5yz is about our sender address, not about a customer.
  return command === 'MAIL FROM' && verdict === 'deferred' ? 'deferred' : 'unreachable';
};

/** The session goes on after such a reply, and the next message may be taken. */
const isOfOneMessage = (kind: MailOutcome['kind'], { command = '', responseCode }: SmtpFailure): boolean =>
  kind === 'unreachable' &&
  responseCode !== undefined &&
  responseCode !== 421 &&
  (command === 'MAIL FROM' || ABOUT_THE_MESSAGE.has(command));

/**
 * Turns what happened into one of the six outcomes. Pure. An error reply decides where there is one; without a reply
 * the message is `unreachable` before DATA and `unknown` after it, since SMTP has no way to ask (RFC 5321, 4.5.3.2.6).
 */
export const outcomeOf = ({ dataBegun, result, error }: Attempt): MailOutcome => {
  if (result !== undefined) {
    return result.rejected.length === 0
      ? { kind: 'accepted', reply: keepReply(result.response) }
      : { kind: 'partly', reply: keepReply([result.response, ...result.refusals].join(' / ')) };
  }
  const failure = error ?? { message: 'no result' };
  const reply = keepReply(failureWords(failure, dataBegun));
  const kind = judgeReply(failure, dataBegun) ?? (dataBegun ? 'unknown' : 'unreachable');
  const { responseCode = 0, response = '' } = failure;
  const leadsTo = relayAnswerOf(responseCode, response)?.leadsTo;
  if (kind === 'refused')
    return leadsTo === 'distrust' ? { kind, reply, isAboutSender: true } : { kind, reply };
  const asks = leadsTo === 'slow-down';
  // A 421 ends the session at whatever step it comes. One that is about our pace says that the relay is there.
  const isPutOff = kind === 'deferred' || (kind === 'unreachable' && responseCode === 421 && asks);
  if (!isPutOff)
    return isOfOneMessage(kind, failure) ? { kind, reply, isOfOneMessage: true } : { kind, reply };
  return asks ? { kind: 'deferred', reply, asksToSlowDown: true } : { kind: 'deferred', reply };
};
