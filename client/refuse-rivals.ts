import { TocsinError } from '../domain/errors';

/** Where other commands would look in place of this stack, which runs servers of its own. */
const RIVALS = [
  'DATABASE_URL',
  'DATABASE_URL_FILE',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_PROFILE',
  'TOCSIN_INBOX_URL',
];

/**
 * A command that starts servers of its own must not write into others that the environment names.
 * @param command what the person has typed
 * @throws TocsinError Usage, naming the variables
 */
export const refuseRivals = (command: string): void => {
  const set = RIVALS.filter((name) => process.env[name]);
  if (set.length === 0) return;
  throw new TocsinError(
    'Usage',
    `${set.join(' and ')} ${set.length > 1 ? 'are' : 'is'} set, but ${command} starts servers of its own, which other commands would then not find`,
    'Unset it here; or run tocsin worker, which works with the servers that it names.',
  );
};
