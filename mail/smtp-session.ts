import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export type SessionOptions = ConstructorParameters<typeof SMTPConnection>[0] & {
  readonly auth?: { readonly user: string; readonly pass: string };
};

/** A connection that is greeted, secured and logged in, where nothing has been said of any message yet. */
export interface SmtpSession {
  readonly socket: Socket;
  /** Keywords of the reply to EHLO, in upper case; of the one after STARTTLS, where there was any. */
  readonly extensions: ReadonlySet<string>;
}

const extensionsOf = (ehloReply: string): ReadonlySet<string> =>
  new Set(
    ehloReply
      .split(/\r?\n/)
      .slice(1)
      .map((line) => (/^250[ -]([A-Za-z0-9-]+)/.exec(line)?.[1] ?? '').toUpperCase()),
  );

/**
 * Opens a connection by nodemailer's own code (addresses, time-outs, TLS, STARTTLS, AUTH, each as its pool has them), and
 * takes the socket over from it. nodemailer no longer hears what arrives, but still ends its half when the relay ends its
 * own. A word that the relay sends unasked meanwhile is nodemailer's `Unexpected Response`. Rejects with its error.
 */
export const openSession = async (options: SessionOptions): Promise<SmtpSession> => {
  const connection = new SMTPConnection(options);
  let failure: Error | undefined;
  connection.on('error', (error: Error) => void (failure ??= error));
  const done = <T>(start: (callback: (error?: Error | null) => void) => T): Promise<void> =>
    new Promise((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(failure ?? endedEarly()));
      start((error) => (error ? reject(error) : resolve()));
    });
  try {
    await done((callback) => connection.connect(callback));
    const extensions = extensionsOf(String(connection.lastServerResponse));
    const { auth } = options;
    if (auth !== undefined && connection.allowsAuth)
      await done((callback) => connection.login({ credentials: auth }, callback));
    await nextTurn();
    if (failure !== undefined) throw failure;
    const socket = connection._socket;
    if (!socket || socket.destroyed) throw endedEarly();
    socket.removeAllListeners('data').removeAllListeners('timeout').setTimeout(0);
    return { socket, extensions };
  } catch (error) {
    connection.close();
    throw error;
  }
};

const endedEarly = (): Error =>
  Object.assign(new Error('the connection was closed'), { code: 'ECONNECTION', command: 'CONN' });
