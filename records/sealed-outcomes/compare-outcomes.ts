import { createHash } from 'node:crypto';
import type { LedgerEntry, LedgerKind } from '../../domain/ledger';
import { LEFT_IN_DOUBT } from '../freeze';
import { digestOfLine, isOpen, lastSealed, mayFollow, placeOf } from './last-sealed';
import type { Sealed } from './last-sealed';
import { outcomeLineSchema } from './outcome-line';
import type { OutcomeLine } from './outcome-line';
import { readDispatches } from './read-dispatches';
import { sealCounts } from './seal-counts';

/** What became of somebody, as it stands now; a dispatch of null: none has taken this person up. */
export type PresentOutcome =
  OutcomeLine | { readonly person: string; readonly part: 'person'; readonly dispatch: null };

export interface OutcomesVerdict {
  /** Entries whose lines were read. */
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

/** Kinds of entries that say by a digest what notices became. */
export const SEALING_KINDS: readonly LedgerKind[] = [
  'batch-sent',
  'bounces-recorded',
  'letters-returned',
  'letters-unwritable',
];

/** The digest of an entry's lines and their number; null: it seals nothing, or is of a version that kept none. */
export const sealOf = ({ kind, data }: LedgerEntry): { digest: string; lines: number } | null => {
  const { digest, lines } = data;
  return SEALING_KINDS.includes(kind) && typeof digest === 'string' && typeof lines === 'number'
    ? { digest, lines }
    : null;
};

/** Problems that are told; the others are counted. */
const TOLD = 100;

type Lines = Iterable<string> | AsyncIterable<string>;

const lineIn = (text: string): OutcomeLine | null => {
  try {
    return outcomeLineSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

/** Reads the lines of an entry, and compares them with what it says of them. */
const readSeal = async (
  entry: LedgerEntry,
  { digest, lines: expected }: { readonly digest: string; readonly lines: number },
  lines: Lines,
  onLine: (line: OutcomeLine) => void,
): Promise<string | null> => {
  const hash = createHash('sha256');
  const found: Pick<OutcomeLine, 'part' | 'state' | 'requeued'>[] = [];
  const { dispatch, fromSeq, toSeq } = entry.data as Record<string, number>;
  const isRange = entry.kind === 'batch-sent';
  let last = 0;
  let isInRange = true;
  for await (const text of lines) {
    hash.update(`${text}\n`);
    const line = lineIn(text);
    if (line === null) return `entry ${entry.seq}: a line that is kept of it is no outcome`;
    const { part, state, requeued, seq } = line;
    found.push({ part, state, requeued });
    isInRange &&=
      !isRange || (line.dispatch === dispatch && seq > last && seq >= (fromSeq ?? 0) && seq <= (toSeq ?? 0));
    last = seq;
    onLine(line);
  }
  if (`sha256:${hash.digest('hex')}` !== digest || found.length !== expected)
    return `entry ${entry.seq}: the lines that are kept are not those of its digest`;
  if (!isInRange) return `entry ${entry.seq}: its lines are not of its range`;
  const counts = Object.entries({ acceptedCopies: 0, ...sealCounts(found) });
  return isRange && counts.some(([name, count]) => (entry.data[name] ?? 0) !== count)
    ? `entry ${entry.seq}: its counts are not those of its lines`
    : null;
};

/**
 * Whether everybody's outcome is the one that was sealed last, or was changed since in a way that the ledger explains: it came
 * back, a later dispatch has taken it up, the list was changed or its person merged before it was sent.
 * @param linesOf the lines that are kept under a digest, asked for in the ledger's order; null: none are
 */
export const compareOutcomes = async (
  ledger: Iterable<LedgerEntry> | AsyncIterable<LedgerEntry>,
  linesOf: (digest: string) => Promise<Lines | null>,
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
    const seal = sealOf(entry);
    dispatches.readEntry(entry, seal !== null);
    if (!seal) continue;
    seals += 1;
    const lines = await linesOf(seal.digest);
    if (lines) report(await readSeal(entry, seal, lines, (line) => report(sealed.readLine(line, entry))));
    else report(`entry ${entry.seq}: the lines of its digest are missing`);
  }
  let [asSealed, notSealedYet, sealedWithoutLines] = [0, 0, 0];

  const unsealed = (now: OutcomeLine): void => {
    if (dispatches.isSealed(now)) report(`${placeOf(now)}: it was not there when its range was sealed`);
    else if (dispatches.isUnknown(now.dispatch)) report(`${placeOf(now)}: the ledger has no such dispatch`);
    else if (dispatches.isSealedWithoutLines(now)) sealedWithoutLines += 1;
    else notSealedYet += 1;
  };
  const isLeftInDoubt = (before: Sealed, now: OutcomeLine): boolean =>
    isOpen(before) &&
    before.state !== 'unknown' &&
    now.seq === before.seq &&
    now.state === 'unknown' &&
    now.doubted &&
    now.reply === LEFT_IN_DOUBT &&
    !dispatches.isLast(now.dispatch);
  const changed = (before: Sealed, now: OutcomeLine): void => {
    const isUnderWay =
      mayFollow(before, now) && dispatches.isLast(before.dispatch) && !dispatches.areAtRest();
    if (now.dispatch > before.dispatch && sealed.mayBeTakenUp(before)) unsealed(now);
    else if (now.dispatch === before.dispatch && (isUnderWay || isLeftInDoubt(before, now)))
      notSealedYet += 1;
    else
      report(
        `${placeOf(now)}: it is ${now.state}, and not as entry ${before.entry} sealed it: ${before.state} (${placeOf(before)})`,
      );
  };
  for await (const now of outcomes) {
    const before = sealed.take(now);
    if (now.dispatch === null) {
      if (before && !sealed.isTakenBack(before)) report(missing(before));
    } else if (!before) unsealed(now);
    else if (before.digest === digestOfLine(now)) asSealed += 1;
    else changed(before, now);
  }
  for (const { person, before } of sealed.left())
    if (!sealed.isMerged(before, person) && (before.part === 'person' || !sealed.isTakenBack(before)))
      report(missing(before));
  return { seals, asSealed, notSealedYet, sealedWithoutLines, problems, problemCount };
};

const missing = (before: Sealed): string =>
  `${placeOf(before)}: entry ${before.entry} sealed it as ${before.state}, and it is not there any more`;
