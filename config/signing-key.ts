import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { TocsinError } from '../domain/errors';
import type { Environment } from './env';

type Where = Pick<Environment, 'home' | 'signingKeyFile'>;

const fileOf = ({ home, signingKeyFile }: Where): string =>
  signingKeyFile ?? path.join(home, 'signing-key.pem');

const MAKE_ONE = 'Make one with: openssl genpkey -algorithm ed25519 -out FILE, readable for its owner alone.';

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** Whole or not at all; where another process was first, its key is the one. */
const make = (file: string): void => {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${hostname()}.${process.pid}`;
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

const read = (file: string): KeyObject => {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (cause) {
    throw new TocsinError('Usage', `the signing key ${file} cannot be read`, MAKE_ONE, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new TocsinError('Usage', `the signing key ${file} is no Ed25519 key`, MAKE_ONE);
  return key;
};

/** Secrets that a container mounts are readable in it; what lies in the home is one person's. */
const refuseIfOpen = (file: string): void => {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new TocsinError(
      'NotAllowed',
      `the signing key ${file} can be read by others on this machine`,
      `Replace it if somebody else may have read it; else: chmod 600 ${file}`,
    );
};

/**
 * The key that this installation signs with: TOCSIN_SIGNING_KEY_FILE, else the one in the home folder, made when there
 * is none yet.
 * @throws TocsinError Usage for a file that holds no Ed25519 key; NotAllowed where the home's can be read by others
 */
export const openSigningKey = (where: Where): KeyObject => {
  const file = fileOf(where);
  if (where.signingKeyFile === null) {
    if (!isThere(file)) make(file);
    refuseIfOpen(file);
  }
  return read(file);
};

/**
 * The public half, to check signatures by; null: there is no key here. Throws as `openSigningKey`.
 */
export const readVerifyingKey = (where: Where): KeyObject | null =>
  where.signingKeyFile === null && !isThere(fileOf(where)) ? null : createPublicKey(read(fileOf(where)));
