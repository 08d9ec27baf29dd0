/** The fields of a nodemailer error that we judge by. Its message is for people and may hold addresses. */
export interface SmtpFailure {
  readonly message: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Said of a message that was taken back before the relay was given any of it. */
export const STOPPED = 'stopped before it was sent';

/** What the codes of nodemailer and of our own connections mean, for people. */
const CAUSES = new Map(
  Object.entries({
    ECONNECTION: 'the connection was refused or lost',
    ECONNREFUSED: 'nobody answers at its address',
    ECONNRESET: 'the connection was lost',
    EPIPE: 'the connection was lost',
    EHOSTUNREACH: 'there is no way to its address',
    ENOTFOUND: 'its name is not known',
    EDNS: 'its name is not known',
    ETIMEDOUT: 'it does not answer in time',
    EPROTOCOL: 'what it says is no SMTP',
    EAUTH: 'it does not accept the login',
    ENOAUTH: 'it asks for a login, and none is set',
    ECLOSED: 'the worker ends',
    ESTREAM: 'the message was taken back',
    EWITHDRAWN: 'the message was taken back',
  }),
);

/** Of these the library's code alone does not say what to mend: a certificate that has expired is one of them. */
const SAYS_TOO_LITTLE = new Set(['ESOCKET', 'ETLS']);

/** The code, for who looks it up, and what it means. */
const causeOf = ({ code, message }: SmtpFailure): string => {
  if (code === undefined) return 'no code';
  if (SAYS_TOO_LITTLE.has(code)) return `${code}: ${message}`;
  const words = CAUSES.get(code);
  return words === undefined ? code : `${code}: ${words}`;
};

/** It was asked for TLS, and answers that it does not know of it, or not now (RFC 3207, 4); null: it is about something else. */
export const withoutTls = ({ command, response }: SmtpFailure): string | null =>
  command === 'STARTTLS' && response
    ? `no TLS is to be had from the mail server (to STARTTLS it says: ${response.trim()}): ask who runs it to offer STARTTLS, ` +
      'or set SMTP_URL to a port that begins with TLS (smtps://); only SMTP_REQUIRE_TLS=false sends without'
    : null;

/** Why a message was not handed over, or why nobody can know: the server's own words where it has said some. */
export const failureWords = (failure: SmtpFailure, dataBegun: boolean): string => {
  const { code, response } = failure;
  if (response !== undefined && response !== '') return withoutTls(failure) ?? response;
  if (dataBegun)
    return `no reply after DATA began (${causeOf(failure)}): nobody can know whether the message was taken`;
  return code === 'ESTREAM' || code === 'EWITHDRAWN' ? STOPPED : `not handed over (${causeOf(failure)})`;
};
