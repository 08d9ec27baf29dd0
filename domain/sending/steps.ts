import type { EmailField } from '../customer';

/** One step of a person's cascade that is over, and why. */
export interface NoticeStep {
  readonly dispatch: number;
  /** The address, or `letter`. Never the address itself. */
  readonly to: EmailField | 'letter';
  /** How often it was tried there. */
  readonly attempts: number;
  /** What the relay, a bounce or the post said. */
  readonly why: string;
  /** Case time, ISO 8601. */
  readonly at: string;
}
