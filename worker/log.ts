import { DefaultLogger } from '@temporalio/worker';
import type { LogLevel as SdkLevel, Logger as SdkLogger } from '@temporalio/worker';
import pino from 'pino';
import type { Logger } from 'pino';
import type { LogLevel } from '../config/env';

/** Values that are never written, wherever they stand: whom mail goes to, secrets, and Temporal's tokens. */
const SECRETS = [
  'to',
  'email',
  'contact',
  'address',
  'url',
  'databaseUrl',
  'password',
  'apiKey',
  'taskToken',
];

/** An escape of JSON as it is, so that what follows its backslash is not taken for a part of an address. */
const ESCAPE = String.raw`\\(?:u[0-9a-f]{4}|.)`;
const PASSWORD = String.raw`(?<=:\/\/[^\s"\\:@/]*:)[^\s"\\@/]+(?=@)`;
const MAILBOX = String.raw`[\p{L}\p{N}.!#$%&'*+=?^_\x60{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`;
const PERSONAL = new RegExp(`${ESCAPE}|${PASSWORD}|${MAILBOX}`, 'giu');

/** A line as it may be written: relays and drivers put addresses and passwords into the texts of their errors. */
export const scrub = (line: string): string =>
  line.replace(PERSONAL, (found) => (found.startsWith('\\') ? found : '[redacted]'));

/** The worker's log: JSON lines on stdout, without personal data (design, section 3, rule 9). */
export const createLog = (level: LogLevel, destination?: pino.DestinationStream): Logger =>
  pino(
    {
      level,
      base: { program: 'tocsin worker' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      hooks: { streamWrite: scrub },
    },
    destination,
  );

/** Temporal's SDK, workflows and activities write to the same log, from `level` on. */
export const sdkLogger = (log: Logger, level: SdkLevel): SdkLogger =>
  new DefaultLogger(level, ({ level: severity, message, meta }) => {
    log[severity.toLowerCase() as Lowercase<SdkLevel>](meta ?? {}, message);
  });
