import { createHash } from 'node:crypto';
import { InvalidFile } from './invalid-file';

export interface Decoded {
  /** UTF-8 without byte order mark, every line break a single LF. */
  readonly text: AsyncGenerator<string>;
  /** SHA-256 over the bytes; whole when `text` has ended. */
  readonly digest: () => string;
}

const countLines = (text: string): number => text.split('\n').length - 1;

/** Reads bytes as UTF-8 text, a chunk at a time. Throws InvalidFile with the line where a byte is no UTF-8. */
export const decode = (bytes: AsyncIterable<Buffer | string>): Decoded => {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  async function* read(): AsyncGenerator<string> {
    let line = 1;
    let carried = '';
    const take = (chunk: Uint8Array | null): string => {
      try {
        return carried + (chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
      } catch {
        throw new InvalidFile(
          line,
          'the file is not UTF-8 text near this line',
          'Save it as UTF-8 (CSV UTF-8 in Excel).',
        );
      }
    };
    for await (const chunk of bytes) {
      const buffer = Buffer.from(chunk);
      hash.update(buffer);
      let text = take(buffer);
      // A CR at the end of a chunk may be half of a CRLF.
      carried = text.endsWith('\r') ? '\r' : '';
      text = text.slice(0, text.length - carried.length).replace(/\r\n?/g, '\n');
      line += countLines(text);
      if (text) yield text;
    }
    const rest = take(null).replace(/\r\n?/g, '\n');
    if (rest) yield rest;
  }
  return { text: read(), digest: () => `sha256:${hash.digest('hex')}` };
};
