import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

/** Lines with their ends, packed: a million people are some 30 MB. */
export const packedLines = (lines: Iterable<string> | AsyncIterable<string>): Readable => {
  const unpacked = Readable.from(lines);
  const packed = createGzip();
  unpacked.on('error', (error) => packed.destroy(error));
  return unpacked.pipe(packed);
};

/**
 * Reads them again without their ends, one at a time.
 * @throws Error for more than the limits allow
 */
export async function* unpackedLines(
  packed: Readable,
  limits: { readonly outcomesOctets: number; readonly lineOctets: number },
): AsyncGenerator<string> {
  let octets = 0;
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  const bounded = async function* (): AsyncGenerator<Buffer> {
    let sinceBreak = 0;
    for await (const chunk of packed.pipe(unpacked) as AsyncIterable<Buffer>) {
      octets += chunk.length;
      const last = chunk.lastIndexOf(0x0a);
      sinceBreak = last < 0 ? sinceBreak + chunk.length : chunk.length - last;
      if (octets > limits.outcomesOctets || sinceBreak > limits.lineOctets)
        throw new Error('it unpacks to more than any list of people');
      yield chunk;
    }
  };
  yield* createInterface({ input: Readable.from(bounded(), { objectMode: false }) });
}
