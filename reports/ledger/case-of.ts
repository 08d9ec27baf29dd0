import type { WindowsCase } from '../../domain/case/windows-input';
import type { BreachFile } from '../../domain/facts';
import type { LedgerEntry } from '../../domain/ledger';
import type { Policy } from '../../domain/policy/schema';
import { agenciesOf } from './agencies';
import { entriesOf } from './entry-data';
import { factsOf } from './facts';
import { holdsOf } from './holds';
import { firstToldAt } from './sending';

/** What the ledger does not hold, but the records beside it do. */
export interface Recorded {
  readonly document: BreachFile;
  readonly policies: readonly Policy[];
  /** IANA zone of the carrier. */
  readonly zone: string;
  readonly list: WindowsCase['list'];
}

/**
 * The list as the case had counted it by then, which is what it computed its windows from; as it stands now where the
 * ledger tells of no count.
 */
const listAt = (
  all: readonly LedgerEntry[],
  until: readonly LedgerEntry[],
  now: WindowsCase['list'],
): WindowsCase['list'] => {
  const counted = entriesOf(until, 'list-counted').at(-1);
  if (counted) return counted.data;
  return entriesOf(all, 'list-counted').length === 0 ? now : { customers: 0 };
};

/** The consultation counts for as long as the facts say that there is an urgent need. */
const consultedAt = (ledger: readonly LedgerEntry[]): string | null => {
  const need = entriesOf(ledger, 'urgent-need').at(-1);
  const isOver = entriesOf(ledger, 'amended').some(
    ({ seq, data }) => seq > (need?.seq ?? 0) && data.facts?.urgentNeed === false,
  );
  return need && !isOver ? need.data.consultedAt : null;
};

/**
 * A case as its windows see it, by its ledger: what the running workflow holds in its state.
 * @param ledger up to the moment that is asked for
 * @param all the whole ledger
 * @throws TocsinError Failed for an entry that cannot be read
 */
export const caseOf = (
  ledger: readonly LedgerEntry[],
  all: readonly LedgerEntry[],
  { document, policies, zone, list }: Recorded,
): WindowsCase => {
  const notices = agenciesOf(ledger, policies);
  return {
    policies,
    zone,
    facts: factsOf(document, ledger),
    notified: notices
      .filter(({ outcome }) => outcome === 'told')
      .map(({ agency, at, channel }) => ({ agency, at, channel })),
    refusedAgencies: notices.filter(({ outcome }) => outcome === 'refused').map(({ agency }) => agency),
    filings: entriesOf(ledger, 'task-filed').map(({ data: { recipient, confirmation, filedAt } }) => ({
      agency: recipient,
      confirmation,
      filedAt,
    })),
    holds: holdsOf(ledger).map(({ directedAt, lastDay, ending, endedAt }) => ({
      directedAt,
      lastDay,
      releasedAt: ending === 'released' ? endedAt : null,
    })),
    earlyReleaseAt: entriesOf(ledger, 'released-early')[0]?.data.releasedAt ?? null,
    urgentNeedConsultedAt: consultedAt(ledger),
    list: listAt(all, ledger, list),
    customersFirstToldAt: firstToldAt(ledger),
    customersNotifiedAt: ledger.find(({ kind }) => kind === 'customers-notified')?.at ?? null,
  };
};
