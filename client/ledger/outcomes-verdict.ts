import { TocsinError } from '../../domain/errors';
import { isBook } from '../../records/account-changes/identity';
import type { Database } from '../../records/database';
import type { OutcomesVerdict } from '../../records/sealed-outcomes/compare-outcomes';
import { verifyOutcomes } from '../../records/sealed-outcomes/verify-outcomes';

/** What the outcomes in the records are, beside what was sealed of them; or why that was not looked at. */
export type OutcomesFound =
  | { readonly verdict: OutcomesVerdict; readonly notMade: null }
  | { readonly verdict: null; readonly notMade: string };

/** Without the key of the records, which a reader of the ledger need not have, nobody knows whose a line is. */
const CLOSED = ['Unavailable', 'WrongKey', 'Purged'];

/**
 * Compares the outcomes with the ledger's seals, once the ledger itself is known to be whole.
 * @param isLedgerWhole of a broken one, nothing is compared
 */
export const outcomesFound = async (
  database: Database,
  reference: string,
  isLedgerWhole: boolean,
): Promise<OutcomesFound | null> => {
  if (isBook(reference)) return null;
  if (!isLedgerWhole) return { verdict: null, notMade: 'the ledger that seals them is broken' };
  try {
    const verdict = await verifyOutcomes(database, reference);
    return verdict
      ? { verdict, notMade: null }
      : { verdict, notMade: 'they were destroyed with the personal data' };
  } catch (error) {
    if (error instanceof TocsinError && CLOSED.includes(error.code))
      return { verdict: null, notMade: error.message };
    throw error;
  }
};

/** How far the ledger vouches for outcomes, in a sentence. */
export const outcomesText = ({
  asSealed,
  notSealedYet,
  sealedWithoutLines,
}: Pick<OutcomesVerdict, 'asSealed' | 'notSealedYet' | 'sealedWithoutLines'>): string =>
  [
    `${asSealed} outcomes as they were sealed`,
    ...(notSealedYet > 0 ? [`${notSealedYet} outcomes not sealed yet`] : []),
    ...(sealedWithoutLines > 0
      ? [`${sealedWithoutLines} sealed by an earlier version, which kept nothing to compare them with`]
      : []),
  ].join(', ');

const TOLD = 5;

/** What is said of them beside the ledger. */
export const saidOfOutcomes = (found: OutcomesFound | null): string[] => {
  if (found === null) return [];
  if (found.verdict === null) return [`Outcomes were not compared with the ledger: ${found.notMade}`];
  const { problems, problemCount } = found.verdict;
  return problemCount === 0
    ? [`Compared with the notices: ${outcomesText(found.verdict)}.`]
    : [
        `${problemCount} outcome(s) are not what was sealed:`,
        ...problems.slice(0, TOLD),
        ...(problemCount > TOLD ? [`and ${problemCount - TOLD} more.`] : []),
        'Compare with a backup of the records, and find out who wrote to them.',
      ];
};
