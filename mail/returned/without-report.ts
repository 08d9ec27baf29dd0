import { firstCodeIn } from './delivery-status';
import type { ReturnedMail } from './returned-mail';

/** The parts of a message that tell who wrote it, and what. */
export interface PlainReturn {
  readonly fromAddress: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  /** Names of header fields, in lower case, with their values. */
  readonly header: (name: string) => string | null;
}

/** Servers say why in their first lines; whatever a stranger appends is not searched. */
const MAX_TEXT = 64 * 1_024;
/** Where a server begins to quote the message that it returns: what stands there is our own notice. */
const COPY_BEGINS =
  /^[- \t]*(?:(?:this is a|below this line is a) copy of|original message|returned message|message headers follow|forwarded message)/im;
const SERVERS =
  /^(?:mailer-daemon|postmaster|mail-daemon|maildaemon|microsoftexchange[0-9a-f]*)(?:[+-].*)?@/i;
const SERVER_NAMES = /mail delivery (?:sub)?system|mailer-daemon|system administrator|mail administrator/i;
const QMAIL = /^\s*Hi\. This is the qmail-send program/i;
const DELAY = /\bdelay(?:ed)?\b|could not send message for past|not yet been delivered|still being retried/i;
/** A basic reply code with which a server refuses a recipient or a message (RFC 5321, 4.2.3). */
const REFUSAL = /(?<![\d.])(55[0-4])(?=[ -])/;
const OUT_OF_OFFICE =
  /^(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|respuesta automática)/i;

/** RFC 3834, 5, and the fields that programs used before it. */
const isAutomatic = ({ header, subject }: PlainReturn): boolean =>
  /^auto-(?:replied|generated)/i.test(header('auto-submitted') ?? '') ||
  /^(?:auto_reply|junk)/i.test(header('precedence') ?? '') ||
  ['x-autoreply', 'x-autorespond', 'x-auto-response'].some((name) => header(name) !== null) ||
  OUT_OF_OFFICE.test(subject);

const lineAround = (text: string, needle: string): string =>
  text.split('\n').find((line) => line.includes(needle)) ?? needle;

/**
 * Judges what came back without a report (RFC 3464): Exim names failed recipients in a field of its own, qmail begins
 * with a sentence of its own and sends no warnings; of other servers the first status code decides. A person's answer and
 * a program's on a person's behalf are no bounce, whatever codes they quote.
 */
export const judgeWithoutReport = (mail: PlainReturn): ReturnedMail => {
  const { fromAddress, fromName, subject, header } = mail;
  const beginning = mail.text.slice(0, MAX_TEXT);
  const copy = COPY_BEGINS.exec(beginning);
  const text = copy ? beginning.slice(0, copy.index) : beginning;
  const isFinal = header('x-failed-recipients') !== null || QMAIL.test(text);
  const isServers = isFinal || SERVERS.test(fromAddress) || SERVER_NAMES.test(fromName);
  if (!isServers)
    return { kind: isAutomatic(mail) ? 'auto-reply' : 'unclear', status: null, evidence: subject };
  const status = firstCodeIn(text);
  const basic = REFUSAL.exec(text)?.[1];
  const words = lineAround(text, status ?? basic ?? '\0');
  const evidence = words === '\0' ? subject : words;
  if (isFinal) return { kind: 'failed', status, evidence };
  if (DELAY.test(`${subject}\n${text}`)) return { kind: 'delayed', status, evidence };
  if (status?.startsWith('5')) return { kind: 'failed', status, evidence };
  if (status?.startsWith('4')) return { kind: 'delayed', status, evidence };
  if (basic !== undefined) return { kind: 'failed', status: null, evidence };
  return { kind: 'unclear', status, evidence };
};
