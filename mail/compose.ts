import { createTransport } from 'nodemailer';
import type { OutgoingMessage } from '../domain/ports';
import { headerLine } from './envelope';
import { withCrlf } from './quoted-printable';

export interface Sender {
  /** `Name <address>`: the carrier's usual customer domain. */
  readonly from: string;
  readonly replyTo?: string;
}

export interface Composed {
  /** The bare address of the From field. */
  readonly from: string;
  readonly bytes: Buffer;
}

/** `date`: the Date field. */
export type Composer = (message: OutgoingMessage, date: Date) => Promise<Composed>;

/**
 * The same for every message, since no line of any part can look like it: `=_` occurs in neither quoted-printable nor
 * base64 (RFC 2045, 6.7), and every part of ours is in one of them.
 */
const BOUNDARY = { boundaryPrefix: '=_tocsin', baseBoundary: 'message' } as const;

/**
 * A composer of whole messages: multipart/alternative with text first, quoted-printable, UTF-8. The headers keep
 * out-of-office answers away (RFC 3834, 5; X-Auto-Response-Suppress for Exchange). There is no List-Unsubscribe, as
 * nobody can opt out of a notice that the law requires, and no Precedence: bulk. Nothing is read from files or URLs.
 * The same message and date give the same bytes.
 */
export const createComposer = (sender: Sender): Composer => {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (message, date) => {
    const info = await transport.sendMail({
      ...BOUNDARY,
      from: headerLine(sender.from),
      ...(sender.replyTo === undefined ? {} : { replyTo: headerLine(sender.replyTo) }),
      to: message.to.map((address) => ({ name: '', address })),
      messageId: `<${message.messageId}>`,
      date,
      subject: headerLine(message.subject),
      text: withCrlf(message.text),
      ...(message.html === undefined ? {} : { html: withCrlf(message.html) }),
      encoding: 'quoted-printable',
      textEncoding: 'quoted-printable',
      xMailer: false,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        ...(message.language === undefined ? {} : { 'Content-Language': headerLine(message.language) }),
      },
      attachments: (message.attachments ?? []).map(({ filename, content, contentType }) => ({
        filename: headerLine(filename),
        content: Buffer.from(content),
        contentType,
      })),
    });
    return { from: String(info.envelope.from), bytes: info.message as Buffer };
  };
};
