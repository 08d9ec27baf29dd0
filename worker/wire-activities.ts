import { createActivities } from '../activities/index';
import type { Activities } from '../activities/index';
import { carrierPort } from '../config/carrier';
import type { Carrier } from '../config/carrier';
import type { Environment } from '../config/env';
import { loadPolicy } from '../config/policies';
import { isLoopback, readWebhookSecret } from '../config/webhooks';
import { paceNameOf } from '../domain/sending/domain-groups';
import { computeWindows } from '../domain/windows/compute-windows';
import type { CaseAnswerPort, MailPort, SignerPort } from '../domain/ports';
import { createNotices } from '../notices/notice-renderer';
import { createCaseStore } from '../records/case-store';
import { createCheckpoints } from '../records/checkpoints';
import type { Database } from '../records/database';
import { createDispatchStore } from '../records/dispatch-store';
import { createLedgerStore } from '../records/ledger-store';
import { createPaceStore } from '../records/pace-store';
import { createReportStore } from '../records/report-store';
import { createRetentionStore } from '../records/retention-store';
import { createReports } from '../reports/create-reports';
import { createWebhooks } from '../webhooks/create-webhooks';
import { wireAccountChanges } from './wire-account-changes';
import { wireYearly } from './wire-yearly';

export interface Wiring {
  readonly environment: Environment;
  readonly carrier: Carrier;
  readonly database: Database;
  readonly mail: MailPort;
  /** For notices that are due at once; absent: they share the other. */
  readonly changeMail?: MailPort;
  readonly asking: CaseAnswerPort;
  readonly signer: SignerPort;
}

/** Every port with its implementation. Throws as `createNotices` does. */
export const wireActivities = (wiring: Wiring): Activities => {
  const { environment, carrier, database, mail, asking, signer, changeMail = mail } = wiring;
  const policies = (ids: readonly string[]) => ids.map((id) => loadPolicy(id));
  const isSandbox = environment.profile === 'sandbox';
  const theCarrier = carrierPort(carrier);
  return createActivities({
    mail,
    carrier: theCarrier,
    notices: createNotices({ carrier }),
    ledger: createLedgerStore(database),
    retention: createRetentionStore(database),
    checkpoints: createCheckpoints(database, signer),
    cases: createCaseStore(database),
    asking,
    dispatches: createDispatchStore(database, { messageIdDomain: theCarrier.identity().mailDomain }),
    pace: createPaceStore(database),
    paceNameOf: paceNameOf(carrier.sending.groups),
    carrierRates: carrier.sending.rates,
    reports: createReports({
      records: createReportStore(database),
      carrier: theCarrier,
      zone: carrier.zone,
      closures: carrier.closures,
      policies,
      computeWindows,
      isSandbox,
    }),
    policies,
    webhooks: createWebhooks({
      isSandbox,
      addresses: carrier.webhooks.map((webhook) => ({
        url: webhook.url,
        roles: webhook.roles,
        isLoopback: isLoopback(new URL(webhook.url)),
        secret: () => readWebhookSecret(webhook),
      })),
    }),
    ...wireAccountChanges({ environment, carrier, database, mail: changeMail }),
    isSandbox,
    ...wireYearly(database, carrier, isSandbox),
  });
};
