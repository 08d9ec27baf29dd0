import { createHash } from 'node:crypto';
import type { NoticeState, RetryState } from '../../domain/counts';
import type { LedgerEntry, LedgerKind } from '../../domain/ledger';
import { textOf, withoutCode } from './outcome-line';
import type { OutcomeLine } from './outcome-line';
import { traitsReader } from './what-differs';
import type { LineTraits } from './what-differs';

/** What is known of a notice by the last line that counts. Small: there is one for each person. */
export interface Sealed
  extends
    Pick<OutcomeLine, 'dispatch' | 'seq' | 'part' | 'channel' | 'state' | 'doubted' | 'attempts'>,
    LineTraits {
  /** Whether an entry of its own moved it: the ranges of its dispatch have nothing more to say of it. */
  readonly isMoved: boolean;
  /** Number of the ledger entry. */
  readonly entry: number;
  /** The same for the same line. */
  readonly digest: string;
}

/** Where a notice stands, in words: never whose it is. */
export const placeOf = ({ dispatch, seq }: Pick<OutcomeLine, 'dispatch' | 'seq'>): string =>
  `dispatch ${dispatch}, number ${seq}`;

export const digestOfLine = (line: OutcomeLine): string =>
  createHash('sha256').update(textOf(line)).digest('base64url');

/** Whether an outcome is what was sealed, as far as that binds: a version before the code did not bind it. */
export const isAsSealed = (before: Pick<Sealed, 'digest' | 'code'>, now: OutcomeLine): boolean =>
  before.digest === digestOfLine(before.code === null ? withoutCode(now) : now);

const keyOf = ({ person, part }: Pick<OutcomeLine, 'person' | 'part'>): string => `${person}/${part}`;

/** The relay may still be asked, or it may be learnt what it said: a later line of the same dispatch may say otherwise. */
export const isOpen = ({ state, isMoved }: Pick<Sealed, 'state' | 'isMoved'>): boolean =>
  !isMoved && (state === 'pending' || state === 'sending' || state === 'unknown');

/** Whether what is said now may come after what was sealed, within one dispatch: nothing that is certain is taken back. */
export const mayFollow = (before: Sealed, now: Pick<OutcomeLine, 'seq' | 'attempts' | 'doubted'>): boolean =>
  isOpen(before) &&
  now.seq === before.seq &&
  now.attempts >= before.attempts &&
  (now.doubted || !before.doubted);

/**
 * Kinds of entries that move notices: the state that they find them in, where it was not still open when it was sealed, and
 * those that they leave. None of them tells anybody.
 */
const MOVES: Partial<
  Record<LedgerKind, { readonly from: NoticeState; readonly to: readonly NoticeState[] }>
> = {
  'bounces-recorded': { from: 'accepted', to: ['letter', 'bounced', 'failed', 'pending'] },
  'letters-returned': { from: 'letter', to: ['failed'] },
  'letters-unwritable': { from: 'letter', to: ['failed'] },
};

/** Which notices the ledger has wanted tried again, when the list was changed and who was merged, as far as it was read. */
const laterActs = () => {
  const retried = new Map<RetryState, number>();
  const merged = new Set<string>();
  let imported = 0;
  return {
    read: ({ kind, seq, data }: LedgerEntry): void => {
      if (kind === 'customers-imported') imported = seq;
      if (kind === 'customers-merged' && Array.isArray(data['dropped']))
        for (const person of data['dropped']) merged.add(String(person));
      if (kind !== 'retry-asked' || !Array.isArray(data['states'])) return;
      for (const state of data['states']) retried.set(state as RetryState, seq);
    },
    /** A list that changed somebody takes back what was planned for them. */
    isTakenBack: ({ channel, state, doubted, entry }: Sealed): boolean =>
      imported > entry && (channel === 'none' || (state === 'pending' && !doubted)),
    /**
     * Whoever was merged into another goes with what was only planned for them. Whatever comes first: a range may be looked at
     * before the merge, and its seal be written after it.
     */
    isMerged: ({ channel, state, doubted, isMoved }: Sealed, person: string): boolean =>
      merged.has(person) &&
      !isMoved &&
      !doubted &&
      (channel === 'none' || state === 'pending' || state === 'sending' || state === 'letter'),
    isRetried: ({ entry, part }: Sealed, ...states: readonly RetryState[]): boolean =>
      part === 'person' && states.some((state) => (retried.get(state) ?? 0) > entry),
  };
};

/**
 * The last line that counts of each notice, as the ledger is read. A line that may not follow the one before it does not
 * count: two workers may seal one range, and the later entry may be of the earlier look. So what was certain once stays,
 * whatever is sealed over it.
 */
export const lastSealed = () => {
  const known = new Map<string, Sealed>();
  const acts = laterActs();
  const traitsOf = traitsReader();
  const mayBeTakenUp = (before: Sealed): boolean => {
    if (before.state === 'pending' || before.state === 'sending') return true;
    if (before.state === 'unknown') return acts.isRetried(before, 'unknown', 'failed');
    return before.state === 'failed' && (acts.isRetried(before, 'failed') || acts.isTakenBack(before));
  };
  const put = (line: OutcomeLine, entry: number, digest: string, isMoved: boolean): void => {
    const { dispatch, seq, part, channel, state, doubted, attempts } = line;
    const own = { dispatch, seq, part, channel, state, doubted, attempts };
    known.set(keyOf(line), { ...own, ...traitsOf(line), isMoved, entry, digest });
  };
  /** An export writes a letter's day on it, once: to print it again does not, unless it has become a letter anew. */
  const mayBeWritten = (before: Sealed, { seq, state }: OutcomeLine): boolean =>
    before.state === 'letter' &&
    state === 'letter' &&
    before.seq === seq &&
    (before.letterAtMs === null || before.letterAtMs < before.atMs);
  return {
    readEntry: acts.read,
    /** A line of an entry. Answers what is wrong with it; null: nothing. */
    readLine: (line: OutcomeLine, { kind, seq }: LedgerEntry): string | null => {
      const before = known.get(keyOf(line));
      const digest = digestOfLine(line);
      const move = MOVES[kind];
      const isMove = move !== undefined;
      if (isMove && !move.to.includes(line.state))
        return `${placeOf(line)}: entry ${seq} (${kind}) cannot have made it ${line.state}`;
      if (!before || before.digest === digest) {
        if (!before || isMove) put(line, seq, digest, isMove);
        return null;
      }
      const isTaken = line.dispatch > before.dispatch && mayBeTakenUp(before);
      if (kind === 'letters-exported') {
        const isWritten =
          isTaken ||
          (line.dispatch === before.dispatch && (mayFollow(before, line) || mayBeWritten(before, line)));
        if (isWritten) put(line, seq, digest, before.isMoved);
        return isWritten
          ? null
          : `${placeOf(line)}: entry ${seq} exported its letter, and it had been sealed as ${before.state} (${placeOf(before)})`;
      }
      if (!isMove) {
        if (isTaken || (line.dispatch === before.dispatch && mayFollow(before, line)))
          put(line, seq, digest, false);
        return null;
      }
      const isFound =
        line.dispatch === before.dispatch &&
        line.seq === before.seq &&
        (isOpen(before) || before.state === move.from);
      put(line, seq, digest, true);
      return isTaken || isFound
        ? null
        : `${placeOf(line)}: entry ${seq} moved it, and it had been sealed as ${before.state} (${placeOf(before)})`;
    },
    /** What was sealed of somebody, once: what is never asked for is left. */
    take: (of: Pick<OutcomeLine, 'person' | 'part'>): Sealed | null => {
      const sealed = known.get(keyOf(of)) ?? null;
      known.delete(keyOf(of));
      return sealed;
    },
    /** Those, each with whose it is. */
    *left(): Generator<{ readonly person: string; readonly before: Sealed }> {
      for (const [key, before] of known) yield { person: key.slice(0, key.indexOf('/')), before };
    },
    mayBeTakenUp,
    isTakenBack: acts.isTakenBack,
    isMerged: acts.isMerged,
  };
};
