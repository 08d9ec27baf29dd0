import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSigningKey, readVerifyingKey } from '../../config/signing-key';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tocsin-key-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const ofHome = () => ({ home: path.join(home, 'new'), signingKeyFile: null });
const pem = (key: ReturnType<typeof openSigningKey>): unknown => key.export({ type: 'spki', format: 'pem' });

test('the key of a home is made once, for its owner alone', () => {
  expect(readVerifyingKey(ofHome())).toBeNull();
  const first = pem(createPublicKey(openSigningKey(ofHome())));
  expect(pem(createPublicKey(openSigningKey(ofHome())))).toBe(first);
  expect(pem(readVerifyingKey(ofHome()) as ReturnType<typeof openSigningKey>)).toBe(first);
  expect(readdirSync(path.join(home, 'new'))).toEqual(['signing-key.pem']);
  expect(statSync(path.join(home, 'new', 'signing-key.pem')).mode & 0o777).toBe(0o600);
});

test('a key that others can read is refused, with what to do', () => {
  openSigningKey(ofHome());
  chmodSync(path.join(home, 'new', 'signing-key.pem'), 0o644);
  expect(() => openSigningKey(ofHome())).toThrow(expect.objectContaining({ code: 'NotAllowed' }));
});

test('a file that is named must hold an Ed25519 key, and none is made for it', () => {
  const signingKeyFile = path.join(home, 'mine.pem');
  expect(() => openSigningKey({ home, signingKeyFile })).toThrow('cannot be read');
  writeFileSync(signingKeyFile, 'nothing');
  expect(() => openSigningKey({ home, signingKeyFile })).toThrow('cannot be read');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(signingKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(() => openSigningKey({ home, signingKeyFile })).toThrow('no Ed25519 key');
  expect(readdirSync(home)).toEqual(['mine.pem']);
});
