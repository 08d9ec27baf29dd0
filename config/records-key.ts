import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { TocsinError } from '../domain/errors';
import type { VaultPlace } from './vault';

const KEY_BYTES = 32;
const FILE = 'records.key';

/** Where the key-encryption keys of the records are. */
export type RecordsKeyPlace = {
  /** The key service that wraps in their place; they open what they wrapped before. */
  readonly vault?: VaultPlace | null;
} & (
  | { readonly kind: 'variable'; readonly text: string }
  /** `mayMake`: whether one is made at the first use. Elsewhere a key that nobody keeps would be lost with its machine. */
  | { readonly kind: 'file'; readonly file: string; readonly mayMake: boolean }
);

/** The first key is current; the others open what was wrapped before it was. */
export interface RecordsKeySource {
  readonly vault: VaultPlace | null;
  readonly place: string;
  /** Null: there is none yet. Throws `Usage` for what is no key, without telling it. */
  read(): readonly Buffer[] | null;
  /** Makes the first one, where that may be done; null where not. */
  make(): readonly Buffer[] | null;
}

export const keyFileIn = (home: string): string => path.join(home, FILE);

/**
 * Keys of 32 bytes, in hex or base64, a line each; what follows a # is a comment. Null: one of them is something else.
 */
export const parseKeys = (text: string): readonly Buffer[] | null => {
  const words = text
    .split('\n')
    .flatMap((line) => (line.split('#')[0] ?? '').split(/[\s,]+/))
    .filter(Boolean);
  const keys = words.map((word) => Buffer.from(word, /^[0-9a-f]{64}$/i.test(word) ? 'hex' : 'base64'));
  return keys.length > 0 && keys.every(({ length }) => length === KEY_BYTES) ? keys : null;
};

const checked = (place: string, text: string): readonly Buffer[] => {
  const keys = parseKeys(text);
  if (keys) return keys;
  throw new TocsinError(
    'Usage',
    `${place} holds something else than keys of ${KEY_BYTES} bytes in hex or base64, a line each`,
    'Make one with openssl rand -hex 32, or put back the file that was there.',
  );
};

const readFile = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new TocsinError(
      'Usage',
      `the key in ${file} cannot be read: ${(cause as Error).message}`,
      'Let its owner run this, or correct its permissions (0600).',
      { cause },
    );
  }
};

/** Whole or not at all, and never in place of one that is there: two processes may be the first. */
const makeFile = (file: string): void => {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
};

/** Puts a new key before those of a file: it is current from now on. Whole or not at all. */
const prependKey = (file: string, before: string): void => {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n${before}`, { mode: 0o600, flush: true });
  renameSync(draft, file);
};

/**
 * Makes a new current key; the others stay, to open what they wrapped.
 * @throws TocsinError Usage where the keys are not in a file, or there is none yet
 */
export const rotateRecordsKey = (from: RecordsKeyPlace): string => {
  if (from.vault)
    throw new TocsinError(
      'Usage',
      'the key is in a key service, which this command cannot change',
      'Rotate it there (vault write -f MOUNT/keys/KEY/rotate), then run this without --new-key.',
    );
  if (from.kind === 'variable')
    throw new TocsinError(
      'Usage',
      'the key is given as TOCSIN_KEY, which this command cannot change',
      'Put a new key before the old one in TOCSIN_KEY, start everything anew, and run this without --new-key.',
    );
  const text = readFile(from.file);
  if (text === null)
    throw new TocsinError('Usage', `there is no key in ${from.file} to replace`, 'Nothing has to be done.');
  checked(from.file, text);
  prependKey(from.file, text);
  return from.file;
};

/** The key-encryption keys that the environment names; nothing is read before they are needed. */
export const recordsKeySource = (from: RecordsKeyPlace): RecordsKeySource => {
  const vault = from.vault ?? null;
  if (from.kind === 'variable') {
    const keys = checked('TOCSIN_KEY', from.text);
    return { vault, place: 'TOCSIN_KEY', read: () => keys, make: () => null };
  }
  const { file, mayMake } = from;
  const read = (): readonly Buffer[] | null => {
    const text = readFile(file);
    return text === null ? null : checked(file, text);
  };
  return {
    vault,
    place: file,
    read,
    make: () => {
      if (!mayMake) return null;
      makeFile(file);
      return read();
    },
  };
};
