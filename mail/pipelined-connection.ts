import type { Socket } from 'node:net';
import type { SmtpFailure } from './failure-words';
import { ReplyReader } from './smtp-replies';
import type { SmtpReply } from './smtp-replies';
import type { SmtpSession } from './smtp-session';
import { Transaction, failureOf, isPositive, isRefusal } from './smtp-transaction';
import type { Delivery } from './smtp-transaction';

/** What a connection asks of its pool, and tells it. */
export interface ConnectionOwner {
  /** The next message that waits, if any. */
  take(): Delivery | undefined;
  /** The connection was lost before this message was given to it, and had worked before: it may go another way. */
  giveBack(delivery: Delivery, why: SmtpFailure): void;
  ended(connection: PipelinedConnection): void;
}

type Step = 'RSET' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'message' | 'empty message';
interface Expected {
  readonly step: Step;
  readonly transaction: Transaction;
}

/** Messages up to here go out in one write with the next one's envelope. */
const SMALL_OCTETS = 65_536;
/** Then another connection takes over: behind one address there may be several relays. */
const MAX_MESSAGES = 1_000;
/** For the relay to close its half after QUIT. */
const FAREWELL_MS = 2_000;
const isClosing = ({ code }: SmtpReply): boolean => code === 421;
const lost = (code: string, message: string): SmtpFailure => ({ message, code, command: 'CONN' });

/**
 * One connection that hands over messages. Where the relay offers PIPELINING (RFC 2920), MAIL, RCPT and DATA go out at
 * once, and with a message the next one's envelope; elsewhere one command at a time. Replies come in the order of the
 * commands, and each command is noted when it is written, so each reply has one meaning; what does not fit ends the
 * connection, as then no reply can be trusted. A message begins only after its own 354, and only if nothing more has
 * come with it: what answers a message that was not given yet is no answer.
 */
export class PipelinedConnection {
  private readonly reader = new ReplyReader();
  private readonly expected: Expected[] = [];
  private readonly isPipelining: boolean;
  private readonly patience: NodeJS.Timeout;
  private readonly socket: Socket;
  /** Its envelope is on its way, its message is not. */
  private opening: Transaction | undefined;
  /** Its message was written, and its reply has not come. */
  private giving: Transaction | undefined;
  /** The final dot of the message that is being given has not left this machine, for certain. */
  private isDotUnwritten = false;
  /** The relay may still have an envelope that came to nothing. */
  private needsReset = false;
  private served = 0;
  private isEnded = false;

  /** `idleMs`: silence while a reply is owed, or time without any message. */
  constructor(
    private readonly session: SmtpSession,
    private readonly owner: ConnectionOwner,
    idleMs: number,
  ) {
    this.isPipelining = session.extensions.has('PIPELINING');
    this.socket = session.socket;
    this.patience = setTimeout(() => this.runOutOfPatience(), idleMs).unref();
    this.socket
      .on('data', (chunk: Buffer) => this.hear(chunk))
      .on('error', (error: NodeJS.ErrnoException) => this.end(lost('ESOCKET', error.message)))
      .on('close', () => this.end(lost('ECONNECTION', 'the connection was lost')));
    this.socket.resume();
  }

  /** Whether `begin` may be called. */
  get hasRoom(): boolean {
    if (this.isEnded || this.opening !== undefined || this.served >= MAX_MESSAGES) return false;
    return this.giving === undefined || this.isPipelining;
  }

  /** Whether nothing is on its way on it. */
  get isUnused(): boolean {
    return this.giving === undefined && this.opening === undefined;
  }

  begin(delivery: Delivery): void {
    const commands = this.open(delivery);
    if (commands === undefined) return this.goOn();
    this.write(commands);
  }

  /** Says goodbye; nothing may be on its way. */
  quit(): void {
    if (this.isEnded) return;
    this.socket.end('QUIT\r\n');
    setTimeout(() => this.socket.destroy(), FAREWELL_MS).unref();
    this.end(lost('ECONNECTION', 'closed by us'));
  }

  /** Notes an envelope as under way and gives the commands to write for it; undefined where it cannot be sent here. */
  private open(delivery: Delivery): string | undefined {
    const transaction = new Transaction(delivery, this.session.extensions);
    const mail = transaction.mailCommand();
    const rcpts = transaction.rcptCommands();
    if ([mail, ...rcpts].some((command) => /[\r\n]/.test(command)))
      return void transaction.fail(lost('EENVELOPE', 'a line break in an address'), false);
    if (mail.includes(' SMTPUTF8') && !this.session.extensions.has('SMTPUTF8'))
      return void transaction.fail(lost('EENVELOPE', 'SMTPUTF8 is not offered here'), false);
    this.opening = transaction;
    const reset = this.needsReset ? ['RSET'] : [];
    this.needsReset = false;
    const commands = [...reset, mail, ...(this.isPipelining ? [...rcpts, 'DATA'] : [])];
    if (reset.length > 0) this.expected.push({ step: 'RSET', transaction });
    this.expected.push({ step: 'MAIL FROM', transaction });
    if (this.isPipelining) {
      for (const _ of rcpts) this.expected.push({ step: 'RCPT TO', transaction });
      this.expected.push({ step: 'DATA', transaction });
    }
    this.patience.refresh();
    return `${commands.join('\r\n')}\r\n`;
  }

  private write(bytes: string | Buffer, written?: () => void): void {
    if (!this.isEnded) this.socket.write(bytes, (error) => (error ? undefined : written?.()));
  }

  private hear(chunk: Buffer): void {
    if (this.isEnded) return;
    this.reader.add(chunk);
    try {
      for (let reply = this.reader.next(); reply && !this.isEnded; reply = this.reader.next())
        this.onReply(reply);
    } catch (error) {
      this.breakOff((error as Error).message);
    }
  }

  private onReply(reply: SmtpReply): void {
    const next = this.expected.shift();
    if (next === undefined)
      return isClosing(reply) ? this.leave() : this.breakOff('it says something unasked');
    this.patience.refresh();
    this.take(next, reply);
    if (!isClosing(reply) || this.isEnded) return;
    if (this.opening === next.transaction) this.failOpening(failureOf(commandOf(next.step), reply));
    this.leave();
  }

  private take({ step, transaction }: Expected, reply: SmtpReply): void {
    const isOdd = !isPositive(reply) && !isRefusal(reply);
    if (isOdd && !(step === 'DATA' && reply.code === 354)) return this.breakOff(`it answers ${step} oddly`);
    switch (step) {
      case 'RSET':
        return isPositive(reply) || isClosing(reply) ? undefined : this.breakOff('it does not reset');
      case 'MAIL FROM':
        transaction.heardMail(reply);
        return this.isPipelining ? undefined : this.nextCommand(transaction);
      case 'RCPT TO':
        transaction.heardRcpt(reply);
        return this.isPipelining ? undefined : this.nextCommand(transaction);
      case 'DATA':
        return this.onDataReply(transaction, reply);
      case 'empty message':
        this.failOpening(transaction.envelopeFailure() ?? failureOf('RCPT TO', reply));
        return this.goOn();
      case 'message':
        this.giving = undefined;
        this.isDotUnwritten = false;
        transaction.heardEnd(reply);
        return isClosing(reply) ? undefined : this.goOn();
    }
  }

  /** Without PIPELINING: one command, once the one before is answered. */
  private nextCommand(transaction: Transaction): void {
    const failure = transaction.envelopeFailure();
    if (failure !== undefined) {
      this.needsReset = true;
      if (failure.responseCode === 421) return;
      this.failOpening(failure);
      return this.goOn();
    }
    const command = transaction.nextRcptCommand() ?? 'DATA';
    this.expected.push({ step: command === 'DATA' ? 'DATA' : 'RCPT TO', transaction });
    this.write(`${command}\r\n`);
  }

  private onDataReply(transaction: Transaction, reply: SmtpReply): void {
    const failure = transaction.envelopeFailure();
    if (reply.code !== 354) {
      if (isPositive(reply)) return this.breakOff('it answers DATA oddly');
      this.needsReset = true;
      this.failOpening(failure ?? failureOf('DATA', reply));
      return isClosing(reply) ? undefined : this.goOn();
    }
    if (this.reader.hasMore) return this.breakOff('it answers a message that it was not given');
    if (failure === undefined) return this.give(transaction);
    if (transaction.isSenderRefused) {
      // No empty message either: who knows from whom it would be.
      this.failOpening(failure);
      return this.breakOff('it takes a message from a sender that it refused');
    }
    // RFC 2920, 3.1: an empty message, which goes to nobody.
    this.expected.push({ step: 'empty message', transaction });
    this.write('.\r\n');
  }

  private give(transaction: Transaction): void {
    const { delivery } = transaction;
    if (delivery.isWithdrawn()) {
      this.failOpening(lost('EWITHDRAWN', 'withdrawn before it was handed over'));
      // After the 354 nothing but a message can be said, so there is no other way to say none.
      return this.breakOff('a message was withdrawn');
    }
    this.giving = transaction;
    this.opening = undefined;
    this.served += 1;
    this.expected.push({ step: 'message', transaction });
    this.isDotUnwritten = true;
    const { pieces } = delivery.message;
    const isSmall = pieces.reduce((octets, piece) => octets + piece.length, 0) <= SMALL_OCTETS;
    const dotWritten = (): void => {
      if (this.giving === transaction) this.isDotUnwritten = false;
    };
    const next = this.hasRoom ? this.owner.take() : undefined;
    const commands = (next && this.open(next)) ?? '';
    if (isSmall && commands !== '') {
      // Of one write that ends half-way nobody can say whether the dot is in it.
      this.isDotUnwritten = false;
      return this.write(Buffer.concat([...pieces, Buffer.from(commands)]));
    }
    this.write(Buffer.concat(pieces), dotWritten);
    if (commands !== '') this.write(commands);
  }

  /** Whatever comes next, if the connection has room for it. */
  private goOn(): void {
    if (this.isUnused && this.served >= MAX_MESSAGES) return this.quit();
    if (!this.hasRoom) return;
    const next = this.owner.take();
    if (next !== undefined) return this.begin(next);
  }

  private failOpening(failure: SmtpFailure): void {
    const { opening } = this;
    this.opening = undefined;
    opening?.fail(failure, false);
  }

  private runOutOfPatience(): void {
    if (this.expected.length === 0) return this.quit();
    this.end(lost('ETIMEDOUT', 'the relay is silent'));
  }
  private breakOff(why: string): void {
    this.end(lost('EPROTOCOL', why));
  }
  /** After a 421: the relay closes, so what it has not begun to take may go another way. */
  private leave(): void {
    this.end(lost('ECONNECTION', 'the relay ends the connection'));
  }

  private end(why: SmtpFailure): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearTimeout(this.patience);
    const { giving, opening } = this;
    this.giving = this.opening = undefined;
    const isOver = why.code === 'ECONNECTION' || why.code === 'ESOCKET';
    const lastWord = isOver ? this.reader.cutOff() : undefined;
    const end =
      lastWord === undefined ? why : { ...why, response: lastWord.text, responseCode: lastWord.code };
    giving?.fail(this.isDotUnwritten ? why : end, !this.isDotUnwritten);
    if (opening !== undefined) {
      if (isOver && this.served > 0) this.owner.giveBack(opening.delivery, why);
      else opening.fail(giving === undefined ? end : why, false);
    }
    if (!this.socket.writableEnded) this.socket.destroy();
    this.owner.ended(this);
  }
}

const commandOf = (step: Step): string => (step === 'RSET' ? 'CONN' : step);
