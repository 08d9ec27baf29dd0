import type { AccountChangeDeps } from '../activities/account-change';
import type { Carrier } from '../config/carrier';
import type { Environment } from '../config/env';
import type { MailPort } from '../domain/ports';
import { createTelephoneDrop } from '../mail/telephone-drop';
import { createChangeNotices } from '../notices/account-change/change-notices';
import { createChangeStore } from '../records/account-changes/change-store';
import type { Database } from '../records/database';

export interface AccountChangeWiring {
  readonly environment: Environment;
  readonly carrier: Carrier;
  readonly database: Database;
  readonly mail: MailPort;
}

/** What the notices of account changes need. Throws as `createChangeNotices` does. */
export const wireAccountChanges = ({
  environment,
  carrier,
  database,
  mail,
}: AccountChangeWiring): Omit<AccountChangeDeps, 'carrier'> => {
  const isSandbox = environment.profile === 'sandbox';
  return {
    changeMail: mail,
    changes: createChangeStore(database),
    changeNotices: createChangeNotices({ carrier, zone: carrier.zone }),
    telephone: createTelephoneDrop({ folder: environment.telephoneFolder, isSandbox }),
    isSandbox,
  };
};
