import type { Carrier } from '../../config/carrier';
import type { Environment } from '../../config/env';
import type { MailRoute } from '../../domain/ports';
import { createMail } from '../../mail/smtp-mail';
import { bad, ok } from './check';
import type { Check } from './check';

const withoutPassword = (url: string): string => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};

/** Whether the mail servers take a connection, a greeting and the login; sends nothing. */
export const checkMail = async (environment: Environment, carrier: Carrier): Promise<Check[]> => {
  const { inboxSmtpUrl, relaySmtpUrl, inboxHosts, requireTls, isPipelining, profile } = environment;
  const mail = createMail({
    inboxUrl: inboxSmtpUrl,
    relayUrl: relaySmtpUrl,
    inboxHosts,
    requireTls,
    isPipelining,
    from: carrier.sender,
    replyTo: carrier.replyTo,
    maxConnections: 1,
    timeouts: { connectMs: 5_000, greetingMs: 5_000 },
  });
  const checkRoute = async (route: MailRoute, url: string, fix: string): Promise<Check> => {
    const { reachable, reply } = await mail.verify(route);
    const where = withoutPassword(url);
    return reachable
      ? ok(`smtp ${route}`, `${where}: ${reply}`)
      : bad(`smtp ${route}`, `${where}: ${reply}`, fix);
  };
  try {
    const inbox = await checkRoute(
      'inbox',
      inboxSmtpUrl,
      'Start the stack with tocsin up, or set TOCSIN_INBOX_URL.',
    );
    if (profile === 'sandbox') return [inbox];
    return [inbox, await checkRoute('relay', relaySmtpUrl, 'Correct SMTP_URL, or ask who runs the relay.')];
  } finally {
    await mail.close();
  }
};
