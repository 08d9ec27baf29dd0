import type { WireMessage } from './dot-stuffing';
import type { SmtpFailure } from './failure-words';
import type { Attempt } from './smtp-outcome';
import type { Envelope } from './smtp-pool';
import type { SmtpReply } from './smtp-replies';
import { needsSmtpUtf8 } from './envelope';

/** A message that is to be handed over, and who waits to hear what came of it. */
export interface Delivery {
  readonly envelope: Envelope;
  readonly message: WireMessage;
  readonly isWithdrawn: () => boolean;
  readonly settle: (attempt: Attempt) => void;
  /** How often a connection was lost before the message was given to it. */
  readonly losses: number;
}

/** What an answered command says of its transaction, in the words that `outcomeOf` judges by. */
export const failureOf = (command: string, { code, text }: SmtpReply): SmtpFailure => ({
  message: 'the relay refused',
  code: 'EENVELOPE',
  command,
  response: text,
  responseCode: code,
});

export const isPositive = ({ code }: SmtpReply): boolean => code >= 200 && code < 300;
export const isRefusal = ({ code }: SmtpReply): boolean => code >= 400 && code < 600;

/** One message's MAIL, RCPTs and DATA: the commands, and what the replies to them come to. */
export class Transaction {
  private readonly refused: { readonly to: string; readonly reply: SmtpReply }[] = [];
  private answered = 0;
  private mailFailure: SmtpFailure | undefined;

  constructor(
    readonly delivery: Delivery,
    private readonly extensions: ReadonlySet<string>,
  ) {}

  mailCommand(): string {
    const { from, to } = this.delivery.envelope;
    const words = [`MAIL FROM:<${from}>`];
    if ([from, ...to].some(needsSmtpUtf8)) words.push('SMTPUTF8');
    if (this.delivery.message.isEightBit && this.extensions.has('8BITMIME')) words.push('BODY=8BITMIME');
    return words.join(' ');
  }

  rcptCommands(): string[] {
    return this.delivery.envelope.to.map((to) => `RCPT TO:<${to}>`);
  }

  /** The first RCPT that is not answered yet. */
  nextRcptCommand(): string | undefined {
    return this.rcptCommands()[this.answered];
  }

  heardMail(reply: SmtpReply): void {
    if (!isPositive(reply)) this.mailFailure = failureOf('MAIL FROM', reply);
  }

  /** Replies come in the order of the recipients. */
  heardRcpt(reply: SmtpReply): void {
    const to = this.delivery.envelope.to[this.answered++] ?? '';
    if (!isPositive(reply)) this.refused.push({ to, reply });
  }

  get isSenderRefused(): boolean {
    return this.mailFailure !== undefined;
  }

  /** Why nobody can get the message; undefined while somebody can. A recipient who is put off speaks for all refused. */
  envelopeFailure(): SmtpFailure | undefined {
    if (this.mailFailure !== undefined) return this.mailFailure;
    if (this.refused.length < this.delivery.envelope.to.length) return undefined;
    const speaker = this.refused.find(({ reply }) => reply.code < 500) ?? this.refused.at(-1);
    return speaker && failureOf('RCPT TO', speaker.reply);
  }

  fail(error: SmtpFailure, dataBegun: boolean): void {
    this.delivery.settle({ dataBegun, error });
  }

  /** The reply to the message itself. */
  heardEnd(reply: SmtpReply): void {
    if (!isPositive(reply)) return this.fail(failureOf('DATA', reply), true);
    const rejected = this.refused.map(({ to }) => to);
    const refusals = this.refused.map(({ reply: { text } }) => text);
    this.delivery.settle({ dataBegun: true, result: { rejected, refusals, response: reply.text } });
  }
}
