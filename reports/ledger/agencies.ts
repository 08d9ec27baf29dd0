import type { LedgerEntry } from '../../domain/ledger';
import { combineRules } from '../../domain/policy/rules';
import type { Policy } from '../../domain/policy/schema';
import type { Agency } from '../../domain/schemas';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';
import type { EntryData } from './entry-data';

type Told = Report['agencies'][number];

/** Whom one filing reached: those the entry names, else everyone with whom a policy asks for a filing. */
const reachedBy = (filing: EntryData<'filing-recorded'>, policies: readonly Policy[]): Agency[] => {
  if (filing.agencies) return filing.agencies;
  if (filing.agency !== 'agencies') return [filing.agency];
  const duties = combineRules(policies).agencyDuties.filter(({ channel }) => channel === 'portal');
  return [...new Set(duties.map(({ agency }) => agency))];
};

const stated = (text: string): string => text.trim() || 'none given';

/** Who of law enforcement was told, by which channel, when, and what proves it. */
export const agenciesOf = (ledger: readonly LedgerEntry[], policies: readonly Policy[]): Told[] => {
  const emailed = entriesOf(ledger, 'agency-emailed').map(({ data, at, actor, seq }): Told => ({
    agency: data.agency,
    channel: 'email',
    outcome: 'told',
    at: data.at ?? at,
    confirmation: stated(data.reply),
    by: actor,
    receiptDigest: null,
    reportDigest: null,
    ledgerSeq: seq,
  }));
  const refused = entriesOf(ledger, 'agency-refused').map(({ data, at, actor, seq }): Told => ({
    agency: data.agency,
    channel: 'email',
    outcome: 'refused',
    at,
    confirmation: stated(data.reply),
    by: actor,
    receiptDigest: null,
    reportDigest: null,
    ledgerSeq: seq,
  }));
  const filed = entriesOf(ledger, 'filing-recorded').flatMap(({ data, actor, seq }) =>
    reachedBy(data, policies).map((agency): Told => ({
      agency,
      channel: 'portal',
      outcome: 'told',
      at: data.filedAt,
      confirmation: stated(data.confirmation),
      by: actor,
      receiptDigest: data.documentDigest ?? null,
      reportDigest: data.reportDigest ?? null,
      ledgerSeq: seq,
    })),
  );
  return [...emailed, ...refused, ...filed].sort((a, b) => a.ledgerSeq - b.ledgerSeq);
};
