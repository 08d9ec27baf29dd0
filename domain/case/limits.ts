/**
 * How much a case keeps of what comes from outside, so that no sender can make it outgrow its history: the whole state
 * travels with each continue-as-new, and Temporal takes 2 MB. Beyond them nothing is lost: the ledger has it all.
 */
export const LIMITS = {
  holds: 100,
  /** Unreadable holds that stand at once; further ones join the last of them. */
  unreadableHolds: 20,
  extensionsOfOneHold: 50,
  filings: 100,
  approvals: 20,
  /** Alerts on their way at once. */
  alerts: 50,
  givenKeys: 500,
  timelineItems: 500,
  /** Characters of one line of the timeline, and of what was wrong with a message. */
  line: 300,
} as const;

/** The last so many of a list that grows. */
export const lastOf = <T>(items: readonly T[], limit: number): readonly T[] =>
  items.length > limit ? items.slice(-limit) : items;

/** One line of bounded length, whatever a sender has written. */
export const oneLine = (text: string, length: number = LIMITS.line): string => {
  const line = text.slice(0, 4 * length).replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};
