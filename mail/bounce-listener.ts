import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream } from 'smtp-server';
import { MAX_READ_BYTES, readReturned } from './returned/read-returned';
import { sortReturned } from './returned/sort-returned';
import type { SortedReturn } from './returned/sort-returned';
import type { ReturnPaths } from './verp';

export interface BounceListenerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly returnPaths: Pick<ReturnPaths, 'read'>;
  /** Writes down what came in. The server that sent it is told to try again later where this rejects. */
  readonly take: (sorted: SortedReturn) => Promise<void>;
  /** Told why something could not be written down. */
  readonly onFailure: (error: Error) => void;
}

export interface BounceListener {
  readonly port: number;
  /** Lets messages that are being taken in end, for a moment, then closes. */
  close(): Promise<void>;
}

/** Advertised, and refused beyond: a report returns our notice at most, and servers add little. */
const MAX_BYTES = 10 * 1_024 * 1_024;
const MAX_CLIENTS = 100;
const MAX_RECIPIENTS = 10;
const IDLE_MS = 60_000;
const CLOSE_WITHIN_MS = 5_000;

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** The beginning of a message; the rest is read and dropped, so that the server can be answered. */
const beginningOf = async (stream: SMTPServerDataStream): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const kept = chunk.subarray(0, MAX_READ_BYTES - size);
    if (kept.length > 0) parts.push(kept);
    size += kept.length;
  }
  return Buffer.concat(parts);
};

/**
 * An SMTP server for bounces alone: it takes mail to return paths of ours, and refuses every other recipient with 550
 * before any byte of a message. A message is taken (250) when what it says is written down, so that none is lost.
 * Rejects with the system's error where it cannot listen.
 */
export const startBounceListener = async ({
  host,
  port,
  returnPaths,
  take,
  onFailure,
}: BounceListenerOptions): Promise<BounceListener> => {
  const takeIn = async (stream: SMTPServerDataStream, recipients: readonly string[]): Promise<void> => {
    const raw = await beginningOf(stream);
    if (stream.sizeExceeded) throw reply(552, '5.3.4 too big for a bounce');
    const returned = await readReturned(raw);
    try {
      for (const recipient of recipients) await take(sortReturned(returned, [recipient], returnPaths));
    } catch (error) {
      onFailure(error as Error);
      throw reply(451, '4.3.0 cannot be written down now, try again later');
    }
  };

  const server = new SMTPServer({
    name: 'tocsin',
    banner: 'bounces only',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_BYTES,
    maxClients: MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_WITHIN_MS,
    onRcptTo: ({ address }, session, done) => {
      if (returnPaths.read(address).kind !== 'ours') return done(reply(550, '5.1.1 no such address'));
      if (session.envelope.rcptTo.length >= MAX_RECIPIENTS)
        return done(reply(452, '4.5.3 too many recipients'));
      done();
    },
    onData: (stream, { envelope }, done) => {
      takeIn(
        stream,
        envelope.rcptTo.map(({ address }) => address),
      ).then(() => done(), done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A connection that breaks off is its server's affair: it will come again.
  server.removeAllListeners('error').on('error', () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
