import { relayAnswerOf } from '../relay-answers';
import type { ReturnedMail } from './returned-mail';

/** The other server's reply as a report quotes it: the type of the text (RFC 3464, 2.3.6), then its code. */
const QUOTED_REPLY = /^(?:[a-z-]+\s*;)?\s*([45]\d\d)(?=[ -])/i;
const ENHANCED_AFTER_CODE = /^\d{3}[ -][245]\.\d{1,3}\.\d{1,3}/;

/**
 * Whether what came back says that not the mailbox was refused, but who sends: by the same table as a relay's own
 * answers. A report without a basic code is read as a 5xx or 4xx of its status.
 */
export const isAboutSender = ({ status, evidence }: ReturnedMail): boolean => {
  const quoted = QUOTED_REPLY.exec(evidence);
  const words = evidence.slice(quoted ? quoted[0].length - 3 : 0);
  const code = quoted?.[1] ?? `${status?.startsWith('4') ? 4 : 5}50`;
  const reply = ENHANCED_AFTER_CODE.test(words)
    ? words
    : `${code} ${status ?? ''} ${quoted ? words.slice(4) : words}`;
  return relayAnswerOf(Number(code), reply)?.leadsTo === 'distrust';
};
