import { TocsinError } from '../domain/errors';
import type { Facts } from '../domain/facts';
import type { LedgerEntry } from '../domain/ledger';
import type { Policy } from '../domain/policy/schema';
import type { CarrierPort, ReportRequest } from '../domain/ports';
import type {
  AgencyNotice,
  CalendarDay,
  HoldSpan,
  WindowsInput,
  WindowsReport,
} from '../domain/windows/types';
import type { CaseInputs } from './case-inputs';
import { agenciesOf } from './ledger/agencies';
import { entriesOf } from './ledger/entry-data';
import { factsOf } from './ledger/facts';
import { holdsOf } from './ledger/holds';
import { pinnedPolicies } from './ledger/policies';
import type { ReportRecords } from './records-port';

export interface ReadCaseDeps {
  readonly records: Pick<ReportRecords, 'readBreach' | 'readLedger' | 'noticeCounts'>;
  readonly carrier: Pick<CarrierPort, 'identity'>;
  /** IANA zone of the carrier, and the closures that it counts by. */
  readonly zone: string;
  readonly closures: readonly CalendarDay[];
  /** The policies as shipped; throws TocsinError NotFound for an unknown id. */
  readonly policies: (ids: readonly string[]) => readonly Policy[];
  readonly computeWindows: (input: WindowsInput) => WindowsReport;
  readonly isSandbox: boolean;
}

const collect = async (entries: AsyncIterable<LedgerEntry>): Promise<LedgerEntry[]> => {
  const ledger: LedgerEntry[] = [];
  for await (const entry of entries) ledger.push(entry);
  return ledger;
};

/** Where an agency's e-mail was refused for good, the filing that a person made instead stands for every channel. */
const noticesTo = (ledger: readonly LedgerEntry[], policies: readonly Policy[]): AgencyNotice[] => {
  const all = agenciesOf(ledger, policies);
  const refused = new Set(all.filter(({ outcome }) => outcome === 'refused').map(({ agency }) => agency));
  return all
    .filter(({ outcome }) => outcome === 'told')
    .map(({ agency, at, channel }) => (refused.has(agency) ? { agency, at } : { agency, at, channel }));
};

const spansOf = (ledger: readonly LedgerEntry[]): HoldSpan[] =>
  holdsOf(ledger).map(({ directedAt, lastDay, ending, endedAt }) => ({
    directedAt,
    lastDay,
    ...(ending === 'released' && endedAt ? { releasedAt: endedAt } : {}),
  }));

const windowsInput = (
  { zone, closures }: ReadCaseDeps,
  facts: Facts,
  policies: readonly Policy[],
  ledger: readonly LedgerEntry[],
  at: string,
): WindowsInput => {
  const [early] = entriesOf(ledger, 'released-early');
  const [urgent] = entriesOf(ledger, 'urgent-need');
  return {
    policies,
    zone,
    closures,
    reading: { kind: 'safe' },
    facts,
    notified: noticesTo(ledger, policies),
    holds: spansOf(ledger),
    ...(early ? { releasedEarlyAt: early.data.releasedAt } : {}),
    ...(urgent ? { urgentNeedConsultedAt: urgent.data.consultedAt } : {}),
    at,
  };
};

/**
 * Reads all that a report is compiled from.
 * @throws TocsinError NotFound for an unknown breach; Unavailable while its ledger is still empty: a case that has just
 * been opened writes its first entries a moment later
 */
export const readCase = async (deps: ReadCaseDeps, request: ReportRequest): Promise<CaseInputs> => {
  const { records, carrier, isSandbox, zone } = deps;
  const { reference, at, decision } = request;
  const { document, policies: openedUnder, isDrill } = await records.readBreach(reference);
  const ledger = await collect(records.readLedger(reference));
  if (!ledger.some(({ kind }) => kind === 'opened'))
    throw new TocsinError(
      'Unavailable',
      `the ledger of ${reference} does not tell of its opening yet`,
      'Repeat in a moment; the worker writes it.',
    );
  const facts = factsOf(document, ledger);
  const pinned = pinnedPolicies(openedUnder, ledger);
  const texts = deps.policies(pinned.map(({ id }) => id));
  return {
    reference,
    document,
    mode: isDrill ? 'drill' : isSandbox ? 'sandbox' : 'live',
    zone,
    carrier: carrier.identity(),
    ledger,
    facts,
    policies: pinned.flatMap((policy) => {
      const text = texts.find(({ id }) => id === policy.id);
      return text ? [{ pinned: policy, text }] : [];
    }),
    windows: deps.computeWindows(windowsInput(deps, facts, texts, ledger, at)),
    counts: await records.noticeCounts(reference),
    decision,
  };
};
