/** One line of the input, from 1; empty lines are passed over. */
export type InputLine =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly problem: string; readonly fix: string };

const MAX_LINE_BYTES = 16 * 1_024;
const NEWLINE = 0x0a;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const BLANK = /^\s*$/;

const parse = (line: number, bytes: Buffer): InputLine | null => {
  if (bytes.length > MAX_LINE_BYTES)
    return { line, problem: `is longer than ${MAX_LINE_BYTES} bytes`, fix: 'Write one JSON object a line.' };
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { line, problem: 'is not UTF-8', fix: 'Write the line as UTF-8.' };
  }
  if (BLANK.test(text)) return null;
  try {
    return { line, value: JSON.parse(text) as unknown };
  } catch {
    return { line, problem: 'is no JSON', fix: 'Write one JSON object a line.' };
  }
};

/**
 * JSON lines of any number, one at a time. A line that cannot be read is an answer too, and those after it are read. Of a
 * line that is too long no more is kept than shows it.
 */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<InputLine> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const parsed = parse(line, Buffer.concat([rest, chunk.subarray(from, end)]));
      if (parsed) yield parsed;
      rest = Buffer.alloc(0);
      line += 1;
      from = end + 1;
    }
    if (rest.length <= MAX_LINE_BYTES) rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > MAX_LINE_BYTES) rest = rest.subarray(0, MAX_LINE_BYTES + 1);
  }
  const parsed = parse(line, rest);
  if (parsed) yield parsed;
}
