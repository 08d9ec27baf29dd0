import type { NoticeOutcome, PendingNotice } from '../domain/ports';

/** Messages under way at once within one range: with four ranges, about two for each of the worker's connections. */
export const LANES = 12;
/** Claimed at once: small, so that a crash leaves few in doubt and a stop is seen soon. */
export const GROUP_SIZE = 24;
/** Outcomes that are not on record yet; beyond it, sending waits. */
const UNWRITTEN = 3 * GROUP_SIZE;

export interface Flow {
  readonly toSend: readonly PendingNotice[];
  /** Those that may go now, at most `GROUP_SIZE`. Waits while none may; none at all: it is over. */
  readonly admit: (waiting: readonly PendingNotice[]) => Promise<readonly PendingNotice[]>;
  /** Marks a group as being sent; false: nothing more may be sent. */
  readonly claim: (group: readonly PendingNotice[]) => Promise<boolean>;
  /** Hands one over. Never rejects. */
  readonly sendOne: (notice: PendingNotice) => Promise<NoticeOutcome>;
  /** Resolves when they are on record; how many are written together is up to it. */
  readonly settle: (outcomes: readonly NoticeOutcome[]) => Promise<void>;
  /** Whether nothing more may be claimed; what is claimed gets its outcome from `sendOne` all the same. */
  readonly isOver: () => boolean;
}

/** The notices as they are admitted, each claimed before it is given: the next group while the last one's rest is being sent. */
const claimedOnes = ({ toSend, admit, claim, isOver }: Flow) => {
  const claimed: PendingNotice[] = [];
  let waiting = toSend;
  let claiming: Promise<void> | null = null;
  let failure: Error | null = null;
  const isDone = (): boolean => waiting.length === 0 || failure !== null || isOver();
  const claimGroup = async (): Promise<void> => {
    try {
      const group = new Set(await admit(waiting));
      const isClaimed = group.size > 0 && (await claim([...group]));
      if (isClaimed) claimed.push(...group);
      waiting = isClaimed ? waiting.filter((notice) => !group.has(notice)) : [];
    } catch (error) {
      failure = error as Error;
    }
    claiming = null;
  };
  return {
    take: async (): Promise<PendingNotice | undefined> => {
      for (;;) {
        if (claimed.length <= LANES && claiming === null && !isDone()) claiming = claimGroup();
        if (claimed.length > 0 || claiming === null) return claimed.shift();
        await claiming;
      }
    },
    /** Why a group could not be claimed, if so. */
    failure: () => failure,
  };
};

/** Hands outcomes on to be written, behind the sending's back. */
const settlements = (settle: Flow['settle']) => {
  const under = new Set<Promise<void>>();
  let failure: Error | null = null;
  return {
    add: async (outcome: NoticeOutcome): Promise<void> => {
      const writing: Promise<void> = settle([outcome])
        .catch((error: Error) => void (failure ??= error))
        .finally(() => under.delete(writing));
      under.add(writing);
      while (under.size >= UNWRITTEN) await Promise.race(under);
    },
    /** All is written; rejects with the first failure. */
    finish: async (): Promise<void> => {
      await Promise.all(under);
      if (failure !== null) throw failure;
    },
  };
};

/**
 * Claims, sends and writes down, so that none of the three waits for another: a notice is claimed before it is sent, and
 * written soon after. Answers when every claimed notice has its outcome on record. Rejects, and not before that, where
 * a group cannot be claimed or outcomes cannot be written.
 */
export const sendInFlow = async (flow: Flow): Promise<readonly NoticeOutcome[]> => {
  const notices = claimedOnes(flow);
  const settling = settlements(flow.settle);
  const outcomes: NoticeOutcome[] = [];
  const lane = async (): Promise<void> => {
    for (let notice = await notices.take(); notice; notice = await notices.take()) {
      const outcome = await flow.sendOne(notice);
      outcomes.push(outcome);
      await settling.add(outcome);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await settling.finish();
  const failure = notices.failure();
  if (failure !== null) throw failure;
  return outcomes;
};
