/** What a condition comes to. `unknown`: a fact that would decide it is not known. */
export interface Answer {
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The fact that decided it, or that is missing. */
  readonly because: string;
}
