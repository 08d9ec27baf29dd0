import { compareOutcomes } from '../../../records/sealed-outcomes/compare-outcomes';
import type { PresentOutcome } from '../../../records/sealed-outcomes/compare-outcomes';
import { outcomesText } from '../../ledger/outcomes-verdict';
import { countsAtDestruction } from '../destroyed';
import { LIMITS, MEMBERS } from '../format';
import { presentOf, unpackedOutcomes } from '../outcomes';
import { unpackedLines } from '../packed-lines';
import { sealedLinesReader } from '../sealed-lines';
import type { Check, Evidence } from './check';
import { checkOf } from './check';

async function* none(): AsyncGenerator<string> {}

/** Whether everybody's outcome is what the ledger sealed last, or was changed since in a way that the ledger explains. */
export const checkOutcomes = async ({
  bundle,
  ledger,
}: Pick<Evidence, 'bundle' | 'ledger'>): Promise<Check> => {
  if (countsAtDestruction(ledger))
    return checkOf('outcomes', [], 'they were destroyed with the personal data, and what was sealed of them');
  const sealed = sealedLinesReader(
    bundle.has(MEMBERS.sealed) ? unpackedLines(await bundle.stream(MEMBERS.sealed), LIMITS) : none(),
  );
  const outcomes = unpackedOutcomes(await bundle.stream(MEMBERS.outcomes), LIMITS);
  const present = async function* (): AsyncGenerator<PresentOutcome> {
    for await (const outcome of outcomes) yield presentOf(outcome);
  };
  const { problems, problemCount, seals, ...verdict } = await compareOutcomes(
    ledger,
    sealed.linesOf,
    present(),
  );
  const more = problemCount - problems.length;
  return checkOf(
    'outcomes',
    [
      ...problems,
      ...(more > 0 ? [`${more} more`] : []),
      ...((await sealed.isAtEnd()) ? [] : [`${MEMBERS.sealed} has lines that no entry names`]),
    ],
    `${seals} seals on the ledger: ${outcomesText(verdict)}`,
  );
};
