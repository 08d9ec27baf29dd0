import { execFileSync } from 'node:child_process';
import { TocsinError } from '../../domain/errors';

/** The system user that the server runs as. Postgres refuses to run as root. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

const numeric = (flag: '-u' | '-g'): number =>
  Number.parseInt(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: 'pipe' }), 10);

const find = (): SystemUser | null => {
  try {
    return { uid: numeric('-u'), gid: numeric('-g') };
  } catch {
    return null;
  }
};

/**
 * The user to run Postgres as: null means the one who runs Tocsin. As root it is the user `postgres`, made when there
 * is none. Throws `Failed` when it cannot be made.
 */
export const postgresUser = (): SystemUser | null => {
  if (process.getuid?.() !== 0) return null;
  const found = find();
  if (found) return found;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', NAME], { stdio: 'pipe' });
  } catch (cause) {
    throw new TocsinError(
      'Failed',
      `Postgres does not run as root, and the system user ${NAME} could not be made`,
      `Add it by hand (useradd --system ${NAME}), run Tocsin as another user, or set DATABASE_URL to a Postgres of yours.`,
      { cause },
    );
  }
  const made = find();
  if (!made) throw new TocsinError('Failed', `the system user ${NAME} was made but cannot be found`);
  return made;
};
