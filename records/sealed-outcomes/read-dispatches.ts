import type { LedgerEntry } from '../../domain/ledger';

interface Numbered {
  readonly dispatch: number;
  readonly seq: number;
}

/** Spans of numbers by dispatch. */
const spans = () => {
  const all = new Map<number, Map<number, number>>();
  let last = { dispatch: 0, from: 0, to: 0 };
  return {
    add: (dispatch: number, from: number, to: number): void => {
      const own = all.get(dispatch) ?? new Map<number, number>();
      own.set(from, Math.max(to, own.get(from) ?? 0));
      all.set(dispatch, own);
    },
    has: ({ dispatch, seq }: Numbered): boolean => {
      // They are asked for in their order, so most often it is the one of the last time.
      if (last.dispatch === dispatch && seq >= last.from && seq <= last.to) return true;
      for (const [from, to] of all.get(dispatch) ?? [])
        if (seq >= from && seq <= to) {
          last = { dispatch, from, to };
          return true;
        }
      return false;
    },
  };
};

/** What the ledger says of dispatches, as it is read: which there are, which of their ranges are sealed, and whether all is done. */
export const readDispatches = () => {
  const [withLines, withoutLines] = [spans(), spans()];
  let last = 0;
  let goesOnFrom = 0;
  let version: unknown;
  /** Everybody has an outcome, or the case is over: no range is opened again. */
  let isAtRest = false;
  let areLinesKept = false;
  return {
    readEntry: ({ kind, data }: LedgerEntry, isKept: boolean): void => {
      areLinesKept ||= isKept;
      const { dispatch = 0, fromSeq = 0, toSeq = 0 } = data as Record<string, number>;
      const isFrozen = kind === 'recipients-frozen';
      // A range may be sealed before the case has written that its dispatch is frozen.
      if (isFrozen || (kind === 'batch-sent' && dispatch > last)) {
        // Whoever was left before everybody had an outcome, or under another text, was taken up anew.
        if (isAtRest || (isFrozen && data['noticeVersion'] !== version)) goesOnFrom = dispatch;
        if (isFrozen) version = data['noticeVersion'];
        last = Math.max(last, dispatch);
        isAtRest = false;
      }
      if (kind === 'customers-notified' || kind === 'closed') isAtRest = true;
      if (kind !== 'batch-sent') return;
      // Only from before lines were kept at all: nobody is to be excused by an entry that leaves them out.
      if (isKept) withLines.add(dispatch, fromSeq, toSeq);
      else if (!areLinesKept) withoutLines.add(dispatch, fromSeq, toSeq);
    },
    isSealed: withLines.has,
    isSealedWithoutLines: withoutLines.has,
    /** Frozen, and no later one is. */
    isLast: (dispatch: number): boolean => dispatch >= last,
    /** It may be sent on: it is the last, or waits for the relay while later ones of the same text go on. */
    mayGoOn: (dispatch: number): boolean => !isAtRest && dispatch >= goesOnFrom,
    /** The next one is frozen a moment before the ledger says so. */
    isUnknown: (dispatch: number): boolean => last > 0 && dispatch > last + 1,
  };
};
