import { Stream } from 'node:stream';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { smtpUtf8Of } from './smtp-utf8';
import type { Attempt } from './smtp-outcome';
import type { SmtpServer } from './smtp-url';

export interface SmtpTimeouts {
  /** DNS, TCP and TLS together. */
  readonly connectMs: number;
  /** From the connection to the relay's greeting. */
  readonly greetingMs: number;
  /** Silence on a connection in use; RFC 5321, 4.5.3.2.6, asks for 10 minutes after the final dot. */
  readonly idleSocketMs: number;
}

export interface PoolOptions {
  readonly maxConnections: number;
  readonly timeouts: SmtpTimeouts;
  readonly requireTls: boolean;
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

export interface SmtpPool {
  /** `isWithdrawn` is asked in the last moment before the message itself is handed over: true ends the attempt unsent. */
  deliver(
    envelope: Envelope,
    messageId: string,
    message: Buffer,
    isWithdrawn?: () => boolean,
  ): Promise<Attempt>;
  /** Whether the server takes addresses beyond ASCII (RFC 6531); rejects with nodemailer's error. */
  offersSmtpUtf8(): Promise<boolean>;
  /** Connects, greets and logs in; rejects with nodemailer's error. */
  verify(): Promise<void>;
  /** Lets deliveries in progress finish, then closes every connection. */
  close(): Promise<void>;
}

/** The part of nodemailer's compiled message that its SMTP pool reads. */
type PooledMail = Parameters<SMTPPool['send']>[0];

/**
 * A message as a stream (of the old kind, as node:stream calls it) that gives all of its bytes at once when it is piped.
 * A stream of the new kind would cost each message a queue, timers and events that bytes in hand have no use for.
 */
class Handover extends Stream {
  /** The library's way to ask whether a byte was taken. */
  readableDidRead = false;

  constructor(private readonly giveTo: (taker: NodeJS.WritableStream) => void) {
    super();
  }

  override pipe<T extends NodeJS.WritableStream>(taker: T): T {
    this.readableDidRead = true;
    this.giveTo(taker);
    return taker;
  }

  /** Nothing is open. */
  destroy(): void {}
}

/** Connections as nodemailer opens them. Where TLS is offered it is used, and where it is required nothing else is. */
export const connectionOptions = (server: SmtpServer, { timeouts, requireTls }: PoolOptions) =>
  ({
    ...server,
    requireTLS: requireTls && !server.secure,
    connectionTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.idleSocketMs,
    logger: false,
  }) as const;

/**
 * A pool over nodemailer's SMTPPool. It hands over bytes that are already composed, and its stream notes when the
 * library pipes it: that is after the relay's 354, so it is the exact moment from which a silence is a doubt.
 * The library may put a message back on its queue, but only one of which no byte was read. Should that ever change,
 * the second reading fails here, so that nothing is sent twice unseen.
 */
export const openPool = (server: SmtpServer, options: PoolOptions): SmtpPool => {
  const connection = connectionOptions(server, options);
  const pool = new SMTPPool({
    ...connection,
    pool: true,
    maxConnections: options.maxConnections,
    maxRequeues: 2,
  });
  const inFlight = new Set<Promise<Attempt>>();

  const start: SmtpPool['deliver'] = (envelope, messageId, message, isWithdrawn = () => false) =>
    new Promise((resolve) => {
      let dataBegun = false;
      const createReadStream = (): Handover => {
        const handover: Handover = new Handover((taker) => {
          if (dataBegun)
            return void handover.emit('error', new Error('the message was handed over once before'));
          if (isWithdrawn()) return void handover.emit('error', new Error('the message was withdrawn'));
          dataBegun = true;
          taker.end(message);
        });
        return handover;
      };
      const mail = {
        data: {},
        message: {
          getEnvelope: () => ({ from: envelope.from, to: [...envelope.to] }),
          messageId: () => `<${messageId}>`,
          getHeader: () => `<${messageId}>`,
          createReadStream,
        },
      };
      pool.send(mail as unknown as PooledMail, (error, info) => {
        if (error || !info) return resolve({ dataBegun, error: error ?? { message: 'no result' } });
        const refusals = (info.rejectedErrors ?? []).map((refusal) => refusal.response ?? '');
        resolve({ dataBegun, result: { rejected: info.rejected, response: info.response, refusals } });
      });
    });

  return {
    deliver: (envelope, messageId, message, isWithdrawn) => {
      const attempt = start(envelope, messageId, message, isWithdrawn);
      inFlight.add(attempt);
      return attempt.finally(() => inFlight.delete(attempt));
    },
    offersSmtpUtf8: smtpUtf8Of(connection),
    verify: async () => void (await pool.verify()),
    close: async () => {
      pool.close();
      await Promise.all(inFlight);
    },
  };
};
