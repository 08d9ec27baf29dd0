import { isIP } from 'node:net';
import { TocsinError } from '../domain/errors';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`), RFC 8314, 3.3. */
  readonly secure: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

const refuse = (name: string, problem: string): never => {
  throw new TocsinError(
    'Usage',
    `The ${name} SMTP address ${problem}.`,
    'Write it as smtp://user:password@host:port or smtps://host:port.',
  );
};

/** Reads `smtp://[user:password@]host[:port]` or `smtps://...`. The address itself is never repeated in an error. */
export const readSmtpUrl = (text: string, name: string): SmtpServer => {
  if (!URL.canParse(text)) return refuse(name, 'is not a URL');
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  if (!secure && url.protocol !== 'smtp:') return refuse(name, 'must begin with smtp: or smtps:');
  if (url.hostname === '') return refuse(name, 'names no host');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '')
    return refuse(name, 'has a path or a query, which mean nothing here');
  const server = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
  };
  return url.username === ''
    ? server
    : { ...server, auth: { user: decoded(url.username, name), pass: decoded(url.password, name) } };
};

/** A `%` that stands for nothing is a mistake of whoever wrote the address, and said so. */
const decoded = (text: string, name: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(name, 'has a % in its user or password that stands for nothing: a % itself is %25');
  }
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.')) || host === '::1';

/**
 * The inbox takes every drill and all of the sandbox, so no mistake in its address may let a practice notice out:
 * it must be this machine, or a host that the deployment names as its inbox (a neighbour in a container network).
 */
export const checkInbox = (server: SmtpServer, inboxHosts: readonly string[]): void => {
  if (isLoopback(server.host) || inboxHosts.includes(server.host)) return;
  throw new TocsinError(
    'NotAllowed',
    'The local inbox must be on this machine: drills and the sandbox send all of their mail to it.',
    'Give a loopback address such as smtp://127.0.0.1:1025, or name the host as an inbox host of this deployment.',
  );
};
