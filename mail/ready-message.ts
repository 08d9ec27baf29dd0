import { randomUUID } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import type { OutgoingMessage, SharedText } from '../domain/ports';
import type { Pieces } from '../domain/shared-text';
import { fillPieces } from '../domain/shared-text';
import type { Composed, Composer } from './compose';
import { quotedPrintable, withCrlf } from './quoted-printable';

/** What of a message is one person's own. */
interface Own {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly date: Date;
  readonly inText: string;
  readonly inHtml: string;
  readonly code: string;
}
/** Bytes that are everyone's, or what makes one person's. */
type Segment = string | ((own: Own) => string);

/** A message that is composed but for what is a person's own. */
export type ReadyMessage = (own: Own) => Composed;

/** nodemailer's encoding of header values needs a node, and not its content. */
const node = new MimeNode(false);
/** A field as nodemailer writes it: encoded by the kind of its name, folded at 76 characters. */
const field = (name: string, value: Parameters<typeof node.encodeHeaderValue>[1]): string =>
  foldLines(`${name}: ${node.encodeHeaderValue(name, value)}`, 76);

const OWN_FIELDS: ReadonlyMap<string, Segment> = new Map<string, Segment>([
  [
    'To',
    ({ to }) =>
      field(
        'To',
        to.map((address) => ({ name: '', address })),
      ),
  ],
  ['Message-ID', ({ messageId }) => field('Message-ID', `<${messageId}>`)],
  ['Date', ({ date }) => field('Date', date)],
]);

/** Header fields, each with its line breaks, where a person's own are to be written anew. */
const headSegments = (head: string): Segment[] =>
  head
    .split(/\r\n(?![ \t])/)
    .flatMap((whole) => [OWN_FIELDS.get(whole.slice(0, whole.indexOf(':'))) ?? whole, '\r\n'])
    .slice(0, -1);

/** The lines of a body: those with a person's name or code in them are encoded anew for each person, the others once. */
const bodySegments = (pieces: Pieces, nameOf: (own: Own) => string): Segment[] => {
  const [nameMark, codeMark] = [randomUUID(), randomUUID()];
  return withCrlf(fillPieces(pieces, nameMark, codeMark))
    .split(/(?<=\r\n)/)
    .map((line): Segment => {
      const parts = line.split(nameMark).map((part) => part.split(codeMark));
      const isShared = parts.length === 1 && parts[0]?.length === 1;
      return isShared
        ? quotedPrintable(line)
        : (own) => quotedPrintable(fillPieces(parts, nameOf(own), own.code));
    });
};

const fill = (segments: readonly Segment[], own: Own): string => {
  let filled = '';
  for (const segment of segments) filled += typeof segment === 'string' ? segment : segment(own);
  return filled;
};

/** Neighbours that are everyone's become one. */
const joined = (segments: readonly Segment[]): Segment[] => {
  const shorter: Segment[] = [];
  for (const segment of segments) {
    const last = shorter.at(-1);
    if (typeof last === 'string' && typeof segment === 'string') shorter[shorter.length - 1] = last + segment;
    else shorter.push(segment);
  }
  return shorter;
};

/** What stands before and after the only place where `part` is; undefined where that is not exactly one. */
const around = (whole: string, part: string): readonly [string, string] | undefined => {
  const at = whole.indexOf(part);
  return part === '' || at < 0 || whole.includes(part, at + 1)
    ? undefined
    : [whole.slice(0, at), whole.slice(at + part.length)];
};

/** People who try what is delicate: long lines, characters of 1 to 4 bytes, spaces and dots at line ends, `=`. */
const PROBES: readonly Own[] = [
  'x',
  `${'Ана Zoë '.repeat(9)}👩‍👩‍👧 = . `,
  `.${'.'.repeat(74)} \u2068محمد\u2069`,
].map((word, index) => ({
  to: [`${'o'.repeat(20 * index + 1)}@${'long-domain.'.repeat(5 * index)}example.com`],
  messageId: `${'m'.repeat(40 * index + 1)}@example.com`,
  date: new Date(Date.UTC(2026, 0, index + 1)),
  inText: word,
  inHtml: `&lt;${word}&gt;`,
  code: ['2222-2222', 'WXYZ-9999', 'A7KQ-2M4X'][index] ?? '',
}));

const messageOf = (shared: SharedText, own: Own): OutgoingMessage => ({
  to: own.to,
  messageId: own.messageId,
  subject: shared.subject,
  language: shared.language,
  text: fillPieces(shared.text, own.inText, own.code),
  html: fillPieces(shared.html, own.inHtml, own.code),
});

/** Takes a composed message apart at its header fields and at its two bodies. */
const segmentsOf = (whole: string, shared: SharedText, of: Own): readonly Segment[] | undefined => {
  const text = bodySegments(shared.text, ({ inText }) => inText);
  const html = bodySegments(shared.html, ({ inHtml }) => inHtml);
  const headEnd = whole.indexOf('\r\n\r\n');
  const [beforeText, afterText] = around(whole.slice(headEnd), fill(text, of)) ?? [];
  const [beforeHtml, afterHtml] = around(afterText ?? '', fill(html, of)) ?? [];
  if (beforeText === undefined || beforeHtml === undefined || afterHtml === undefined) return undefined;
  return joined([
    ...headSegments(whole.slice(0, headEnd)),
    beforeText,
    ...text,
    beforeHtml,
    ...html,
    afterHtml,
  ]);
};

/**
 * Composes once what many people get. The message is taken apart where a person's own belongs, and proved before it is
 * used: for each of a few delicate persons it gives the very bytes that `compose` gives. Where it cannot be taken apart,
 * or one byte differs, there is no ready message, and each person's is to be composed alone.
 */
export const prepare = async (shared: SharedText, compose: Composer): Promise<ReadyMessage | undefined> => {
  const proofs = await Promise.all(
    PROBES.map(async (own) => ({ own, composed: await compose(messageOf(shared, own), own.date) })),
  );
  const [{ own: first, composed }] = proofs as [(typeof proofs)[number]];
  const segments = segmentsOf(composed.bytes.toString(), shared, first);
  if (segments === undefined) return undefined;
  const ready: ReadyMessage = (own) => ({
    from: composed.from,
    bytes: Buffer.from(fill(segments, own)),
  });
  return proofs.every((proof) => ready(proof.own).bytes.equals(proof.composed.bytes)) ? ready : undefined;
};
