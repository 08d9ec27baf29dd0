import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { TocsinError } from '../../domain/errors';
import { wrongKey } from './key-wrapper';
import type { KeyWrapper } from './key-wrapper';

/** Keys of 32 bytes; the first is current, the others open what was wrapped before it was. Never empty. */
export type LocalKeys = readonly Buffer[];

export interface LocalKeySource {
  /** For people: the file or the variable. */
  readonly place: string;
  /** Null: there is none. */
  read(): LocalKeys | null;
  /** Makes the first one, where that may be done; null where not. */
  make(): LocalKeys | null;
}

const PREFIX = 'local';
const NONCE = 12;
const TAG = 16;

/** Names a key without telling it: enough to see which one a data key was wrapped by. */
export const keyName = (key: Buffer): string =>
  createHash('sha256').update('tocsin key name\0').update(key).digest('hex').slice(0, 16);

const seal = (key: Buffer, plain: Buffer, identity: string): Buffer => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(identity));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const open = (key: Buffer, sealed: Buffer, identity: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(identity));
  decipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
};

/**
 * Key-encryption keys of this machine's own, from a file or the environment: AES-256-GCM. The source is read again for a
 * key that is not known yet, so that keys are rotated without stopping any process.
 */
export const createLocalKeys = (source: LocalKeySource): KeyWrapper => {
  let known: LocalKeys | null = null;
  const keys = (isFresh = false): LocalKeys => {
    known = (isFresh ? null : known) ?? source.read();
    return known ?? [];
  };
  const find = (name: string | undefined): Buffer | undefined => {
    const among = (all: LocalKeys): Buffer | undefined => all.find((key) => keyName(key) === name);
    return among(keys()) ?? among(keys(true));
  };
  const none = (): TocsinError =>
    new TocsinError(
      'Unavailable',
      `there is no key of the personal data in ${source.place}`,
      'Put there the key that the records were written with; for new records, one that openssl rand -hex 32 makes (docs/personal-data.md).',
    );
  const wrappedBy = (wrapped: string): string | undefined =>
    wrapped.startsWith(`${PREFIX}:`) ? wrapped.split(':')[1] : undefined;
  return {
    wrap: async (dataKey, identity) => {
      const [key] = keys(true)[0] ? keys() : ((known = source.make()) ?? []);
      if (!key) throw none();
      return `${PREFIX}:${keyName(key)}:${seal(key, dataKey, identity).toString('base64url')}`;
    },
    unwrap: async (wrapped, identity) => {
      const name = wrappedBy(wrapped);
      if (name === undefined)
        throw wrongKey(`their data keys are wrapped by a key service, not by ${source.place}`);
      const key = find(name);
      if (keys().length === 0) throw none();
      if (!key) throw wrongKey(`they were written with key ${name}, which is not in ${source.place}`);
      try {
        return open(key, Buffer.from(wrapped.split(':')[2] ?? '', 'base64url'), identity);
      } catch (cause) {
        throw new TocsinError('Failed', `the data key ${identity} was altered: it does not open`, undefined, {
          cause,
        });
      }
    },
    isCurrent: async (wrapped) => {
      const [key] = keys(true);
      return key !== undefined && wrappedBy(wrapped) === keyName(key);
    },
    describe: async () => {
      const [key] = keys(true);
      return key ? `key ${keyName(key)} in ${source.place}` : `no key yet in ${source.place}`;
    },
  };
};
