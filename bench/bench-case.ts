import { Readable } from 'node:stream';
import { carrierPort } from '../config/carrier';
import type { Carrier } from '../config/carrier';
import { loadPolicy } from '../config/policies';
import { openCase } from '../domain/case/open-case';
import { REAL_CLOCK } from '../domain/clock';
import { computeWindows } from '../domain/windows/compute-windows';
import { createBreach } from '../records/breaches';
import type { Database } from '../records/database';
import { importCustomers } from '../records/import/import-customers';
import { createLedgerStore } from '../records/ledger-store';
import { createReportStore } from '../records/report-store';
import { createReports } from '../reports/create-reports';
import type { BreachInput } from '../workflows/contract';

/** Long enough ago that every wait is over: what is measured is the sending. */
export const AT = '2026-01-05T10:00:00-05:00';
const ACTOR = 'bench';
const POLICIES = ['fcc-2007'];

const facts = { discoveredAt: AT, determinedAt: AT, intentional: true, harm: 'possible' } as const;
const document = {
  ...facts,
  title: 'Benchmark',
  description: 'Benchmark',
  methodOfCompromise: 'none',
  dataTypes: ['call_detail' as const],
  occurred: { from: AT, estimated: true },
};

/** A breach on the records; its workflow is started when its list is there. */
export const openBreach = async (database: Database, reference: string): Promise<void> => {
  const opening = { reference, document, facts, policies: POLICIES, openedBy: ACTOR, openedAt: AT };
  await createBreach(database, { ...opening, isDrill: false, speed: 1 });
  await createLedgerStore(database).append(reference, [
    { kind: 'opened', at: AT, actor: ACTOR, key: 'opened', data: { policies: POLICIES } },
  ]);
};

/**
 * What a breach's workflow goes on from when everything but the sending is behind it: determined, law enforcement told,
 * the wait over, and nobody's approval asked for.
 */
export const readyToSend = (reference: string, zone: string): BreachInput => {
  const policies = POLICIES.map((id) => ({ ...loadPolicy(id), approvals: 0 as const }));
  const { title } = document;
  const opening = { reference, title, openedBy: ACTOR, zone, policies, facts };
  const notified = (['USSS', 'FBI'] as const).map((agency) => ({
    agency,
    at: AT,
    channel: 'portal' as const,
    flagsUrgentNeed: false,
  }));
  const state = { ...openCase({ ...opening, isDrill: false }), notified };
  return { ...opening, openedAt: AT, closures: [], carried: { state, clock: REAL_CLOCK } };
};

/** Customer 1 is `customer1@example.com`. */
export const emailOf = (customerId: string): string =>
  `customer${Number(customerId.slice('C-'.length))}@example.com`;

function* customersFile(count: number): Generator<string> {
  yield 'customer_id,name,email,language,data_types\n';
  for (let number = 1; number <= count; number += 1) {
    const id = `C-${String(number).padStart(7, '0')}`;
    yield `${id},Customer ${number},${emailOf(id)},en,call_detail\n`;
  }
}

/** Imports so many customers, as a file of theirs would be. */
export const importList = async (database: Database, reference: string, count: number): Promise<void> => {
  const stream = Readable.from(customersFile(count));
  await importCustomers(database, { reference, stream, format: 'csv', actor: ACTOR });
};

/** Compiles the report, JSON and PDF. */
export const buildReport = async (database: Database, reference: string, carrier: Carrier): Promise<void> => {
  const reports = createReports({
    records: createReportStore(database),
    carrier: carrierPort(carrier),
    zone: carrier.zone,
    closures: carrier.closures,
    policies: (ids) => ids.map((id) => loadPolicy(id)),
    computeWindows,
    isSandbox: true,
  });
  await reports.preview({ reference, stage: 'initial', at: AT });
};
