import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { createMail } from '../../mail/smtp-mail';
import { askCaseOver } from '../../worker/ask-case';
import { createWorker } from '../../worker/create-worker';
import { wireActivities } from '../../worker/wire-activities';
import { aSigner } from './signer';
import type { TestDatabase } from './postgres';
import type { SmtpSink } from './smtp';
import { workflowBundle } from './temporal';

/** Runs the production worker, wired as it is there, with the sample carrier; answers how to stop it and its mail. */
export const startWiredWorker = async (
  env: TestWorkflowEnvironment,
  database: TestDatabase,
  inbox: SmtpSink,
  variables: NodeJS.ProcessEnv = {},
): Promise<() => Promise<void>> => {
  const carrier = loadCarrier(undefined);
  const environment = readEnvironment({
    DATABASE_URL: database.url,
    TOCSIN_INBOX_URL: inbox.url,
    ...variables,
  });
  const mail = createMail({
    inboxUrl: inbox.url,
    relayUrl: variables.SMTP_URL ?? 'smtp://127.0.0.1:9',
    from: carrier.sender,
    replyTo: carrier.replyTo,
    maxConnections: 8,
  });
  const worker = await createWorker({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    activities: wireActivities({
      environment,
      carrier,
      database,
      mail,
      signer: aSigner(),
      asking: askCaseOver(env.client),
    }),
    workflowBundle: await workflowBundle(),
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await mail.close();
  };
};
