import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TocsinError } from '../domain/errors';
import { ROLES } from '../domain/ports';
import { lineSchema } from '../domain/schemas';

/** This machine, by its own addresses: what a sandbox may reach, and what needs no TLS. */
export const isLoopback = (url: URL): boolean =>
  url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);

const addressSchema = lineSchema(500).superRefine((text, context) => {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(text)) return refuse('must be an address such as https://hooks.example.com/tocsin');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    refuse('must begin with https://, or with http:// where it is on this machine (127.0.0.1)');
  if (url.username !== '' || url.password !== '')
    refuse('must hold no name and password: the signature says who posts');
});

/** One address of another system, the roles for which it is told, and where the secret stands that signs what it gets. */
export const webhookSchema = z
  .strictObject({
    url: addressSchema,
    roles: z.array(z.enum(ROLES)).min(1),
    secretEnv: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable')
      .optional(),
    secretFile: lineSchema(500).optional(),
  })
  .refine(({ secretEnv, secretFile }) => (secretEnv === undefined) !== (secretFile === undefined), {
    message: 'must name either secretEnv or secretFile: never the secret itself',
    path: ['secretEnv'],
  });
export type Webhook = z.infer<typeof webhookSchema>;

const PREFIX = 'whsec_';
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

const readSecretText = ({ secretEnv, secretFile }: Webhook, source: NodeJS.ProcessEnv): string => {
  if (secretFile === undefined) return source[secretEnv ?? ''] ?? '';
  try {
    return readFileSync(secretFile, 'utf8');
  } catch (cause) {
    throw new TocsinError(
      'Usage',
      `secretFile names ${secretFile}, which cannot be read`,
      'Mount the file, or correct its name in the carrier file.',
      { cause },
    );
  }
};

/**
 * The secret of a webhook, as the Standard Webhooks scheme writes it: base64 of 24 to 64 random bytes, with or without
 * `whsec_` before it.
 * @throws TocsinError Usage, naming the variable or file and what it must be, never its value
 */
export const readWebhookSecret = (webhook: Webhook, source: NodeJS.ProcessEnv = process.env): string => {
  const name = webhook.secretEnv ?? webhook.secretFile ?? '';
  const text = readSecretText(webhook, source).trim();
  const fix = `Make one with: echo whsec_$(openssl rand -base64 32)`;
  if (text === '') throw new TocsinError('Usage', `${name} holds no secret for a webhook`, fix);
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded || bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES)
    throw new TocsinError(
      'Usage',
      `${name} must hold base64 of ${LEAST_BYTES} to ${MOST_BYTES} bytes, with or without ${PREFIX} before it`,
      fix,
    );
  return encoded;
};
