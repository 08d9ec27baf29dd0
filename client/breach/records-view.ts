import type { CaseStatus } from '../../domain/case/state';
import type { CopyCounts, NoticeCounts } from '../../domain/counts';
import type { StepDue } from '../../domain/sending/step-dues';
import { TocsinError } from '../../domain/errors';
import { copyCounts, noticeCounts } from '../../records/case-store';
import { adviceOnHold, holdsOnRecord } from '../../records/holds-on-record';
import type { HoldOnRecord } from '../../records/holds-on-record';
import { contradictionsOf } from '../../records/ledger-repeats';
import type { Contradiction } from '../../records/ledger-repeats';
import { readBreach } from '../../records/breaches';
import { legalHoldsOnRecord } from '../../records/legal-holds';
import type { LegalHold } from '../../domain/retention/state';
import type { RetentionStanding } from '../../domain/retention/ports';
import { lettersDue } from '../../records/letters-written';
import { readRetention } from '../../records/retention-store';
import { readLedger } from '../../records/ledger-store';
import type { Database } from '../../records/database';
import { ledgerOf } from '../../reports/read-case';
import { countsAtDestruction } from '../evidence/destroyed';
import { withRecords } from '../with-records';
import { sendingNow } from '../dispatch/sending-now';
import type { SendingNow } from '../dispatch/sending-now';
import { readStepDues } from '../dispatch/steps';
import { destroyedText } from './refuse-destroyed';

/** What the records say of a breach beside its workflow. */
export interface RecordsView {
  /** As they stand; once the people are destroyed, as the ledger kept them then. */
  readonly counts: NoticeCounts;
  /** null: the people are destroyed, and the ledger keeps no count of copies. */
  readonly copies: CopyCounts | null;
  /** That the people are destroyed, in words; null: they are on record. */
  readonly destroyed: string | null;
  /** Steps of people's cascades that stand open, each with its due time. */
  readonly steps: readonly StepDue[];
  /** Letters that no export has written since they became due, where customers are notified; null before: nothing hangs on it yet. */
  readonly lettersDue: number | null;
  /** How the sending stands, while customers are notified or afterwards; null: not yet, or the people are destroyed. */
  readonly sending: SendingNow | null;
  readonly contradictions: readonly Contradiction[];
  readonly holds: readonly HoldOnRecord[];
  /** Requests and court orders that are pending, by the ledger: those of an open case too. */
  readonly legalHolds: readonly LegalHold[];
  /** Until when it is kept, its legal holds, when it was destroyed; null: it is not closed, or its retention has not begun. */
  readonly retention: RetentionStanding | null;
}

const SENT: readonly string[] = ['notifying', 'notified', 'reported'];

const keptCounts = async (database: Database, reference: string): Promise<NoticeCounts | null> =>
  countsAtDestruction(await ledgerOf({ readLedger: (each) => readLedger(database, each) }, reference));

/** Null where the records cannot be reached from here, or do not know the breach. */
export const readRecordsView = async ({
  reference,
  phase,
  paused,
  windows,
}: Pick<CaseStatus, 'reference' | 'phase' | 'paused' | 'windows'>): Promise<RecordsView | null> => {
  try {
    return await withRecords(async (database) => {
      const breach = await readBreach(database, reference);
      const destroyed = await destroyedText(database, reference);
      const kept = destroyed === null ? null : await keptCounts(database, reference);
      return {
        counts: kept ?? (await noticeCounts(database, reference)),
        copies: destroyed === null ? await copyCounts(database, reference) : null,
        destroyed,
        steps: await readStepDues(database, reference, windows?.effective.customers.latest ?? null),
        lettersDue: ['notified', 'reported'].includes(phase) ? await lettersDue(database, reference) : null,
        sending:
          destroyed === null && SENT.includes(phase)
            ? await sendingNow(database, { ...breach, phase }, paused)
            : null,
        contradictions: await contradictionsOf(database.kysely, reference),
        holds: await holdsOnRecord(database.kysely, reference),
        legalHolds: (await legalHoldsOnRecord(database.kysely, reference)).filter(
          ({ releasedAt }) => releasedAt === null,
        ),
        retention: await readRetention(database, reference),
      };
    });
  } catch (error) {
    if (error instanceof TocsinError && ['NotFound', 'Unavailable'].includes(error.code)) return null;
    throw error;
  }
};

/** Holds on the ledger that the workflow does not hold: it was reset to before they came in. */
export const forgottenHolds = (
  { holds }: Pick<CaseStatus, 'holds'>,
  view: RecordsView,
): readonly HoldOnRecord[] =>
  view.holds.filter(
    ({ hold }) =>
      !holds.some(
        ({ reference, releasedAt, lapsedAt }) =>
          reference === hold && releasedAt === null && lapsedAt === null,
      ),
  );

/** What somebody must know of it, a sentence each. */
export const recordsWarnings = (status: CaseStatus, view: RecordsView): readonly string[] => [
  ...(view.destroyed === null
    ? []
    : [
        `The counts are those that the ledger kept, for ${view.destroyed}: nobody can be looked up any more.`,
      ]),
  ...forgottenHolds(status, view).map((hold) => `NOT SENT: ${adviceOnHold(status.reference, hold)}.`),
  ...(view.contradictions.length > 0
    ? [
        `The ledger has ${view.contradictions.length} entries that tell otherwise than an earlier one: ` +
          `tocsin ledger verify ${status.reference}.`,
      ]
    : []),
];
