import type { LedgerEntry } from '../../domain/ledger';
import { outcomeJudge } from './judge-outcome';
import { lastSealed, placeOf } from './last-sealed';
import type { Sealed } from './last-sealed';
import type { OutcomeLine } from './outcome-line';
import { readDispatches } from './read-dispatches';
import { readSeal, readSealOf, sealsOf } from './seals';
import type { Lines } from './seals';
import type { OutcomeJudgement } from './judge-outcome';

/** What became of somebody, as it stands now; a dispatch of null: none has taken this person up. */
export type PresentOutcome =
  OutcomeLine | { readonly person: string; readonly part: 'person'; readonly dispatch: null };

export interface OutcomesVerdict {
  /** Digests whose lines were read. */
  readonly seals: number;
  /** Outcomes that are as they were sealed last. */
  readonly asSealed: number;
  /** Outcomes that nothing vouches for yet: they are sealed when their range is. */
  readonly notSealedYet: number;
  /** Outcomes of ranges that a version sealed which kept no lines. */
  readonly sealedWithoutLines: number;
  /** The first of them, each naming a dispatch and a number, or a ledger entry. */
  readonly problems: readonly string[];
  readonly problemCount: number;
}

/** Problems that are told; the others are counted. */
const TOLD = 100;

type Ledger = Iterable<LedgerEntry> | AsyncIterable<LedgerEntry>;
type LinesOf = (digest: string) => Promise<Lines | null>;

const missingLines = ({ seq }: LedgerEntry): string => `entry ${seq}: the lines of its digest are missing`;

const missing = (before: Sealed): string =>
  `${placeOf(before)}: entry ${before.entry} sealed it as ${before.state}, and it is not there any more`;

/**
 * Whether everybody's outcome is the one that was sealed last, or was changed since in a way that the ledger explains: it came
 * back, a later dispatch has taken it up, the list was changed or its person merged before it was sent.
 * @param linesOf the lines that are kept under a digest, asked for in the ledger's order; null: none are
 */
export const compareOutcomes = async (
  ledger: Ledger,
  linesOf: LinesOf,
  outcomes: AsyncIterable<PresentOutcome>,
): Promise<OutcomesVerdict> => {
  const problems: string[] = [];
  let problemCount = 0;
  const report = (problem: string | null): void => {
    if (problem === null) return;
    problemCount += 1;
    if (problems.length < TOLD) problems.push(problem);
  };
  const sealed = lastSealed();
  const dispatches = readDispatches();
  let seals = 0;
  for await (const entry of ledger) {
    sealed.readEntry(entry);
    const own = sealsOf(entry);
    dispatches.readEntry(entry, own !== null);
    for (const seal of own ?? []) {
      seals += 1;
      const lines = await linesOf(seal.digest);
      if (lines) report(await readSeal(entry, seal, lines, (line) => report(sealed.readLine(line, entry))));
      else report(missingLines(entry));
    }
  }
  const judge = outcomeJudge(sealed, dispatches);
  let [asSealed, notSealedYet, sealedWithoutLines] = [0, 0, 0];
  for await (const now of outcomes) {
    const before = sealed.take(now);
    if (now.dispatch === null) {
      if (before && !sealed.isTakenBack(before)) report(missing(before));
      continue;
    }
    const judgement = judge(before, now);
    if (judgement === 'as-sealed') asSealed += 1;
    else if (judgement === 'not-sealed-yet') notSealedYet += 1;
    else if (judgement === 'sealed-without-lines') sealedWithoutLines += 1;
    else report(judgement.problem);
  }
  for (const { person, before } of sealed.left())
    if (!sealed.isMerged(before, person) && (before.part === 'person' || !sealed.isTakenBack(before)))
      report(missing(before));
  return { seals, asSealed, notSealedYet, sealedWithoutLines, problems, problemCount };
};

/**
 * The same of one person's notice, without a look at anybody else's: lines of ranges of its dispatch that its number is not in
 * are left. That the ledger itself is whole is not looked at.
 */
export const compareOutcome = async (
  ledger: Ledger,
  linesOf: LinesOf,
  now: OutcomeLine,
): Promise<OutcomeJudgement> => {
  let problem: string | null = null;
  const sealed = lastSealed();
  const dispatches = readDispatches();
  const isElsewhere = ({ kind, data }: LedgerEntry): boolean =>
    kind === 'batch-sent' &&
    data['dispatch'] === now.dispatch &&
    !(Number(data['fromSeq']) <= now.seq && now.seq <= Number(data['toSeq']));
  for await (const entry of ledger) {
    sealed.readEntry(entry);
    const own = sealsOf(entry);
    dispatches.readEntry(entry, own !== null);
    if (isElsewhere(entry)) continue;
    for (const seal of own ?? []) {
      const lines = await linesOf(seal.digest);
      problem ??= lines
        ? await readSealOf(now.person, entry, seal, lines, (line) => {
            problem ??= line.part === now.part ? sealed.readLine(line, entry) : null;
          })
        : missingLines(entry);
    }
  }
  return problem === null ? outcomeJudge(sealed, dispatches)(sealed.take(now), now) : { problem };
};
