/**
 * Every way in which Tocsin refuses or fails, with the exit code that scripts may rely on.
 * A code travels as the `type` of a Temporal ApplicationFailure, since `instanceof` does not survive storage.
 */
export const EXIT_CODES = {
  Failed: 1,
  Usage: 2,
  Declined: 3,
  NotAllowed: 4,
  NotFound: 5,
  /** What was there is destroyed, as it had to be. */
  Purged: 26,
  Conflict: 6,
  Held: 7,
  OutsideWindow: 8,
  ApprovalMissing: 9,
  InvalidRows: 10,
  FinishedWithFailures: 11,
  DeadlineAtRisk: 12,
  /** Evidence that is cut off or is no whole file. */
  Damaged: 20,
  /** Evidence that was changed after it was signed. */
  Altered: 21,
  /** A file that is no evidence of ours, or of a format that this program does not know. */
  Foreign: 22,
  /** Signed, and by another key than the one given. */
  OtherKey: 23,
  /** A document that is larger than one may be. */
  TooLarge: 24,
  /** A document that is of no kind that is taken, whatever its name says. */
  WrongType: 25,
  Unavailable: 69,
  /** The key that is here does not open the records. */
  WrongKey: 27,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(EXIT_CODES, value);

/** An error that a person can act on: what happened, where, and what to do about it. */
export class TocsinError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What the reader should do next; one sentence or command. */
    readonly fix?: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'TocsinError';
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** A refusal of an act, as plain data: what the judge of a case answers, and what an Update's failure carries. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix?: string;
  /** The paragraph that forbids it, where a rule does. */
  readonly citation?: string;
}
