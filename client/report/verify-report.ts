import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readEnvironment } from '../../config/env';
import { readVerifyingKey } from '../../config/signing-key';
import { TocsinError } from '../../domain/errors';
import { reportSchema } from '../../reports/schema/report';
import { yearlyDraftSchema } from '../../reports/yearly/schema';
import { digestOf } from '../../records/digest';
import { isSignedBy, keyIdOf } from '../../records/signature';
import type { Result } from '../action';

export interface VerifyReportOptions {
  /** File of the public key that the reader trusts, PEM; the one of this home by default. */
  readonly key?: string;
}

const signatureSchema = z.strictObject({
  algorithm: z.literal('ed25519'),
  keyId: z.string(),
  signature: z.base64(),
});

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `${file} cannot be read`, 'Name a file that is there.', { cause });
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const keyOf = (file: string | undefined): string => {
  if (file !== undefined) return read(file);
  const own = readVerifyingKey(readEnvironment());
  if (!own)
    throw new TocsinError('Usage', 'there is no key in this home', 'Give the public key with --key FILE.');
  return own.export({ type: 'spki', format: 'pem' }) as string;
};

const verified = (
  id: string,
  mode: string,
  data: { readonly digest: string; readonly [key: string]: unknown },
): Result => ({
  data,
  text: `${id} is as it was signed: ${data.digest}`,
  said: mode === 'live' ? [] : [`This is a ${mode}: an exercise.`],
});

/**
 * `tocsin report verify`: whether the JSON of a report, or of a yearly filing, is what was signed; FILE.sig lies beside it. Needs no server.
 * @throws TocsinError NotFound for a file that is not there; Foreign for what is no report; Altered; OtherKey; Usage
 */
export const verifyReport = async (file: string, { key }: VerifyReportOptions): Promise<Result> => {
  const text = read(file);
  const signature = signatureSchema.safeParse(parsed(read(`${file}.sig`)));
  const publicKey = keyOf(key);
  const report = reportSchema.safeParse(parsed(text));
  const draft = yearlyDraftSchema.safeParse(parsed(text));
  if (signature.success && signature.data.keyId !== keyIdOf(createPublicKey(publicKey)))
    throw new TocsinError(
      'OtherKey',
      `${file} is signed by the key ${signature.data.keyId}, not by the one that is trusted`,
      'Get the key from the carrier by a way that you trust: tocsin ledger key.',
    );
  if (!signature.success || !isSignedBy(publicKey, text, signature.data))
    throw new TocsinError('Altered', `${file} is not what was signed`, 'Get it again from the carrier.');
  const signed = { digest: digestOf(text), keyId: signature.data.keyId };
  if (report.success) {
    const { reportId, stage, mode, asOf } = report.data;
    return verified(reportId, mode, { ok: true, reportId, stage, mode, asOf, ...signed });
  }
  if (draft.success) {
    const { draftId, kind, mode, asOf } = draft.data;
    return verified(draftId, mode, { ok: true, draftId, kind, mode, asOf, ...signed });
  }
  throw new TocsinError(
    'Foreign',
    `${file} is signed, and is no report of this program`,
    'Use a newer program.',
  );
};
