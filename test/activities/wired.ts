import { MockActivityEnvironment } from '@temporalio/testing';
import type { Info } from '@temporalio/activity';
import { DefaultLogger } from '@temporalio/worker';
import { recordActivities } from '../../activities/keep-records';
import type { RecordsDeps, Survey } from '../../activities/keep-records';
import { sendActivities } from '../../activities/send-range';
import type { SendDeps, SendRangeRequest } from '../../activities/send-range';
import { tellActivities } from '../../activities/tell-people';
import type { TellDeps } from '../../activities/tell-people';
import { carrierPort, loadCarrier } from '../../config/carrier';
import { loadPolicy } from '../../config/policies';
import { addsUp } from '../../domain/counts';
import type { NoticeCounts } from '../../domain/counts';
import { REAL_CLOCK } from '../../domain/clock';
import type { LedgerEntry } from '../../domain/ledger';
import { paceNameOf } from '../../domain/sending/domain-groups';
import { computeWindows } from '../../domain/windows/compute-windows';
import { createMail } from '../../mail/smtp-mail';
import type { SmtpMail } from '../../mail/smtp-mail';
import { createNotices } from '../../notices/notice-renderer';
import { createCaseStore, noticeCounts } from '../../records/case-store';
import { createCheckpoints } from '../../records/checkpoints';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore, readLedger, verifyLedger } from '../../records/ledger-store';
import { createPaceStore } from '../../records/pace-store';
import { createReportStore } from '../../records/report-store';
import { noticesOf } from '../../records/notices';
import type { NoticeRecord } from '../../records/notices';
import { createWebhooks } from '../../webhooks/create-webhooks';
import { createReports } from '../../reports/create-reports';
import { aBreach, somePeople } from '../support/records';
import type { APerson } from '../support/records';
import { aSigner } from '../support/signer';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { startSmtp } from '../support/smtp';
import type { SmtpScript, SmtpSink } from '../support/smtp';

type Deps = RecordsDeps & SendDeps & TellDeps;
const activitiesOver = (deps: Deps) => ({
  ...recordActivities(deps),
  ...tellActivities(deps),
  ...sendActivities(deps),
});
type Activities = ReturnType<typeof activitiesOver>;

/** Everything that a breach's activities reach, as a live deployment has it, over the records, the relay and the inbox of a test. */
export interface Wired {
  readonly deps: Deps;
  readonly activities: Activities;
  readonly mail: SmtpMail;
}

const CARRIER = loadCarrier(undefined);

export const wire = (
  database: TestDatabase,
  relay: Pick<SmtpSink, 'url'>,
  inbox: Pick<SmtpSink, 'url'>,
  changes: (deps: Deps) => Partial<Deps> = () => ({}),
): Wired => {
  const mail = createMail({
    inboxUrl: inbox.url,
    relayUrl: relay.url,
    from: CARRIER.sender,
    replyTo: CARRIER.replyTo,
    maxConnections: 8,
    timeouts: { connectMs: 2_000, greetingMs: 2_000, idleSocketMs: 2_000 },
  });
  const carrier = carrierPort(CARRIER);
  const policies = (ids: readonly string[]) => ids.map((id) => loadPolicy(id));
  const deps: Deps = {
    mail,
    carrier,
    notices: createNotices({ carrier: CARRIER }),
    ledger: createLedgerStore(database),
    checkpoints: createCheckpoints(database, aSigner()),
    cases: createCaseStore(database),
    asking: { maySend: async () => true },
    dispatches: createDispatchStore(database, { messageIdDomain: carrier.identity().mailDomain }),
    pace: createPaceStore(database),
    paceNameOf: paceNameOf(),
    reports: createReports({
      records: createReportStore(database),
      carrier,
      zone: CARRIER.zone,
      closures: CARRIER.closures,
      policies,
      computeWindows,
      isSandbox: false,
    }),
    policies,
    webhooks: createWebhooks({ addresses: [], isSandbox: false }),
    isSandbox: false,
  };
  const all = { ...deps, ...changes(deps) };
  return { deps: all, activities: activitiesOver(all), mail };
};

/** An activity's surroundings without any server; `info` is what Temporal would tell it. */
export const inActivity = (info: Partial<Info> = {}) => {
  const env = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  return {
    run: <Args extends unknown[], R>(activity: (...args: Args) => Promise<R>, ...args: Args): Promise<R> =>
      env.run<Args, R, (...args: Args) => Promise<R>>(activity, ...args),
    cancel: env.cancel.bind(env),
    onHeartbeat: (heard: (details?: unknown) => void) => void env.on('heartbeat', heard),
  };
};

export const POSTAL = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };

/** People by e-mail, with a postal address too. */
export const byEmail = (count: number, contact: object = POSTAL): APerson[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${String(index + 1).padStart(3, '0')}`,
    contact: { name: `Person ${index + 1}`, email: `person${index + 1}@customer.example`, ...contact },
    language: 'en',
  }));

/** List, counts and notice, as the workflow sees them. */
export const surveyOf = (activities: Activities, reference: string): Promise<Survey> =>
  inActivity().run(activities.survey, reference);

let number = 0;

/** A case whose list is frozen and whose sending is open, as the workflow leaves it before it sends. */
export const frozenCase = async (
  database: TestDatabase,
  { deps, activities }: Wired,
  people: readonly APerson[],
): Promise<{ reference: string; request: SendRangeRequest }> => {
  const reference = await aBreach(database, `BR-ACT-${(number += 1)}`);
  await somePeople(database, reference, people);
  const { list, notice } = await surveyOf(activities, reference);
  await inActivity().run(activities.freezeRecipients, {
    reference,
    dispatch: 1,
    noticeVersion: notice.version,
    at: '2026-12-04T05:00:00Z',
    listDigest: list.digest,
  });
  await deps.cases.setStanding(reference, { phase: 'notifying', stopped: false });
  const request: SendRangeRequest = {
    reference,
    dispatch: 1,
    fromSeq: 1,
    toSeq: 250,
    noticeVersion: notice.version,
    unknownSends: 'resend',
    zone: 'America/New_York',
    clock: REAL_CLOCK,
    isDrill: false,
    delayedByLawEnforcement: false,
    isLastTry: false,
    tolerated: 0,
  };
  return { reference, request };
};

/** What the records say of everybody, checked: the sums add up and the ledger's chain holds. */
export const recordsOf = async (
  database: TestDatabase,
  reference: string,
): Promise<{ counts: NoticeCounts; notices: NoticeRecord[]; ledger: LedgerEntry[] }> => {
  const counts = await noticeCounts(database, reference);
  expect(addsUp(counts)).toBe(true);
  expect(await verifyLedger(database, reference)).toMatchObject({ ok: true });
  const notices: NoticeRecord[] = [];
  for await (const notice of noticesOf(database, reference)) notices.push(notice);
  const ledger: LedgerEntry[] = [];
  for await (const entry of readLedger(database, reference)) ledger.push(entry);
  return { counts, notices, ledger };
};

/** Records, an inbox, and a relay of its own for whoever asks; registers what begins and ends them. */
export const wiredRelays = () => {
  const opened: { close(): Promise<void> }[] = [];
  let database: TestDatabase;
  let inbox: SmtpSink;
  beforeAll(async () => {
    [database, inbox] = await Promise.all([testDatabase(), startSmtp()]);
  });
  afterAll(async () => {
    for (const resource of opened.reverse()) await resource.close();
    await Promise.all([database.drop(), inbox.close()]);
  });
  return {
    database: () => database,
    inbox: () => inbox,
    withRelay: async (script: SmtpScript = {}) => {
      const relay = await startSmtp(script);
      const all = wire(database, relay, inbox);
      opened.push(relay, all.mail);
      return { relay, all };
    },
  };
};
