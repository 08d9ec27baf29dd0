/** A part of the stack that runs. */
export interface RunningPart {
  readonly pid: number;
  /** What happened, when the part ends, with the last lines of its log. Never rejects. */
  readonly ended: Promise<string>;
  /** Ends the part. Harmless when it has ended. */
  stop(): Promise<void>;
}

/** A part that can be started, and started again at the same address. */
export interface Part {
  readonly name: string;
  start(): Promise<RunningPart>;
}
