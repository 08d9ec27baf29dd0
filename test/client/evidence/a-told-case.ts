import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { CaseStatus } from '../../../domain/case/state';
import { caseTimeMs } from '../../../domain/clock';
import type { MessageName } from '../../../domain/messages';
import { breachWorkflowId } from '../../../domain/naming';
import { hasEntry } from '../../../records/ledger-store';
import { BREACH } from '../../../workflows/contract';
import { aHold, someFacts } from '../../support/builders';
import { eventually } from '../../support/eventually';
import { DEFAULT_POLICIES, FILED, under } from '../../support/policies';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { aBreach, somePeople } from '../../support/records';
import { startSmtp } from '../../support/smtp';
import { devServer } from '../../support/temporal';
import { startWiredWorker } from '../../support/wired-worker';

export const BR = 'BR-2026-0040';
const SPEED = 8 * 86_400;

export interface ToldCase {
  readonly database: TestDatabase;
  readonly folder: string;
  /** What commands need to find it. */
  readonly variables: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

/** A drill on the production worker, from open to closed: a hold, its release, an approval, a mailbox that is gone. */
export const aToldCase = async (): Promise<ToldCase> => {
  const [env, database, inbox, folder] = await Promise.all([
    devServer(),
    testDatabase(),
    startSmtp({
      rcptTo: (address) =>
        address.startsWith('gone') ? `550 5.1.1 <${address}>: no mailbox gone1 here` : undefined,
    }),
    mkdtemp(path.join(tmpdir(), 'tocsin-evidence-')),
  ]);
  const stopWorker = await startWiredWorker(env, database, inbox);
  await aBreach(database, BR, { openedBy: 'alice', openedAt: FILED.filedAt, isDrill: true, speed: SPEED });
  await somePeople(database, BR, [
    { id: 'MARK-ID-1', contact: { name: 'Wanda MARK-NAME', email: 'wanda-mark@customer.example' } },
    { id: 'MARK-ID-2', contact: { name: 'Ben MARK-NAME', email: 'ben-mark@customer.example' } },
    {
      id: 'MARK-ID-3',
      contact: {
        name: 'Lea MARK-NAME',
        addressLine1: 'MARK-STREET 1',
        city: 'Austin',
        state: 'TX',
        postalCode: '78701',
      },
    },
    { id: 'MARK-ID-4', contact: { name: 'Gus MARK-NAME', email: 'gone1@customer.example' } },
  ]);
  const handle: WorkflowHandle = await env.client.workflow.start(BREACH, {
    taskQueue: 'tocsin',
    workflowId: breachWorkflowId(BR),
    args: [
      {
        reference: BR,
        title: 'Call records read through a partner portal',
        openedAt: FILED.filedAt,
        openedBy: 'alice',
        zone: 'America/New_York',
        policies: under(...DEFAULT_POLICIES),
        closures: [],
        facts: someFacts(),
        drill: { speed: SPEED },
      },
    ],
  });
  const status = (): Promise<CaseStatus> => handle.query<CaseStatus>('status');
  const now = async (): Promise<string> =>
    new Date(caseTimeMs((await status()).clock, Date.now())).toISOString();
  const act = (name: MessageName, input: object): Promise<CaseStatus> =>
    handle.executeUpdate<CaseStatus, [object]>(name, { args: [input] });
  await eventually(async () => expect((await status()).phase).toBe('determined'));
  await act('recordFiling', { ...FILED, filedAt: await now(), reason: 'a busy machine' });
  await handle.signal('hold', aHold({ directedAt: await now(), days: 30 }));
  await eventually(async () => {
    const { earliest } = (await status()).windows?.effective.customers ?? {};
    expect(Date.parse(await now())).toBeGreaterThan(Date.parse(earliest ?? '9999-12-31T00:00:00Z'));
  });
  await act('releaseHold', { reference: 'FBI-2026-17', releasedAt: await now(), actor: 'alice' });
  await eventually(async () => {
    const { approval, phase } = await status();
    if (phase !== 'notified' && !approval.valid)
      await act('approve', { digest: approval.digest, actor: 'bob' }).catch(() => undefined);
    expect((await status()).phase).toBe('notified');
  });
  await act('close', {
    as: 'complete',
    reason: 'no other way',
    lettersElsewhere: 'a print shop has the list',
    actor: 'alice',
    second: 'carol',
  });
  await handle.result();
  await eventually(async () => expect(await hasEntry(database, BR, 'retention-begun')).toBe(true));
  await stopWorker();
  return {
    database,
    folder,
    variables: {
      TOCSIN_HOME: folder,
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: env.address,
      TEMPORAL_NAMESPACE: env.namespace ?? 'default',
      TOCSIN_INBOX_URL: inbox.url,
    },
    end: async () => {
      await Promise.all([env.teardown(), database.drop(), inbox.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
