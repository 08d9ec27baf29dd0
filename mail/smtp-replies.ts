/** One whole reply, RFC 5321, 4.2. */
export interface SmtpReply {
  readonly code: number;
  /** All of its lines as they came, without the last line break. */
  readonly text: string;
}

/** What a relay sent is no reply. From then on nobody can say which reply belongs to which command. */
export class NotAReply extends Error {
  readonly code = 'EPROTOCOL';
}

/** Octets and lines that one reply may have: far more than RFC 5321, 4.5.3.1.5 allows, and no more than is good for us. */
const MAX_OCTETS = 65_536;
const MAX_LINES = 256;

const LINE = /^([2-5]\d\d)(?:([ -])|$)/;

/** A legal reply is ASCII; what is not is read as UTF-8, as most relays mean it. */
const decoded = (octets: string): string =>
  /[\x80-\xff]/.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets;

/**
 * Cuts what a relay sends into replies, however it is cut into chunks. Empty lines between replies are passed over.
 * @throws NotAReply from `next`, and then again for whatever follows
 */
export class ReplyReader {
  private unread = '';
  private lines: string[] = [];
  private octets = 0;
  private isBroken = false;

  add(chunk: Buffer): void {
    this.unread += chunk.toString('latin1');
  }

  /** Whether anything has come that is not part of a reply already given. */
  get hasMore(): boolean {
    return this.unread !== '' || this.lines.length > 0;
  }

  /** The next whole reply; undefined until more has come. */
  next(): SmtpReply | undefined {
    for (let end = this.unread.indexOf('\n'); end >= 0; end = this.unread.indexOf('\n')) {
      const line = this.unread.slice(0, this.unread[end - 1] === '\r' ? end - 1 : end);
      this.unread = this.unread.slice(end + 1);
      const reply = this.isBroken ? this.fail('the relay goes on') : this.take(line);
      if (reply !== undefined) return reply;
    }
    if (this.octets + this.unread.length > MAX_OCTETS) this.fail('its reply is too long');
    return undefined;
  }

  /** A failure reply that the relay began to write before it closed: its code is whole, its line may not be. */
  cutOff(): SmtpReply | undefined {
    const begun = [...this.lines, this.unread].join('\n');
    return /^[45]\d\d[ -]/.test(begun) && !this.isBroken
      ? { code: Number(begun.slice(0, 3)), text: decoded(begun.trimEnd()) }
      : undefined;
  }

  private take(line: string): SmtpReply | undefined {
    if (line === '' && this.lines.length === 0) return undefined;
    const [, code, mark] = LINE.exec(line) ?? this.fail('it is not an SMTP reply');
    this.lines.push(line);
    this.octets += line.length;
    if (!this.lines.every((other) => other.startsWith(code ?? '')))
      this.fail('the lines of its reply have different codes');
    if (this.octets > MAX_OCTETS || this.lines.length > MAX_LINES) this.fail('its reply is too long');
    if (mark === '-') return undefined;
    const text = decoded(this.lines.join('\n'));
    this.lines = [];
    this.octets = 0;
    return { code: Number(code), text };
  }

  private fail(why: string): never {
    this.isBroken = true;
    this.unread = '';
    throw new NotAReply(`what the relay said cannot be read: ${why}`);
  }
}
