import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { TocsinError } from '../domain/errors';
import { problemsOf } from '../domain/schemas';
import { findHome } from './home';
import { keyFileIn } from './records-key';
import type { RecordsKeyPlace } from './records-key';
import { readStackFile } from './stack-file';
import { VAULT_VARIABLES, vaultOf } from './vault';

/** Where everything is, checked once at the start of a command. */
export interface Environment {
  /** `sandbox` sends all mail to the local inbox; `live` sends customers' and agencies' mail to the carrier's relay. */
  readonly profile: 'sandbox' | 'live';
  /** The folder of data, reports and logs on this machine. */
  readonly home: string;
  /** The carrier's own file; undefined: the shipped sample, in the sandbox only. */
  readonly carrierFile: string | undefined;
  /** Holds a password: never to be logged. null: nobody has named a server, and no stack runs in the home. */
  readonly databaseUrl: string | null;
  /** The owner's of the tables, who migrates them; null: the role of `databaseUrl` does. Holds a password: never to be logged. */
  readonly databaseOwnerUrl: string | null;
  readonly inboxSmtpUrl: string;
  /** The carrier's relay; in the sandbox the inbox again. May hold a password: never to be logged. */
  readonly relaySmtpUrl: string;
  /** Hosts beside loopback that are this deployment's inbox. */
  readonly inboxHosts: readonly string[];
  /** STARTTLS or nothing on the relay. */
  readonly requireTls: boolean;
  /** Mail goes by the pipelining transport instead of nodemailer's pool. */
  readonly isPipelining: boolean;
  /** Where people read the inbox and the Temporal UI; null: not known here. */
  readonly inboxWebUrl: string | null;
  readonly temporalUiUrl: string | null;
  /** The stack's own Temporal; null: the ecosystem's `TEMPORAL_*` variables and profiles decide. */
  readonly stackTemporalAddress: string | null;
  /** Signs the return paths of notices; null: they have none of their own. A secret: never to be logged. */
  readonly bounceKey: string | null;
  /** PEM of the Ed25519 key that signs; null: the home's own. */
  readonly signingKeyFile: string | null;
  /** Opens the personal data in the records. May hold a secret: never to be logged. */
  readonly recordsKey: RecordsKeyPlace;
  readonly logLevel: LogLevel;
  /** Where a worker answers `/healthz`; null: it does not. */
  readonly health: { readonly host: string; readonly port: number } | null;
  /** Where messages to telephones wait for the carrier's gateway. */
  readonly telephoneFolder: string;
  /** Where a worker answers `/metrics` for Prometheus, `host:port`; null: it does not. */
  readonly metricsAddress: string | null;
}
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Whether user and password are as an address has them: `decodeURIComponent` throws for a `%` that stands for nothing. */
const isDecodable = (text: string): boolean => {
  const { username, password } = new URL(text);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
};

/** Never the value in a message: it may hold a password. */
const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      message: `must be an address that begins with ${protocols.join(' or ')}`,
      abort: true,
    })
    .refine(isDecodable, 'has a % in its user or password that stands for nothing: write a % itself as %25');

/** As many as the HMAC's digest has (RFC 2104, 3). */
const MIN_KEY_BYTES = 32;

const variablesSchema = z.object({
  TOCSIN_PROFILE: z.enum(['sandbox', 'live']).default('sandbox'),
  TOCSIN_HOME: z.string().min(1).optional(),
  TOCSIN_CARRIER: z.string().min(1).optional(),
  /** Read in config/policies.ts: policies are looked up before anything else of the environment is asked for. */
  TOCSIN_POLICIES: z.string().min(1).optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  DATABASE_OWNER_URL: url(['postgres:', 'postgresql:']).optional(),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  SMTP_REQUIRE_TLS: z.enum(['true', 'false']).optional(),
  SMTP_PIPELINING: z.enum(['on', 'off']).default('off'),
  TOCSIN_INBOX_URL: url(['smtp:', 'smtps:']).optional(),
  TOCSIN_INBOX_HOSTS: z.string().default(''),
  TOCSIN_INBOX_WEB_URL: url(['http:', 'https:']).optional(),
  TOCSIN_TEMPORAL_UI_URL: url(['http:', 'https:']).optional(),
  TOCSIN_BOUNCE_KEY: z
    .string()
    .refine(
      (key) => Buffer.byteLength(key) >= MIN_KEY_BYTES,
      `must be at least ${MIN_KEY_BYTES} bytes, such as openssl rand -hex 32 makes`,
    )
    .optional(),
  TOCSIN_SIGNING_KEY_FILE: z.string().min(1).optional(),
  /** Read in config/records-key.ts, when it is needed. */
  TOCSIN_KEY: z.string().optional(),
  TOCSIN_KEY_FILE: z.string().optional(),
  ...VAULT_VARIABLES,
  TOCSIN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  TOCSIN_TELEPHONE_FOLDER: z.string().min(1).optional(),
  TOCSIN_METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/, 'must be a host and a port, such as 127.0.0.1:9464')
    .optional(),
  TOCSIN_HEALTH_HOST: z.string().default('127.0.0.1'),
  TOCSIN_HEALTH_PORT: z
    .string()
    .transform(Number)
    .refine((port) => Number.isInteger(port) && port > 0 && port <= 65_535, 'must be a port')
    .optional(),
});

/** Variables that a container gets as a file: `DATABASE_URL_FILE` names the file that holds `DATABASE_URL`. */
const SECRETS = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'SMTP_URL', 'TOCSIN_BOUNCE_KEY'] as const;

/** Every variable that is read here; Temporal's own `TEMPORAL_*` are read by its SDK. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(variablesSchema.shape),
  ...SECRETS.map((name) => `${name}_FILE`),
];

const withSecretFiles = (source: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const all = { ...source };
  for (const name of SECRETS) {
    const file = source[`${name}_FILE`];
    if (!file) continue;
    try {
      all[name] = readFileSync(file, 'utf8').trim();
    } catch (cause) {
      throw new TocsinError(
        'Usage',
        `${name}_FILE names ${file}, which cannot be read`,
        'Mount the file, or unset the variable.',
        { cause },
      );
    }
  }
  return all;
};

/** A key is made here only for records that are this machine's own, or the sandbox's: a live deployment brings its own. */
const recordsKeyOf = (variables: z.infer<typeof variablesSchema>, home: string): RecordsKeyPlace => {
  const { TOCSIN_KEY: text, TOCSIN_KEY_FILE: file, TOCSIN_PROFILE: profile, DATABASE_URL: url } = variables;
  const vault = vaultOf(variables);
  if (text && !file) return { kind: 'variable', text, vault };
  if (text)
    throw new TocsinError(
      'Usage',
      'both TOCSIN_KEY and TOCSIN_KEY_FILE are set',
      'Unset one: what they say may differ.',
    );
  const mayMake = vault === null && file === undefined && (profile === 'sandbox' || url === undefined);
  return { kind: 'file', file: file ?? keyFileIn(home), mayMake, vault };
};

/** Empty means unset, as compose files and shells have it. */
const withoutEmpty = (source: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));

/**
 * Reads the environment. What it does not say is taken from the stack that `tocsin up` runs here, if any.
 * @throws TocsinError Usage, naming the variable and what it must be, never its value
 */
export const readEnvironment = (source: NodeJS.ProcessEnv = process.env): Environment => {
  const parsed = variablesSchema.safeParse(withoutEmpty(withSecretFiles(source)));
  if (!parsed.success) {
    const [first] = problemsOf(parsed.error);
    throw new TocsinError(
      'Usage',
      `the environment variable ${first?.path} ${first?.problem}`,
      'Correct it or unset it.',
    );
  }
  const variables = parsed.data;
  // Not by the default of findHome: the variables are those of `source`.
  const home = findHome(variables.TOCSIN_HOME ?? '');
  const stack = readStackFile(home);
  const { TOCSIN_PROFILE: profile, SMTP_URL: relay } = variables;
  if (profile === 'live' && !relay)
    throw new TocsinError(
      'Usage',
      'the profile is live, but SMTP_URL is not set',
      "Set SMTP_URL to the carrier's relay, or TOCSIN_PROFILE to sandbox.",
    );
  if (profile === 'live' && !variables.TOCSIN_CARRIER)
    throw new TocsinError(
      'Usage',
      'the profile is live, but TOCSIN_CARRIER is not set',
      "Set TOCSIN_CARRIER to the carrier's own file: the sample is for the sandbox.",
    );
  const inboxSmtpUrl = variables.TOCSIN_INBOX_URL ?? stack?.inboxSmtpUrl ?? 'smtp://127.0.0.1:1025';
  return {
    profile,
    home,
    carrierFile: variables.TOCSIN_CARRIER,
    databaseUrl: variables.DATABASE_URL ?? stack?.databaseUrl ?? null,
    databaseOwnerUrl: variables.DATABASE_OWNER_URL ?? null,
    inboxSmtpUrl,
    relaySmtpUrl: profile === 'live' && relay ? relay : inboxSmtpUrl,
    inboxHosts: variables.TOCSIN_INBOX_HOSTS.split(',')
      .map((host) => host.trim())
      .filter(Boolean),
    requireTls: profile === 'live' && variables.SMTP_REQUIRE_TLS !== 'false',
    isPipelining: variables.SMTP_PIPELINING === 'on',
    inboxWebUrl: variables.TOCSIN_INBOX_WEB_URL ?? stack?.inboxWebUrl ?? null,
    temporalUiUrl: variables.TOCSIN_TEMPORAL_UI_URL ?? stack?.temporalUiUrl ?? null,
    stackTemporalAddress: source.TEMPORAL_ADDRESS ? null : (stack?.temporalAddress ?? null),
    bounceKey: variables.TOCSIN_BOUNCE_KEY ?? null,
    signingKeyFile: variables.TOCSIN_SIGNING_KEY_FILE ?? null,
    recordsKey: recordsKeyOf(variables, home),
    logLevel: variables.TOCSIN_LOG_LEVEL,
    telephoneFolder: path.resolve(variables.TOCSIN_TELEPHONE_FOLDER ?? path.join(home, 'telephone-messages')),
    metricsAddress: variables.TOCSIN_METRICS_ADDRESS ?? null,
    health: variables.TOCSIN_HEALTH_PORT
      ? { host: variables.TOCSIN_HEALTH_HOST, port: variables.TOCSIN_HEALTH_PORT }
      : null,
  };
};
