import type { Environment } from '../../config/env';
import { ADOPT_COMMAND } from '../../domain/installation';
import { readInstallation } from '../../records/installation';
import { readStanding } from '../records/standing';
import { withRecords } from '../with-records';
import { bad, ok, warn } from './check';
import type { Check } from './check';

const NAME = 'live records';

/** Whether a worker here would hand mail to the relay; in the sandbox, whether the records are live ones. */
export const checkLive = ({ profile }: Environment): Promise<Check> =>
  withRecords(async (database) => {
    const installation = await readInstallation(database);
    if (!installation && profile === 'sandbox')
      return ok(NAME, 'never live: the sandbox is free to use them');
    const { verdict } = await readStanding(database);
    if (verdict.kind === 'foreign') {
      const found = `a worker holds mail for the relay back: ${verdict.reasons.join('; ')}`;
      return profile === 'live' ? bad(NAME, found, ADOPT_COMMAND) : warn(NAME, found, ADOPT_COMMAND);
    }
    if (verdict.kind === 'unclaimed') return ok(NAME, 'not live yet: the first live worker makes them so');
    return profile === 'live'
      ? ok(NAME, `live from here; adopted ${installation?.adoptions} time(s)`)
      : warn(
          NAME,
          'live, but the profile here is sandbox: a worker holds mail back',
          'Set TOCSIN_PROFILE to live.',
        );
  });
