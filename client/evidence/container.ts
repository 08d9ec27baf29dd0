import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/**
 * One form for every bundle, so that no byte of one can change unseen: stored, not compressed; no comments; one time and
 * one mode for all. What is beside the members can then be made again from them, and compared.
 */
const OPTIONS = {
  compress: false,
  mtime: new Date(1980, 0, 1),
  mode: 0o100644,
  forceDosTimestamp: true,
} as const;

export interface Member {
  readonly name: string;
  /** Called when it is its turn, once everything before it has been written. */
  readonly open: () => Promise<Readable> | Readable;
}

export interface WrittenMember {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const memberOf = (name: string, content: () => string | Uint8Array): Member => ({
  name,
  open: () => Readable.from([Buffer.from(content())], { objectMode: false }),
});

async function* counted(
  input: AsyncIterable<Uint8Array>,
  done: (bytes: number, sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of input) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    yield chunk;
  }
  done(bytes, `sha256:${hash.digest('hex')}`);
}

/**
 * The bytes of a bundle with these members in their order; `onMember` hears of each when it is written. A member that
 * cannot be read ends the stream with its error.
 */
export const containerOf = (
  members: Iterable<Member>,
  onMember: (written: WrittenMember) => void,
): Readable => {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: unknown): void =>
    void output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  for (const { name, open } of members)
    zip.addReadStreamLazy(name, OPTIONS, (give) => {
      Promise.resolve()
        .then(open)
        .then((input) => {
          const stream = Readable.from(
            counted(input, (bytes, sha256) => onMember({ name, bytes, sha256 })),
            { objectMode: false },
          );
          stream.on('error', fail);
          give(null, stream);
        })
        .catch(fail);
    });
  zip.end();
  return output;
};
