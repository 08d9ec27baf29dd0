import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';

export interface DkimKey {
  readonly domainName: string;
  readonly keySelector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Signs whole messages by nodemailer's own signer (RFC 6376, relaxed/relaxed); without a key they stay as they are. */
export const createSigner = (key: DkimKey | undefined): ((message: Buffer) => Promise<Buffer>) => {
  if (key === undefined) return async (message) => message;
  const dkim = new DKIM(key);
  return (message) => buffer(dkim.sign(message));
};
