import { MAX_READ_BYTES } from './returned/read-returned';

const LINE_FEED = 0x0a;
const FROM = 'From ';
/** A longer line is taken in pieces, so that memory stays small whatever the file holds. */
const MAX_LINE_BYTES = 64 * 1_024;
const QUOTED_FROM = /^>+From /;
/** Longest run of `>` before a quoted `From ` that is looked for. */
const LOOK_AT = 100;

interface Piece {
  readonly bytes: Buffer;
  readonly isLineStart: boolean;
}

/** Lines with their line feeds; of a very long one, pieces. */
async function* piecesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let rest = Buffer.alloc(0);
  let isLineStart = true;
  for await (const chunk of stream) {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED)) {
      yield { bytes: bytes.subarray(0, end + 1), isLineStart };
      isLineStart = true;
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > MAX_LINE_BYTES) {
      yield { bytes, isLineStart };
      isLineStart = false;
      bytes = Buffer.alloc(0);
    }
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) yield { bytes: rest, isLineStart };
}

const isBlank = (bytes: Buffer): boolean => /^\r?\n$/.test(bytes.toString('latin1', 0, 3));

/** Collects a message up to what is read of one. */
const collector = () => {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    add: (bytes: Buffer): void => {
      const kept = bytes.subarray(0, MAX_READ_BYTES - size);
      if (kept.length > 0) parts.push(kept);
      size += kept.length;
    },
    message: (): Buffer => Buffer.concat(parts),
  };
};

/** Whether a file that begins so is a mailbox in the mbox form (RFC 4155), and not one message. */
export const isMbox = (beginning: Buffer): boolean => beginning.toString('latin1', 0, FROM.length) === FROM;

/**
 * The messages of an mbox file, in order, one at a time in memory, each up to 1 MiB of it. A message begins at a line
 * `From ` at the start or after an empty line; a quoted `>From ` loses one `>` (the form called mboxrd). What stands
 * before the first such line is passed over.
 */
export async function* splitMbox(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let current: ReturnType<typeof collector> | null = null;
  let isAfterBlank = true;
  for await (const { bytes, isLineStart } of piecesOf(stream)) {
    const beginning = isLineStart ? bytes.toString('latin1', 0, LOOK_AT) : '';
    if (isAfterBlank && beginning.startsWith(FROM)) {
      if (current) yield current.message();
      current = collector();
      isAfterBlank = false;
    } else {
      current?.add(QUOTED_FROM.test(beginning) ? bytes.subarray(1) : bytes);
      isAfterBlank = isLineStart && isBlank(bytes);
    }
  }
  if (current) yield current.message();
}
