import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a relay does with one message, by the number that stands in its sender: `MAIL FROM:<7@x.example>`. */
export interface Whim {
  readonly mail: number;
  readonly rcpts: readonly number[];
  /** What it answers to DATA; with nobody to take the message, 354 is a relay that asks for it all the same. */
  readonly data: number;
  readonly end: number;
  /** Where it ends the connection, without a word, when the message comes for the first time. */
  readonly drop: 'MAIL' | 'RCPT' | 'DATA' | 'message' | 'dot' | null;
  /** Lines of each reply. */
  readonly lines: number;
}

/** What the relay did with one message. */
export interface Witness {
  /** How often its final dot came, and what stood before it, as the relay reads it. */
  readonly bodies: string[];
  /** Everything that was answered about it, by command. */
  readonly replies: { readonly command: string; readonly text: string }[];
}

export interface ErraticRelay {
  readonly port: number;
  readonly witnesses: ReadonlyMap<number, Witness>;
  close(): Promise<void>;
}

const unstuffed = (data: string): string => data.replace(/^\./gm, '');

/** One connection: commands in the order in which they come, replies cut into chunks of the given lengths. */
class Session {
  private pending = '';
  private output = '';
  private isEnding = false;
  private isInData = false;
  private isEmptyDue = false;
  private number = 0;
  /** -1: no sender was taken. */
  private accepted = -1;
  private rcpts = 0;
  private replies = 0;

  constructor(
    private readonly socket: Socket,
    private readonly relay: {
      readonly whims: readonly Whim[];
      readonly chunks: () => number;
      readonly isPipelining: boolean;
      readonly witnessOf: (number: number) => Witness;
      readonly dropped: Set<number>;
    },
  ) {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.pending += chunk.toString('latin1');
      this.work();
    });
    this.say('220 hello');
    this.flush();
  }

  private get whim(): Whim {
    return this.relay.whims[this.number] as Whim;
  }

  private say(text: string): void {
    this.output += `${text}\r\n`;
  }

  /** Each reply is told apart by a number of its own. */
  private answer(command: string, code: number): void {
    const words = Array.from({ length: this.whim.lines }, () => `r${this.number}-${(this.replies += 1)}`);
    const lines = words.map((word, index) => `${code}${index < words.length - 1 ? '-' : ' '}${word}`);
    this.relay.witnessOf(this.number).replies.push({ command, text: lines.join('\n') });
    this.say(lines.join('\r\n'));
    if (code === 421) this.isEnding = true;
  }

  private drops(where: Whim['drop']): boolean {
    if (this.whim.drop !== where || this.relay.dropped.has(this.number)) return false;
    this.relay.dropped.add(this.number);
    this.isEnding = true;
    return true;
  }

  private work(): void {
    while (!this.isEnding && (this.isInData ? this.takeMessage() : this.takeCommand()));
    if (this.isEnding) this.pending = '';
    this.flush();
  }

  private takeCommand(): boolean {
    const end = this.pending.indexOf('\r\n');
    if (end < 0) return false;
    const command = this.pending.slice(0, end);
    this.pending = this.pending.slice(end + 2);
    if (/^EHLO/.test(command)) this.say(this.relay.isPipelining ? '250-me\r\n250 PIPELINING' : '250 me');
    else if (/^MAIL/.test(command)) this.onMail(Number(/<(\d+)@/.exec(command)?.[1]));
    else if (/^RCPT/.test(command)) this.onRcpt();
    else if (/^DATA/.test(command)) this.onData();
    else if (/^QUIT/.test(command)) this.isEnding = true;
    else if (/^RSET/.test(command)) this.onReset();
    else this.say('500 what?');
    return true;
  }

  private onReset(): void {
    this.accepted = -1;
    this.say('250 reset');
  }

  private onMail(number: number): void {
    if (this.accepted >= 0) return this.say('503 nested MAIL');
    Object.assign(this, { number, rcpts: 0 });
    if (this.drops('MAIL')) return;
    this.answer('MAIL', this.whim.mail);
    this.accepted = this.whim.mail === 250 ? 0 : -1;
  }

  private onRcpt(): void {
    if (this.drops('RCPT')) return;
    const code = this.accepted < 0 ? 503 : (this.whim.rcpts[this.rcpts++] ?? 250);
    if (code === 250) this.accepted += 1;
    this.answer('RCPT', code);
  }

  private onData(): void {
    if (this.drops('DATA')) return;
    const code = this.accepted > 0 || this.whim.data !== 354 ? this.whim.data : this.accepted < 0 ? 503 : 354;
    this.isInData = code === 354;
    this.isEmptyDue = this.isInData && this.accepted === 0;
    this.answer('DATA', code);
  }

  private takeMessage(): boolean {
    if (this.pending !== '' && !this.isEmptyDue && this.drops('message')) return false;
    const isEmpty = this.pending.startsWith('.\r\n');
    const end = isEmpty ? 0 : this.pending.indexOf('\r\n.\r\n') + 2;
    if (!isEmpty && end < 2) return false;
    const body = unstuffed(this.pending.slice(0, end));
    this.pending = this.pending.slice(end + 3);
    this.isInData = false;
    this.accepted = -1;
    if (this.isEmptyDue) {
      if (body !== '') this.relay.witnessOf(this.number).bodies.push(`not empty: ${body}`);
      this.answer('empty', 554);
      return true;
    }
    this.relay.witnessOf(this.number).bodies.push(body);
    if (!this.drops('dot')) this.answer('dot', this.whim.end);
    return true;
  }

  /** What is due so far, a chunk at a turn, so that the client sees each by itself. */
  private flush(): void {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    if (this.output === '') return this.isEnding ? void this.socket.end() : undefined;
    const length = this.relay.chunks();
    this.socket.write(this.output.slice(0, length), 'latin1');
    this.output = this.output.slice(length);
    setImmediate(() => this.flush());
  }
}

/** A relay that does with each message what its whim says, and remembers what it did. */
export const startErraticRelay = async (
  whims: readonly Whim[],
  chunkLengths: readonly number[],
  isPipelining: boolean,
): Promise<ErraticRelay> => {
  const witnesses = new Map(
    whims.map((_, number): [number, Witness] => [number, { bodies: [], replies: [] }]),
  );
  const sockets = new Set<Socket>();
  const dropped = new Set<number>();
  let turn = 0;
  const chunks = (): number => chunkLengths[turn++ % chunkLengths.length] ?? 1;
  const witnessOf = (number: number): Witness => witnesses.get(number) as Witness;
  const server = createServer((socket) => {
    sockets.add(socket);
    new Session(socket, { whims, chunks, isPipelining, witnessOf, dropped });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    witnesses,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
