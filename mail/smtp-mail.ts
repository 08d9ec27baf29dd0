import type { MailOutcome, MailPort, MailRoute, OutgoingMessage } from '../domain/ports';
import { withoutRecipients } from '../domain/without-recipients';
import { checkedMessageId, mailboxOf, needsSmtpUtf8, returnPathOf } from './envelope';
import { createMessageMaker } from './make-message';
import { openPipeliningPool } from './pipelining-pool';
import type { DkimKey } from './sign';
import { withoutTls } from './failure-words';
import type { SmtpFailure } from './failure-words';
import { outcomeOf } from './smtp-outcome';
import type { SmtpTimeouts } from './smtp-pool';
import { openPool } from './smtp-pool';
import { keepReply } from './smtp-reply';
import type { ReturnPaths } from './verp';
import { checkInbox, readSmtpUrl } from './smtp-url';

export interface MailOptions {
  /** `smtp://...` of the local inbox: loopback, or a host of `inboxHosts`. */
  readonly inboxUrl: string;
  /** `smtp://...` or `smtps://...` of the carrier's relay; in the sandbox the inbox again. */
  readonly relayUrl: string;
  readonly from: string;
  readonly replyTo?: string;
  /** Where set, each message's Return-Path is its own address at this domain, so that a bounce names its message. */
  readonly returnPathDomain?: string;
  /** Where set, only customers' notices have a Return-Path of their own, and nobody else can make one. */
  readonly returnPaths?: Pick<ReturnPaths, 'pathOf'>;
  readonly dkim?: DkimKey;
  /** STARTTLS or nothing on the relay (RFC 3207). The inbox is on this machine and needs none. */
  readonly requireTls?: boolean;
  readonly maxConnections: number;
  /** By the transport of our own (`pipelining-pool.ts`) instead of nodemailer's pool. */
  readonly isPipelining?: boolean;
  readonly timeouts?: Partial<SmtpTimeouts>;
  /** Hosts beside loopback that are this deployment's inbox, such as `inbox` in a container network. */
  readonly inboxHosts?: readonly string[];
}

export interface Reachability {
  readonly reachable: boolean;
  /** The relay's word, or what went wrong. */
  readonly reply: string;
}

export interface SmtpMail extends MailPort {
  /** Connects and logs in without sending. Never rejects. */
  verify(route: MailRoute): Promise<Reachability>;
  /** Lets what is on its way finish, then closes every connection. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUTS: SmtpTimeouts = { connectMs: 30_000, greetingMs: 30_000, idleSocketMs: 600_000 };

const NO_MAILBOX =
  'an address is not exactly one mailbox of at most 254 octets, 64 before its @ (RFC 5321, 4.1.2 and 4.5.3.1)';
const BEYOND_ASCII =
  'an address has characters beyond ASCII before its @, and the mail server does not offer SMTPUTF8 (RFC 6531)';
/** Said by us and not by the relay: trying again is pointless all the same. */
const refused = (why: string): MailOutcome => ({ kind: 'refused', reply: `not sent: ${why}` });

/**
 * Mail by SMTP. `send` answers with one of the six outcomes and rejects only for a message that we ourselves made
 * wrongly (a malformed Message-ID). Throws Usage or NotAllowed at once for addresses of servers that cannot be right.
 */
export const createMail = (options: MailOptions): SmtpMail => {
  const inbox = readSmtpUrl(options.inboxUrl, 'inbox');
  checkInbox(inbox, options.inboxHosts ?? []);
  const relay = readSmtpUrl(options.relayUrl, 'relay');
  const { maxConnections } = options;
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const open = options.isPipelining ? openPipeliningPool : openPool;
  const inboxPool = open(inbox, { maxConnections, timeouts, requireTls: false });
  const relayPool =
    options.relayUrl === options.inboxUrl
      ? inboxPool
      : open(relay, { maxConnections, timeouts, requireTls: options.requireTls ?? false });
  const poolOf = (route: MailRoute) => (route === 'inbox' ? inboxPool : relayPool);
  const make = createMessageMaker(options);

  const returnPathFor = ({ notice, messageId }: OutgoingMessage, from: string): string => {
    const { returnPaths, returnPathDomain } = options;
    if (returnPaths !== undefined) return notice === undefined ? from : returnPaths.pathOf(notice);
    return returnPathDomain === undefined ? from : returnPathOf(messageId, returnPathDomain);
  };

  const send: MailPort['send'] = async (message, route, isWithdrawn) => {
    const messageId = checkedMessageId(message.messageId);
    const to = message.to.map(mailboxOf);
    if (to.length === 0 || !to.every((mailbox) => mailbox !== undefined)) return refused(NO_MAILBOX);
    const pool = poolOf(route);
    if (to.some(needsSmtpUtf8)) {
      const offers = await pool.offersSmtpUtf8().catch((error: SmtpFailure) => error);
      if (typeof offers === 'object') return outcomeOf({ dataBegun: false, error: offers });
      if (!offers) return refused(BEYOND_ASCII);
    }
    const { from, bytes } = await make(message, new Date());
    const returnPath = returnPathFor(message, from);
    const outcome = outcomeOf(await pool.deliver({ from: returnPath, to }, messageId, bytes, isWithdrawn));
    return { ...outcome, reply: withoutRecipients(outcome.reply, to) };
  };

  return {
    send,
    verify: (route) =>
      poolOf(route)
        .verify()
        .then(
          () => ({ reachable: true, reply: 'ready' }),
          (error: SmtpFailure) => ({
            reachable: false,
            reply: keepReply(withoutTls(error) ?? error.response ?? error.message),
          }),
        ),
    close: async () =>
      void (await Promise.all([...new Set([inboxPool, relayPool])].map((pool) => pool.close()))),
  };
};
