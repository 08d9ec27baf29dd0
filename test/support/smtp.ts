import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What the server took: the envelope, the bytes, and the message as a mail program reads it. */
export interface ReceivedMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly mail: ParsedMail;
}

/** Replies such as `550 5.1.1 no such user`; undefined accepts. `attempt` counts from 1 per address. */
export interface SmtpScript {
  /** Does not offer SMTPUTF8 (RFC 6531). */
  readonly isAsciiOnly?: boolean;
  /** Does not offer PIPELINING (RFC 2920). */
  readonly isStepByStep?: boolean;
  readonly mailFrom?: (address: string, attempt: number) => string | undefined;
  readonly rcptTo?: (address: string, attempt: number) => string | undefined | Promise<string | undefined>;
  /** The reply to the final dot. */
  readonly data?: (
    envelope: { readonly from: string; readonly to: readonly string[] },
    attempt: number,
  ) => string | undefined;
}

export interface SmtpSink {
  readonly url: string;
  readonly port: number;
  /** Messages accepted so far, in order of their end. */
  readonly messages: ReceivedMessage[];
  /** Connections seen so far. */
  connections(): number;
  close(): Promise<void>;
}

const asReply = (reply: string | undefined): Error | undefined => {
  if (reply === undefined) return undefined;
  const [, code = '', text = ''] = /^(\d{3}) (.*)$/.exec(reply) ?? [];
  return Object.assign(new Error(text), { responseCode: Number(code) });
};

const counter = () => {
  const seen = new Map<string, number>();
  return (key: string): number => {
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return seen.get(key) ?? 0;
  };
};

const sinkOf = (
  port: number,
  messages: ReceivedMessage[],
  connections: () => number,
  close: () => Promise<void>,
): SmtpSink => ({
  url: `smtp://127.0.0.1:${port}`,
  port,
  messages,
  connections,
  close,
});

/** A real SMTP server on a free port that answers as the script says and keeps what it accepts. */
export const startSmtp = async (script: SmtpScript = {}): Promise<SmtpSink> => {
  const messages: ReceivedMessage[] = [];
  const attempts = { mailFrom: counter(), rcptTo: counter(), data: counter() };
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideSMTPUTF8: script.isAsciiOnly ?? false,
    hidePIPELINING: script.isStepByStep ?? false,
    logger: false,
    closeTimeout: 1,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onMailFrom: ({ address }, _session, done) =>
      done(asReply(script.mailFrom?.(address, attempts.mailFrom(address)))),
    onRcptTo: ({ address }, _session, done) =>
      void Promise.resolve(script.rcptTo?.(address, attempts.rcptTo(address))).then((reply) =>
        done(asReply(reply)),
      ),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
        const refusal = asReply(script.data?.(envelope, attempts.data(envelope.to.join(','))));
        if (refusal !== undefined) return done(refusal);
        const raw = Buffer.concat(chunks);
        simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true }).then((mail) => {
          messages.push({ ...envelope, raw, mail });
          done();
        }, done);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return sinkOf(port, messages, () => connections, close);
};

/** Faults that a well-behaved server cannot show. */
export type SmtpFault =
  /** Takes the connection and never says a word. */
  | 'silent'
  /** Greets with something that is not SMTP. */
  | 'garbage'
  /** Closes at once, before any greeting. */
  | 'drop-at-connect'
  /** Closes when MAIL FROM comes. */
  | 'drop-at-mail'
  /** Answers 354 and closes when the first bytes of the message come. */
  | 'drop-in-data'
  /** Takes the whole message and closes without a reply. */
  | 'drop-after-dot'
  /** Takes the whole message and never answers. */
  | 'silent-after-dot'
  /** Takes the message with 250 and closes the connection, so that a pool finds it dead when it comes back. */
  | 'close-after-each'
  /** Takes the message with 250 and closes when the next MAIL FROM comes on the same connection. */
  | 'drop-on-reuse'
  /** Takes the whole message and answers 421. */
  | 'shutdown-after-dot';

const replyTo = (command: string, isPipelining: boolean): string => {
  if (/^(EHLO|HELO)/i.test(command)) return isPipelining ? '250-test\r\n250 PIPELINING' : '250 test';
  if (/^(MAIL|RCPT|RSET)/i.test(command)) return '250 ok';
  if (/^DATA/i.test(command)) return '354 go';
  return /^QUIT/i.test(command) ? '221 bye' : '500 what?';
};

const afterDot = (socket: Socket, fault: SmtpFault): void => {
  if (fault === 'drop-after-dot') socket.destroy();
  else if (fault === 'shutdown-after-dot') socket.end('421 4.3.2 shutting down\r\n');
  else if (fault === 'drop-on-reuse') socket.write('250 taken\r\n');
  else if (fault === 'close-after-each') socket.end('250 taken\r\n');
};

interface Conversation {
  readonly fault: SmtpFault;
  readonly isPipelining: boolean;
  readonly taken: (raw: Buffer) => Promise<unknown>;
}

const converse = (socket: Socket, { fault, isPipelining, taken }: Conversation): void => {
  let pending = '';
  let served = 0;
  let inData = false;
  let isTaking = false;
  const line = (text: string): void => {
    const dropsNow = fault === 'drop-at-mail' || (fault === 'drop-on-reuse' && served > 0);
    if (dropsNow && /^MAIL/i.test(text)) return void socket.destroy();
    if (/^DATA/i.test(text)) inData = true;
    socket.write(`${replyTo(text, isPipelining)}\r\n`);
  };
  const goOn = (): void => {
    if (isTaking) return;
    while (!inData && !socket.destroyed && pending.includes('\r\n')) {
      const text = pending.slice(0, pending.indexOf('\r\n'));
      pending = pending.slice(text.length + 2);
      line(text);
    }
    const end = inData ? pending.indexOf('\r\n.\r\n') : -1;
    if (end < 0) return;
    const raw = Buffer.from(pending.slice(0, end), 'latin1');
    served += 1;
    pending = pending.slice(end + 5);
    inData = false;
    isTaking = true;
    void taken(raw).then(() => {
      isTaking = false;
      afterDot(socket, fault);
      if (fault === 'drop-on-reuse') goOn();
    });
  };
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    if (inData && fault === 'drop-in-data') return void socket.destroy();
    goOn();
  });
};

/** A bare TCP server that misbehaves in one way. `messages` holds what it was given in full, accepted or not. */
export const startFaultySmtp = async (fault: SmtpFault, isPipelining = false): Promise<SmtpSink> => {
  const messages: ReceivedMessage[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (fault === 'drop-at-connect') return void socket.destroy();
    if (fault === 'silent') return;
    socket.write(fault === 'garbage' ? 'SSH-2.0-OpenSSH_9.9\r\n' : '220 test\r\n');
    const taken = async (raw: Buffer) =>
      messages.push({ from: '', to: [], raw, mail: await simpleParser(raw) });
    converse(socket, { fault, isPipelining, taken });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return sinkOf((server.address() as AddressInfo).port, messages, () => connections, close);
};
