import { amendedDocument } from '../../domain/about';
import { factsSchema } from '../../domain/facts';
import type { BreachFile, Facts } from '../../domain/facts';
import type { LedgerEntry } from '../../domain/ledger';
import type { Report } from '../schema/report';
import { entriesOf } from './entry-data';

/** What was stated at the opening, with every amendment of it in their order. */
export const documentOf = (stated: BreachFile, ledger: readonly LedgerEntry[]): BreachFile =>
  amendedDocument(
    stated,
    entriesOf(ledger, 'amended').flatMap(({ data }) => data.about ?? []),
  );

/** The facts as they stand: the breach file, then the determination and every amendment in their order. */
export const factsOf = (document: BreachFile, ledger: readonly LedgerEntry[]): Facts => {
  const changes = [
    ...entriesOf(ledger, 'determined').map(({ seq, data }) => ({ seq, facts: { determinedAt: data.at } })),
    ...entriesOf(ledger, 'amended').map(({ seq, data }) => ({ seq, facts: data.facts ?? {} })),
  ].sort((a, b) => a.seq - b.seq);
  const named = Object.keys(factsSchema.shape).map((name) => [name, document[name as keyof Facts]] as const);
  const opened = Object.fromEntries(named.filter(([, value]) => value !== undefined)) as Facts;
  return changes.reduce<Facts>((facts, change) => ({ ...facts, ...change.facts }), opened);
};

/** The determination with who made it and why, and each later change of the facts. */
export const determinationOf = (facts: Facts, ledger: readonly LedgerEntry[]): Report['determination'] => {
  const determined = entriesOf(ledger, 'determined').at(-1);
  return {
    discoveredAt: facts.discoveredAt,
    determinedAt: facts.determinedAt ?? null,
    determinedBy: determined?.actor ?? null,
    reason: determined?.data.reason ?? null,
    isIntentional: facts.intentional,
    isGoodFaith: facts.goodFaith ?? null,
    isEncrypted: facts.encrypted ?? null,
    isKeyTaken: facts.keyTaken ?? null,
    harm: facts.harm,
    isUrgentNeedFlagged: facts.urgentNeed ?? false,
    amendments: entriesOf(ledger, 'amended').map(({ at, actor, seq, data }) => ({
      at,
      actor,
      reason: data.reason,
      changed: [...Object.keys(data.facts ?? {}), ...Object.keys(data.about ?? {}), ...(data.policies ?? [])],
      ledgerSeq: seq,
    })),
  };
};
