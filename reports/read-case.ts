import { TocsinError } from '../domain/errors';
import type { LedgerEntry } from '../domain/ledger';
import type { Policy } from '../domain/policy/schema';
import type { CarrierPort, ReportRequest } from '../domain/ports';
import type { CalendarDay, WindowsInput, WindowsReport } from '../domain/windows/types';
import type { CaseInputs } from './case-inputs';
import { entriesOf } from './ledger/entry-data';
import { documentOf, factsOf } from './ledger/facts';
import { pinnedPolicies } from './ledger/policies';
import type { ReportRecords } from './records-port';
import { recordedWindowsInput } from './windows-input';

export interface ReadCaseDeps {
  readonly records: Pick<
    ReportRecords,
    | 'readBreach'
    | 'readLedger'
    | 'noticeCounts'
    | 'lettersDue'
    | 'mayHaveComeTwice'
    | 'lateReasons'
    | 'affectedCounts'
  >;
  readonly carrier: Pick<CarrierPort, 'identity'>;
  /** IANA zone of the carrier and its closures, for a case whose ledger does not say by which it was opened. */
  readonly zone: string;
  readonly closures: readonly CalendarDay[];
  /** The policies as shipped; throws TocsinError NotFound for an unknown id. */
  readonly policies: (ids: readonly string[]) => readonly Policy[];
  readonly computeWindows: (input: WindowsInput) => WindowsReport;
  readonly isSandbox: boolean;
}

/** The whole ledger of a breach, in order. */
export const ledgerOf = async (
  { readLedger }: Pick<ReportRecords, 'readLedger'>,
  reference: string,
): Promise<LedgerEntry[]> => {
  const ledger: LedgerEntry[] = [];
  for await (const entry of readLedger(reference)) ledger.push(entry);
  return ledger;
};

/**
 * Reads all that a report is compiled from.
 * @throws TocsinError NotFound for an unknown breach; Unavailable while its ledger is still empty: a case that has just
 * been opened writes its first entries a moment later
 */
export const readCase = async (deps: ReadCaseDeps, request: ReportRequest): Promise<CaseInputs> => {
  const { records, carrier, isSandbox, computeWindows } = deps;
  const { reference, at, decision } = request;
  const { document: stated, policies: openedUnder, isDrill } = await records.readBreach(reference);
  const ledger = await ledgerOf(records, reference);
  const document = documentOf(stated, ledger);
  if (!ledger.some(({ kind }) => kind === 'opened'))
    throw new TocsinError(
      'Unavailable',
      `the ledger of ${reference} does not tell of its opening yet`,
      'Repeat in a moment; the worker writes it.',
    );
  const opening = entriesOf(ledger, 'opened').at(-1)?.data;
  const zone = opening?.zone ?? deps.zone;
  const closures = opening?.closures ?? deps.closures;
  const facts = factsOf(document, ledger);
  const pinned = pinnedPolicies(openedUnder, ledger);
  const texts = deps.policies(pinned.map(({ id }) => id));
  const counts = await records.noticeCounts(reference);
  const windowsInput = recordedWindowsInput(
    {
      document,
      zone,
      closures,
      openedUnder,
      policies: deps.policies,
      ledger,
      computeWindows,
      list: { customers: counts.listed, ...(await records.affectedCounts(reference)) },
    },
    at,
  );
  return {
    reference,
    document,
    // As it was opened: the ledger cannot be changed, the case's own row could.
    mode: (opening?.drill ?? isDrill) ? 'drill' : isSandbox ? 'sandbox' : 'live',
    zone,
    carrier: carrier.identity(),
    ledger,
    facts,
    policies: pinned.flatMap((policy) => {
      const text = texts.find(({ id }) => id === policy.id);
      return text ? [{ pinned: policy, text }] : [];
    }),
    windowsInput,
    windows: computeWindows(windowsInput),
    counts,
    lettersDue: await records.lettersDue(reference),
    lateReasons: await records.lateReasons(reference),
    mayHaveComeTwice: await records.mayHaveComeTwice(reference),
    decision,
  };
};
