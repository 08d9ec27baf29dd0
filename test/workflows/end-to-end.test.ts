import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { caseTimeMs } from '../../domain/clock';
import type { CaseStatus } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import { breachWorkflowId } from '../../domain/naming';
import type { ObligationWindow } from '../../domain/windows/types';
import { readLedger, verifyLedger } from '../../records/ledger-store';
import { verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import { createReportStore } from '../../records/report-store';
import type { Report } from '../../reports/schema/report';
import { BREACH } from '../../workflows/contract';
import type { BreachInput } from '../../workflows/contract';
import { aHold, someFacts } from '../support/builders';
import { eventually } from '../support/eventually';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';
import type { APerson } from '../support/records';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';
import { devServer } from '../support/temporal';
import { startWiredWorker } from '../support/wired-worker';
import { planDigest } from '../support/plan-digest';

/** A real Temporal server, Postgres and SMTP server, the production worker, and a drill at four days a second. */
const SPEED = 4 * 86_400;
const REFERENCE = 'BR-2026-0030';
const DAY_MS = 86_400_000;

const POSTAL = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };
const PEOPLE: APerson[] = [
  ...Array.from({ length: 22 }, (_, index) => ({
    id: `c${index + 10}`,
    contact: { name: `Wanda Reyes ${index}`, email: `wanda${index}@customer.example` },
    language: index % 2 ? 'en' : 'es',
  })),
  ...['l1', 'l2', 'l3'].map((id) => ({ id, contact: { name: `Letter ${id}`, ...POSTAL } })),
  {
    id: 'moved',
    contact: {
      name: 'M',
      email: 'new@customer.example',
      emailSince: '2026-12-10',
      previousEmail: 'old@customer.example',
    },
  },
  {
    id: 'shop',
    segment: 'business',
    contact: { name: 'Shop', email: 'shop@customer.example', agentEmail: 'agent@customer.example' },
  },
  { id: 'gone-letter', contact: { name: 'G', email: 'gone1@customer.example', ...POSTAL } },
  { id: 'gone', contact: { name: 'H', email: 'gone2@customer.example' } },
  {
    id: 'second',
    contact: { name: 'S', email: 'gone3@customer.example', previousEmail: 'second@customer.example' },
  },
  { id: 'nowhere', contact: { name: 'N' } },
];

let env: TestWorkflowEnvironment;
let database: TestDatabase;
let inbox: SmtpSink;
let stopWorker: () => Promise<void>;
let handle: WorkflowHandle;

beforeAll(async () => {
  [env, database, inbox] = await Promise.all([
    devServer(),
    testDatabase(),
    startSmtp({ rcptTo: (address) => (address.startsWith('gone') ? '550 5.1.1 no such user' : undefined) }),
  ]);
  stopWorker = await startWiredWorker(env, database, inbox);
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([env.teardown(), database.drop(), inbox.close()]);
});

const status = (): Promise<CaseStatus> => handle.query<CaseStatus>('status');
const now = async (): Promise<string> =>
  new Date(caseTimeMs((await status()).clock, Date.now())).toISOString();
const act = (name: MessageName, input: object): Promise<CaseStatus> =>
  handle.executeUpdate<CaseStatus, [object]>(name, { args: [input] });
const listed = async (query: string): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { workflowId } of env.client.workflow.list({ query })) ids.push(workflowId);
  return ids;
};
const isListed = (query: string) =>
  eventually(async () => expect(await listed(query)).toEqual([breachWorkflowId(REFERENCE)]));
const toCustomers = () => inbox.messages.filter(({ to }) => to[0]?.endsWith('@customer.example'));

test('one breach from open to closed, with a hold, letters, and a mailbox that is gone', async () => {
  const openedAt = FILED.filedAt;
  const facts = someFacts();
  await aBreach(database, REFERENCE, { openedBy: 'alice', openedAt, isDrill: true, speed: SPEED });
  await somePeople(database, REFERENCE, PEOPLE);
  const input: BreachInput = {
    reference: REFERENCE,
    title: 'Call records read through a partner portal',
    openedAt,
    openedBy: 'alice',
    zone: 'America/New_York',
    policies: under(...DEFAULT_POLICIES),
    closures: [],
    facts,
    drill: { speed: SPEED },
  };
  handle = await env.client.workflow.start(BREACH, {
    taskQueue: 'tocsin',
    workflowId: breachWorkflowId(REFERENCE),
    args: [input],
  });

  // Law enforcement, at once.
  await eventually(async () =>
    expect(inbox.messages.filter(({ to }) => to[0]?.startsWith('cpni-notices@'))).toHaveLength(2),
  );
  await isListed('BreachPhase = "determined" AND BreachDrill = true');
  const filed = await act('recordFiling', { ...FILED, filedAt: await now(), reason: 'a busy machine' });
  const opensAt = Date.parse(filed.windows?.effective.customers.earliest ?? '');
  expect(opensAt - Date.parse(filed.caseTime)).toBeGreaterThan(7 * DAY_MS);

  // A hold, by Signal, as another system would send it; and nothing goes out past the window's opening.
  await handle.signal('hold', aHold({ directedAt: await now(), days: 30 }));
  await isListed('BreachHeld = true AND BreachPhase = "held"');
  await act('approve', { digest: await planDigest(status), actor: 'bob' });
  await eventually(async () => expect(Date.parse(await now())).toBeGreaterThan(opensAt + 2 * DAY_MS));
  expect(toCustomers()).toHaveLength(0);

  // Its release sends nothing by itself; the approval is given again.
  const released = await act('releaseHold', {
    reference: 'FBI-2026-17',
    releasedAt: await now(),
    actor: 'alice',
  });
  expect(released).toMatchObject({ held: false, approval: { valid: false } });
  await eventually(async () => expect(Date.parse(await now())).toBeGreaterThan(opensAt + 6 * DAY_MS));
  expect(toCustomers()).toHaveLength(0);
  await act('approve', { digest: await planDigest(status), actor: 'bob' });
  await isListed('BreachPhase = "notified" AND BreachCustomers = 31');

  // Everybody is accounted for; two persons decide about those whom nothing reaches.
  const { counts } = await status();
  expect(counts).toEqual({
    listed: 31,
    accepted: 25,
    letter: 4,
    failed: 2,
    pending: 0,
    unknown: 0,
    bounced: 0,
  });
  expect(toCustomers()).toHaveLength(27);
  expect(new Set(toCustomers().map(({ to }) => to[0])).size).toBe(27);
  expect(toCustomers().map(({ to }) => to[0])).toEqual(
    expect.arrayContaining([
      'old@customer.example',
      'new@customer.example',
      'shop@customer.example',
      'agent@customer.example',
      'second@customer.example',
      'wanda7@customer.example',
    ]),
  );
  expect(toCustomers().every(({ mail: { subject } }) => /drill/i.test(subject ?? ''))).toBe(true);
  const close = { as: 'complete', reason: 'the accounts have no address', actor: 'alice' };
  await expect(act('close', close)).rejects.toThrow();
  await expect(act('close', { ...close, second: 'carol' })).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/4 letter\(s\) were never written/) as string },
  });
  await act('close', { ...close, second: 'carol', lettersElsewhere: 'a print shop has the list' });
  expect(await handle.result()).toEqual({ reference: REFERENCE, closedAs: 'complete' });
  await isListed('BreachPhase = "closed" AND BreachNotified = 25 AND ExecutionStatus = "Completed"');
}, 120_000);

test('its ledger verifies, and tells the story in order', async () => {
  expect(await verifyLedger(database, REFERENCE)).toMatchObject({ ok: true });
  expect(await verifyOutcomes(database, REFERENCE)).toMatchObject({ problems: [], notSealedYet: 0 });
  const kinds: string[] = [];
  for await (const { kind } of readLedger(database, REFERENCE)) kinds.push(kind);
  const story = kinds.filter(
    (kind) => !['alerted', 'reminded', 'customers-imported', 'list-counted', 'report-built'].includes(kind),
  );
  expect(story).toEqual([
    'opened',
    'determined',
    'agency-emailed',
    'agency-emailed',
    'filing-recorded',
    'hold-placed',
    'approved',
    'hold-released',
    'approval-void',
    'approved',
    'recipients-frozen',
    'batch-sent',
    'batch-sent',
    'customers-notified',
    'closed',
  ]);
});

test('its report is final, adds up, names the decision, and counts no notice inside the hold', async () => {
  const reports = await createReportStore(database).readReports(REFERENCE);
  expect(reports.map(({ stage }) => stage)).toEqual(['initial', 'final']);
  const final = JSON.parse(reports.at(-1)?.json ?? '{}') as object;
  expect(final).toMatchObject({
    stage: 'final',
    mode: 'drill',
    noticesInsideHolds: 0,
    holds: [{ reference: 'FBI-2026-17', ending: 'released', noticesSentInside: 0 }],
    notices: {
      counts: { listed: 31, accepted: 25, letter: 4, failed: 2 },
      decision: { actor: 'alice', second: 'carol' },
    },
  });
  expect(reports.at(-1)?.pdf.subarray(0, 5).toString()).toBe('%PDF-');
});

test('its report and the running breach tell the same windows, day for day', async () => {
  const reports = await createReportStore(database).readReports(REFERENCE);
  const { windows } = JSON.parse(reports.at(-1)?.json ?? '{}') as Report;
  const shown = (await status()).windows;
  const daysOf = (obligations: readonly ObligationWindow[] | Report['windows']['obligations']) =>
    obligations.map(({ policy, obligation, earliest, latest }) => ({ policy, obligation, earliest, latest }));
  expect(windows.obligations).toHaveLength(4);
  expect(daysOf(windows.obligations)).toEqual(daysOf(shown?.obligations ?? []));
  expect({ agencies: windows.agencies, customers: windows.customers }).toEqual(shown?.effective);
});

test('nothing personal is in its history', async () => {
  const history = historyToJSON(await handle.fetchHistory());
  const payloads = [...history.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString('utf8'),
  );
  const all = [history, ...payloads].join('\n');
  // A control: what is in it can be read this way.
  expect(all).toContain('FBI-2026-17');
  expect(all).not.toMatch(/customer\.example|Wanda|Main St/);
});
