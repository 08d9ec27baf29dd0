import path from 'node:path';
import { TocsinError } from '../domain/errors';
import type { Environment } from './env';

/** What nobody has named is not guessed: acts would go to whatever happens to listen there. */
export const noStack = (home: string, variable: string): TocsinError =>
  new TocsinError(
    'Unavailable',
    `no stack runs in ${home} (by the file ${path.join(home, 'stack.json')}), and ${variable} is not set`,
    'Start the stack with tocsin up; or set TOCSIN_HOME to the home of one that runs; or DATABASE_URL and TEMPORAL_ADDRESS to servers of your own.',
  );

/**
 * Where the records are: DATABASE_URL, or the stack that runs in the home. There is no default beyond these two.
 * @throws TocsinError Unavailable, naming the home that was looked at
 */
export const recordsUrl = ({ databaseUrl, home }: Pick<Environment, 'databaseUrl' | 'home'>): string => {
  if (databaseUrl !== null) return databaseUrl;
  throw noStack(home, 'DATABASE_URL');
};
