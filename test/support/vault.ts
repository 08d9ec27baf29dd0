import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type http from 'node:http';
import { startHttp } from './http';
import type { Received } from './http';

/** A key service that speaks the part of Vault's transit API that is used, with real AES-GCM, on loopback. */
export interface VaultDouble {
  readonly url: string;
  readonly received: readonly Received[];
  /** A new version of the key; data of former ones are opened still. */
  rotate(): void;
  /** Answers so to everything from now on; null: as Vault does. */
  answer(status: number | null, body?: string): void;
  close(): Promise<void>;
}

interface Asked {
  readonly plaintext?: string;
  readonly ciphertext?: string;
  readonly associated_data?: string;
}

const NONCE = 12;
const TAG = 16;

export const startVault = async (mount: string, key: string, token: string): Promise<VaultDouble> => {
  const versions = [randomBytes(32)];
  let forced: { readonly status: number; readonly body: string } | null = null;

  const encrypt = ({ plaintext = '', associated_data = '' }: Asked): object => {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', versions.at(-1) as Buffer, nonce);
    cipher.setAAD(Buffer.from(associated_data, 'base64'));
    const body = [nonce, cipher.update(plaintext, 'base64'), cipher.final(), cipher.getAuthTag()];
    return { ciphertext: `vault:v${versions.length}:${Buffer.concat(body).toString('base64')}` };
  };
  const decrypt = ({ ciphertext = '', associated_data = '' }: Asked): object => {
    const [, version = '', body = ''] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    const bytes = Buffer.from(body, 'base64');
    const decipher = createDecipheriv(
      'aes-256-gcm',
      versions[Number(version) - 1] ?? Buffer.alloc(32),
      bytes.subarray(0, NONCE),
    );
    decipher.setAAD(Buffer.from(associated_data, 'base64'));
    decipher.setAuthTag(bytes.subarray(-TAG));
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
    return { plaintext: plain.toString('base64') };
  };
  const verbs: Record<string, (asked: Asked) => object> = {
    encrypt,
    decrypt,
    keys: () => ({ latest_version: versions.length }),
  };
  const answerTo = ({ path, headers, body }: Received): { status: number; body: object } => {
    if (headers['x-vault-token'] !== token) return { status: 403, body: { errors: ['permission denied'] } };
    const [, verb = ''] = new RegExp(`^/v1/${mount}/(\\w+)/${key}$`).exec(path) ?? [];
    try {
      const data = verbs[verb]?.(body === '' ? {} : (JSON.parse(body) as Asked));
      return data ? { status: 200, body: { data } } : { status: 404, body: { errors: [] } };
    } catch {
      return { status: 400, body: { errors: ['cipher: message authentication failed'] } };
    }
  };
  const server = await startHttp((response: http.ServerResponse, request) => {
    const { status, body } = forced ?? answerTo(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return {
    url: server.url,
    received: server.received,
    rotate: () => void versions.push(randomBytes(32)),
    answer: (status, body = '') => void (forced = status === null ? null : { status, body }),
    close: () => server.close(),
  };
};
