import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open as openFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import * as yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import canonicalize from 'canonicalize';
import { TocsinError } from '../../domain/errors';
import { isSignedBy } from '../../records/signature';
import { containerOf } from './container';
import {
  FORMAT,
  LIMITS,
  MANIFEST,
  MANIFEST_SIGNATURE,
  MEMBER_NAME,
  manifestSchema,
  signatureSchema,
} from './format';
import type { Manifest } from './format';

/** A bundle that is what its maker signed, to the last byte. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly names: readonly string[];
  has(name: string): boolean;
  read(name: string): Promise<Buffer>;
  stream(name: string): Promise<Readable>;
  close(): void;
}

const refusal = {
  damaged: (file: string, why: string, cause?: unknown) =>
    new TocsinError('Damaged', `${file} is cut off or damaged: ${why}`, 'Get the whole file again.', {
      cause,
    }),
  altered: (file: string, why: string) =>
    new TocsinError(
      'Altered',
      `${file} was altered after it was signed: ${why}`,
      'Believe nothing in it, and ask whoever gave it to you where it has been.',
    ),
  foreign: (file: string, why: string) =>
    new TocsinError(
      'Foreign',
      `${file} is no bundle of evidence that this program knows: ${why}`,
      'Give a file that tocsin evidence export has made.',
    ),
} as const;

const LOCAL_HEADER = Buffer.from('PK\u0003\u0004');

const looksLikeZip = async (file: string): Promise<boolean> => {
  const handle = await openFile(file);
  try {
    const { buffer: start } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return start.equals(LOCAL_HEADER);
  } finally {
    await handle.close();
  }
};

const openZip = async (file: string): Promise<ZipFile> => {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new TocsinError('NotFound', `there is no file ${file}`, 'Name one.');
  if (!(await looksLikeZip(file))) throw refusal.foreign(file, 'it is no ZIP file');
  try {
    return await promisify<string, yauzl.Options, ZipFile>(yauzl.open)(file, {
      autoClose: false,
      lazyEntries: true,
    });
  } catch (cause) {
    throw refusal.damaged(file, 'its directory cannot be found', cause);
  }
};

const entriesOf = async (file: string, zip: ZipFile): Promise<ReadonlyMap<string, Entry>> => {
  if (zip.entryCount > LIMITS.members) throw refusal.foreign(file, `it has ${zip.entryCount} members`);
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName, compressionMethod, uncompressedSize } = entry;
      total += uncompressedSize;
      if (total > LIMITS.totalOctets)
        throw refusal.foreign(file, `it unpacks to more than ${LIMITS.totalOctets} octets`);
      if (compressionMethod !== 0 || entry.isEncrypted() || !MEMBER_NAME.test(fileName))
        throw refusal.foreign(file, `its member ${JSON.stringify(fileName)} is not stored as ours are`);
      if (entries.has(fileName)) throw refusal.altered(file, `it has ${fileName} twice`);
      entries.set(fileName, entry);
    }
  } catch (cause) {
    if (cause instanceof TocsinError) throw cause;
    throw refusal.damaged(file, 'its directory cannot be read', cause);
  }
  return entries;
};

const readManifest = (file: string, text: string): Manifest => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal.altered(file, `${MANIFEST} is no JSON`);
  }
  const { format, formatVersion } = (value ?? {}) as Partial<Record<'format' | 'formatVersion', unknown>>;
  if (format !== FORMAT) throw refusal.foreign(file, `its ${MANIFEST} is of another kind`);
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const version = manifestSchema.shape.formatVersion.safeParse(formatVersion);
  if (!version.success)
    throw refusal.foreign(file, `it has the format ${JSON.stringify(formatVersion)}; use a newer program`);
  throw refusal.altered(file, `${MANIFEST} says something that no export writes`);
};

/** Throws OtherKey where it is signed well, and by another key than the one that the reader trusts. */
const checkSignature = (
  file: string,
  manifest: Manifest,
  bytes: Buffer,
  signatureText: string,
  trustedKey: string | undefined,
): void => {
  const parsed = signatureSchema.safeParse(
    ((): unknown => {
      try {
        return JSON.parse(signatureText);
      } catch {
        return null;
      }
    })(),
  );
  const isCanonical =
    parsed.success &&
    canonicalize(parsed.data) === signatureText &&
    Buffer.from(parsed.data.signature, 'base64').toString('base64') === parsed.data.signature;
  if (!isCanonical) throw refusal.altered(file, `${MANIFEST_SIGNATURE} is no signature`);
  const { publicKey } = manifest.key;
  if (parsed.data.keyId !== manifest.key.keyId || !isSignedBy(publicKey, bytes, parsed.data))
    throw refusal.altered(file, `the signature does not fit ${MANIFEST}`);
  if (trustedKey !== undefined && !isSignedBy(trustedKey, bytes, parsed.data))
    throw new TocsinError(
      'OtherKey',
      `${file} is signed by the key ${parsed.data.keyId}, not by the one given`,
      'Ask the carrier, by a way that you trust, which key it signs with.',
    );
};

const digestOfFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

/** Makes the container again from its members: every byte of the file is then accounted for. */
const checkMembers = async (
  file: string,
  bundle: Omit<Bundle, 'close'>,
  names: readonly string[],
): Promise<void> => {
  const listed = new Map(bundle.manifest.members.map((member) => [member.name, member]));
  const signed = [...listed.keys(), MANIFEST, MANIFEST_SIGNATURE];
  const missing = signed.find((name) => !names.includes(name));
  if (missing !== undefined) throw refusal.altered(file, `its member ${missing} is missing`);
  const added = names.find((name) => !signed.includes(name));
  if (added !== undefined) throw refusal.altered(file, `its member ${added} was added`);
  const changed: string[] = [];
  const members = names.map((name) => ({ name, open: () => bundle.stream(name) }));
  const whole = createHash('sha256');
  const container = containerOf(members, ({ name, bytes, sha256 }) => {
    const expected = listed.get(name);
    if (expected && (expected.bytes !== bytes || expected.sha256 !== sha256)) changed.push(name);
  });
  try {
    for await (const chunk of container) whole.update(chunk as Buffer);
  } catch (cause) {
    throw refusal.damaged(file, 'a member cannot be read', cause);
  }
  if (changed.length > 0) throw refusal.altered(file, `${changed.join(', ')} changed`);
  if (whole.digest('hex') !== (await digestOfFile(file)))
    throw refusal.altered(file, 'there is something in it beside its members');
};

/**
 * Opens a bundle and proves that it is, to the last byte, what its maker signed.
 * @param trustedKey PEM of the maker's public key; without it, the one inside is used: it proves that nothing was changed
 * since, not who made it
 * @throws TocsinError NotFound; Foreign for what is no bundle; Damaged where it is cut off; Altered; OtherKey
 */
export const openBundle = async (file: string, trustedKey?: string): Promise<Bundle> => {
  const zip = await openZip(file);
  try {
    const entries = await entriesOf(file, zip);
    const stream = async (name: string): Promise<Readable> => {
      const entry = entries.get(name);
      if (!entry) throw refusal.altered(file, `its member ${name} is missing`);
      try {
        return await zip.openReadStreamPromise(entry);
      } catch (cause) {
        throw refusal.damaged(file, `its member ${name} cannot be read`, cause);
      }
    };
    const read = async (name: string): Promise<Buffer> => {
      if ((entries.get(name)?.uncompressedSize ?? 0) > LIMITS.memberOctets)
        throw refusal.foreign(file, `its member ${name} is larger than any of ours`);
      return buffer(await stream(name));
    };
    const names = [...entries.keys()];
    if (!entries.has(MANIFEST)) throw refusal.foreign(file, `it has no ${MANIFEST}`);
    const bytes = await read(MANIFEST);
    const manifest = readManifest(file, bytes.toString());
    if (!entries.has(MANIFEST_SIGNATURE))
      throw refusal.altered(file, `its member ${MANIFEST_SIGNATURE} is missing`);
    checkSignature(file, manifest, bytes, (await read(MANIFEST_SIGNATURE)).toString(), trustedKey);
    const bundle = { manifest, names, has: (name: string) => entries.has(name), read, stream };
    await checkMembers(file, bundle, names);
    return { ...bundle, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
};
