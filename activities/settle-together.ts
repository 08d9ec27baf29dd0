import type { NoticeOutcome } from '../domain/ports';

/** Written at once: a statement costs as much as the outcomes in it. */
const TOGETHER = 24;
/** Outcomes wait so long for others, and then are written however few they are. */
const WAIT_MS = 50;

type Write = (reference: string, dispatch: number, outcomes: readonly NoticeOutcome[]) => Promise<void>;

interface Batch {
  readonly outcomes: NoticeOutcome[];
  readonly written: Promise<void>;
  readonly writeNow: () => void;
}

const openBatch = (
  write: (outcomes: readonly NoticeOutcome[]) => Promise<void>,
  onBegun: () => void,
): Batch => {
  const outcomes: NoticeOutcome[] = [];
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const writeNow = (): void => {
    clearTimeout(timer);
    onBegun();
    begin();
  };
  const timer = setTimeout(writeNow, WAIT_MS);
  return { outcomes, writeNow, written: begun.then(() => write(outcomes)) };
};

/**
 * Writes the outcomes of all ranges of a dispatch that this worker sends at once in common batches: as many statements
 * as by range, but a worker that is killed leaves a part of one batch unwritten, and not of one for each range. Resolves
 * when the given ones are on record; a batch that cannot be written is told to all who have a part in it.
 */
export const settleTogether = (write: Write): Write => {
  const open = new Map<string, Batch>();
  return (reference, dispatch, outcomes) => {
    const key = `${dispatch}/${reference}`;
    let batch = open.get(key);
    if (batch === undefined) {
      batch = openBatch(
        (all) => write(reference, dispatch, all),
        () => void open.delete(key),
      );
      open.set(key, batch);
    }
    batch.outcomes.push(...outcomes);
    // What is about the sender may stop the sending, so it does not wait.
    const isUrgent = outcomes.some(({ isAboutSender }) => isAboutSender);
    if (isUrgent || batch.outcomes.length >= TOGETHER) batch.writeNow();
    return batch.written;
  };
};
