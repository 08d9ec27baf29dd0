import type { NoticeCounts } from '../../domain/counts';
import { TocsinError } from '../../domain/errors';
import type { BreachFile } from '../../domain/facts';
import type { Json, LedgerEntry, LedgerKind } from '../../domain/ledger';
import { policySchema } from '../../domain/policy/schema';
import type { Policy } from '../../domain/policy/schema';
import type { ListSurvey } from '../../domain/ports';
import type { WindowsInput, WindowsReport } from '../../domain/windows/types';
import type { ReportsDeps } from '../../reports/create-reports';
import { digestOf } from '../../reports/digest';
import type { ReportRecords, StoredReport } from '../../reports/records-port';

/** Nothing of this may be in any output: the ledger should not hold it either, but a report must not pass it on. */
export const MARKERS = ['MARKER-Jane-Doe', 'marker.jane@example.net', 'MARKER-customer-77', '12 Marker Lane'];
const [name = '', email = '', customerId = '', street = ''] = MARKERS;

export const REFERENCE = 'BR-2026-0001';
export const AT = '2026-12-10T15:00:00Z';

export const aPolicy = (id = 'fcc-2007', version = 1): Policy =>
  policySchema.parse({
    id,
    version,
    title: 'CPNI breach notification, 2007 text',
    citation: '47 CFR 64.2011',
    source: 'Federal Register',
    effectiveFrom: '2007-12-08',
    verified: true,
    retention: { years: 2, citation: '47 CFR 64.2011(d)' },
    holds: { citation: '47 CFR 64.2011(b)(3)', firstDays: 30, extendable: true, written: true },
    obligations: [
      {
        id: 'agencies',
        recipient: 'agencies',
        citation: '47 CFR 64.2011(b)',
        agencies: ['USSS', 'FBI'],
        channel: 'portal',
        latest: { after: 'determination', count: 7, unit: 'business-days' },
      },
    ],
  });

export const aDocument = (changes: Partial<BreachFile> = {}): BreachFile => ({
  discoveredAt: '2026-11-20T09:00:00-05:00',
  intentional: true,
  harm: 'possible',
  title: 'Call records read through a partner portal',
  description: 'An intruder read call records through a partner portal.\nThe portal was closed the same day.',
  occurred: { from: '2026-11-01T00:00:00-05:00', to: '2026-11-19T00:00:00-05:00', estimated: true },
  methodOfCompromise: 'Stolen credentials of a partner.',
  dataTypes: ['call_detail', 'account'],
  estimatedLoss: { carrier: 120_000, customers: 0, basis: 'hours of work and credits' },
  contact: { name: 'Privacy Officer', email: 'privacy@carrier.example', phone: '+1-555-0101' },
  ...changes,
});

export const CARRIER = {
  legalName: 'Example Telecom LLC',
  frn: '0000000000',
  filer499Id: '800000',
  postalAddress: ['1 Example Way', 'Springfield, OK 73000'],
  phone: '+1-555-0100',
  mailDomain: 'mail.example.com',
};

/** What the workflow writes, as `kind, time, data` with the actor where a person acts. */
export type Step = readonly [LedgerKind, string, { readonly [key: string]: Json }, string?];

export const aBatch = (
  from: string,
  until: string,
  counts: { readonly [key: string]: number } = {},
  range: readonly [number, number] = [1, 200],
): Step => [
  'batch-sent',
  until,
  {
    dispatch: 1,
    fromSeq: range[0],
    toSeq: range[1],
    accepted: 0,
    letter: 0,
    unknown: 0,
    failed: 0,
    pending: 0,
    doubted: 0,
    digest: 'batch',
    from,
    until,
    ...counts,
  },
];

export const HOLD: Step = [
  'hold-placed',
  '2026-11-24T15:00:00Z',
  {
    reference: 'FBI-2026-17',
    agency: 'FBI',
    agent: 'Agent Example',
    directedAt: '2026-11-24T10:00:00-05:00',
    lastDay: '2026-12-08',
    text: 'FBI directed not to notify customers until 2026-12-08 (FBI-2026-17)',
  },
  'alice',
];
export const RELEASE: Step = [
  'hold-released',
  '2026-12-01T15:00:00Z',
  {
    reference: 'FBI-2026-17',
    releasedAt: '2026-12-01T09:30:00-05:00',
    text: 'hold FBI-2026-17 was released',
  },
  'alice',
];

export const STORY: readonly Step[] = [
  [
    'opened',
    '2026-11-23T15:00:00Z',
    { title: 't', policies: ['fcc-2007 v1'], facts: {}, drill: false, text: 'opened' },
    'alice',
  ],
  ['determined', '2026-11-23T15:01:00Z', { at: '2026-11-23T10:00:00-05:00', reason: 'logs read' }, 'alice'],
  [
    'alerted',
    '2026-11-23T15:02:00Z',
    { key: 'k', roles: ['security'], sent: true, text: 'file at the portal' },
  ],
  [
    'filing-recorded',
    '2026-11-23T16:00:00Z',
    {
      agency: 'agencies',
      agencies: ['USSS', 'FBI'],
      confirmation: 'CRF-881',
      filedAt: '2026-11-23T10:55:00-05:00',
    },
    'alice',
  ],
  HOLD,
  [
    'hold-extended',
    '2026-11-28T15:00:00Z',
    { reference: 'FBI-2026-17', extension: 'FBI-2026-17/A', until: '2026-12-20' },
    'alice',
  ],
  RELEASE,
  ['approved', '2026-12-02T15:00:00Z', { digest: 'sha256:plan-1', reason: null }, 'bob'],
  ['approval-void', '2026-12-02T16:00:00Z', { digest: 'sha256:plan-1', now: 'sha256:plan-2' }],
  ['approved', '2026-12-02T17:00:00Z', { digest: 'sha256:plan-2', reason: null }, 'bob'],
  [
    'recipients-frozen',
    '2026-12-04T05:00:00Z',
    {
      dispatch: 1,
      total: 200,
      byEmail: 190,
      byLetter: 8,
      withoutAddress: 2,
      listDigest: 'sha256:list',
      recipient: name,
    },
  ],
  aBatch('2026-12-04T05:00:01Z', '2026-12-04T05:01:00Z', { accepted: 180, letter: 20 }),
  [
    'customers-notified',
    '2026-12-04T05:02:00Z',
    {
      listed: 200,
      accepted: 180,
      letter: 20,
      text: `customers were notified, such as ${email}`,
      customerId,
      street,
    },
  ],
];

export const aLedger = (steps: readonly Step[] = STORY): LedgerEntry[] =>
  steps.map(([kind, at, data, actor = 'tocsin'], index) => ({
    reference: REFERENCE,
    seq: index + 1,
    key: `case/${index}`,
    kind,
    at,
    recordedAt: at,
    actor,
    data,
    previousHash: digestOf(index - 1),
    hash: digestOf(index),
  }));

export const SETTLED: NoticeCounts = {
  listed: 200,
  pending: 0,
  accepted: 180,
  bounced: 0,
  letter: 20,
  unknown: 0,
  failed: 0,
};

/** The windows as a story knows them: the calculus has its own tests. */
export const windowsStub = (input: WindowsInput): WindowsReport => ({
  policies: input.policies.map(({ id }) => id),
  zone: input.zone,
  obligations: [
    {
      recipient: 'agencies',
      policy: 'fcc-2007',
      obligation: 'agencies',
      citation: '47 CFR 64.2011(b)',
      earliest: null,
      latest: '2026-12-03T23:59:59-05:00',
      why: ['day 0 is 2026-11-23'],
      status: 'met',
    },
  ],
  effective: {
    agencies: { earliest: null, latest: '2026-12-03T23:59:59-05:00' },
    customers: { earliest: '2026-12-04T00:00:00-05:00', latest: null },
  },
  held: false,
  conflicts: [],
  warnings: [],
});

export interface CaseOptions {
  readonly document?: BreachFile;
  readonly ledger?: readonly LedgerEntry[];
  readonly counts?: NoticeCounts;
  readonly lettersDue?: number;
  readonly lateReasons?: readonly string[];
  /** Of the customers' window. */
  readonly latest?: string;
  readonly mayHaveComeTwice?: number;
  readonly affected?: Pick<ListSurvey, 'byState' | 'byDataType'>;
  /** By the opening on the ledger, whatever the case's own row says. */
  readonly isDrill?: boolean;
}

/** Records of one case in memory, with the promises of the real ones: reports are numbered and never change. */
export const aCase = ({
  document = aDocument(),
  ledger = aLedger(),
  counts = SETTLED,
  lettersDue = 0,
  lateReasons = [],
  latest,
  mayHaveComeTwice = 0,
  affected = {},
  isDrill = false,
}: CaseOptions = {}) => {
  const saved: StoredReport[] = [];
  const asked: WindowsInput[] = [];
  const records: ReportRecords = {
    readBreach: async (reference) => {
      if (reference !== REFERENCE) throw new TocsinError('NotFound', `there is no breach ${reference}`);
      return { reference, document, policies: ['fcc-2007'], isDrill: false };
    },
    readLedger: async function* () {
      for (const entry of ledger)
        yield entry.kind === 'opened' ? { ...entry, data: { ...entry.data, drill: isDrill } } : entry;
    },
    noticeCounts: async () => counts,
    lettersDue: async () => lettersDue,
    lateReasons: async () => lateReasons,
    mayHaveComeTwice: async () => mayHaveComeTwice,
    affectedCounts: async () => affected,
    readReports: async () => saved,
    readReport: async (reportId) => {
      const found = saved.find((report) => report.reportId === reportId);
      if (!found) throw new TocsinError('NotFound', `there is no report ${reportId}`);
      return found;
    },
    saveReport: async (report) => {
      saved.push(report);
      const number = saved.filter(({ stage }) => stage === report.stage).length;
      return { reportId: `${report.reference}/${report.stage}/${number}` };
    },
  };
  const deps: ReportsDeps = {
    records,
    carrier: { identity: () => CARRIER },
    zone: 'America/New_York',
    closures: [],
    policies: (ids) => ids.map((id) => aPolicy(id)),
    computeWindows: (input) => {
      asked.push(input);
      const { effective, ...windows } = windowsStub(input);
      const customers = { ...effective.customers, ...(latest === undefined ? {} : { latest }) };
      return { ...windows, effective: { ...effective, customers } };
    },
    isSandbox: false,
  };
  return { deps, saved, asked };
};
