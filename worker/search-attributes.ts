import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { TocsinError } from '../domain/errors';
import { SEARCH_ATTRIBUTES } from '../workflows/contract';

type Name = keyof typeof SEARCH_ATTRIBUTES;

/** The command that registers attributes, for those whom Temporal does not let do it from here. */
const byHand = (names: readonly Name[], namespace: string): string => {
  const typeName = (name: Name): string =>
    SEARCH_ATTRIBUTES[name]
      .toLowerCase()
      .replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const flags = names.map((name) => `--name ${name} --type ${typeName(name)}`).join(' ');
  return `temporal operator search-attribute create --namespace ${namespace} ${flags}`;
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** gRPC: there is no such namespace. A new one takes seconds to be known to every part of Temporal. */
const NOT_FOUND = 5;

const registered = async (
  { operatorService }: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<object | null> => {
  try {
    return (await operatorService.listSearchAttributes({ namespace })).customAttributes;
  } catch (cause) {
    if ((cause as { code?: unknown }).code === NOT_FOUND)
      throw new TocsinError('Unavailable', `the namespace ${namespace} is not known yet`, undefined, {
        cause,
      });
    const command = byHand(Object.keys(SEARCH_ATTRIBUTES) as Name[], namespace);
    log.warn(
      `whether the search attributes are there cannot be seen (${reasonOf(cause)}). If not: ${command}`,
    );
    return null;
  }
};

/**
 * Registers the search attributes that this namespace lacks: without them Temporal refuses what a breach says of itself,
 * and no breach gets on. Where Temporal does not let us look, it says what to run and goes on.
 * @throws TocsinError Unavailable where some are missing and may not be registered from here, with the command for it
 */
export const registerSearchAttributes = async (
  connection: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<void> => {
  const there = await registered(connection, namespace, log);
  if (!there) return;
  const missing = (Object.keys(SEARCH_ATTRIBUTES) as Name[]).filter((name) => !(name in there));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(
    missing.map((name) => [name, encodeSearchAttributeIndexedValueType(SEARCH_ATTRIBUTES[name]) ?? 0]),
  );
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (cause) {
    throw new TocsinError(
      'Unavailable',
      `the namespace ${namespace} lacks the search attributes ${missing.join(', ')}: ${reasonOf(cause)}`,
      `Run: ${byHand(missing, namespace)}`,
      { cause },
    );
  }
  log.info(`registered the search attributes ${missing.join(', ')}`);
};
