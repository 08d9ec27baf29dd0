import type { z } from 'zod';
import { TocsinError } from '../../domain/errors';
import { messageSchemas } from '../../domain/messages';
import type { Message, MessageName } from '../../domain/messages';

/** How a field of a message is called on the command line. */
const flagOf = (path: readonly PropertyKey[]): string => {
  const [field = '', ...rest] = path.map(String);
  const flag = `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return [flag, ...rest].join(' ');
};

const valueAt = (message: object, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], message);

/**
 * Checks what a person has typed against a schema, before anything is sent.
 * @throws TocsinError Usage, naming each flag, its value, and what it must be
 */
export const parseTyped = <T>(schema: z.ZodType<T>, message: object): T => {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  const problems = new Map<string, string>();
  for (const { path, message: problem } of parsed.error.issues) {
    const value = valueAt(message, path);
    const shown = typeof value === 'string' || typeof value === 'number' ? ` "${value}"` : '';
    const flag = flagOf(path);
    if (!problems.has(flag)) problems.set(flag, `${flag}${shown}: ${problem}`);
  }
  throw new TocsinError(
    'Usage',
    [...problems.values()].join('\n'),
    'Nothing was sent; correct it and repeat.',
  );
};

/** The same for a message to a breach. */
export const parseAct = <N extends MessageName>(name: N, message: object): Message<N> =>
  parseTyped(messageSchemas[name] as unknown as z.ZodType<Message<N>>, message);

/** Fields that hold an instant: they take `now`, which is the case's own time. */
const isInstant = (field: string): boolean => field === 'at' || field.endsWith('At');

/** Replaces `now` by a time, ISO 8601. */
export const withNow = (message: Readonly<Record<string, unknown>>, now: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(message).map(([field, value]) => [
      field,
      isInstant(field) && value === 'now' ? now : value,
    ]),
  );

/** Options that a verb takes over into its message, without those that were not given. */
export const pick = (
  options: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap((field) => (options[field] === undefined ? [] : [[field, options[field]] as const])),
  );
