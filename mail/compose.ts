import { createTransport } from 'nodemailer';
import type { OutgoingMessage } from '../domain/ports';
import { headerLine } from './envelope';

export interface DkimKey {
  readonly domainName: string;
  readonly keySelector: string;
  readonly privateKey: string;
}

export interface Sender {
  /** `Name <address>`: the carrier's usual customer domain. */
  readonly from: string;
  readonly replyTo?: string;
  readonly dkim?: DkimKey;
}

export interface Composed {
  /** The bare address of the From field. */
  readonly from: string;
  readonly bytes: Buffer;
}

/**
 * A composer of whole messages: multipart/alternative with text first, quoted-printable, UTF-8. The headers keep
 * out-of-office answers away (RFC 3834, 5; X-Auto-Response-Suppress for Exchange). There is no List-Unsubscribe, as
 * nobody can opt out of a notice that the law requires, and no Precedence: bulk. Nothing is read from files or URLs.
 */
export const createComposer = (sender: Sender): ((message: OutgoingMessage) => Promise<Composed>) => {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(sender.dkim === undefined ? {} : { dkim: sender.dkim }),
  });
  return async (message) => {
    const info = await transport.sendMail({
      from: headerLine(sender.from),
      ...(sender.replyTo === undefined ? {} : { replyTo: headerLine(sender.replyTo) }),
      to: message.to.map((address) => ({ name: '', address })),
      messageId: `<${message.messageId}>`,
      subject: headerLine(message.subject),
      text: message.text,
      ...(message.html === undefined ? {} : { html: message.html }),
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
