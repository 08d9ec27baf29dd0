const DAY_MS = 24 * 60 * 60 * 1_000;

/** How long each step of a person's cascade may take, in calendar days, as elapsed time. The carrier sets them. */
export interface StepTerms {
  /** A notice by e-mail may come back for so long. RFC 5321, 4.5.4.1: mail servers try for 4 to 5 days. */
  readonly bounceDays: number;
  /** From the moment at which somebody's notice becomes a letter until it is handed to the post. */
  readonly letterDays: number;
  /** From the moment at which nothing else is left for somebody until the substitute notice stands. */
  readonly substituteDays: number;
}
export const STEP_TERMS: StepTerms = { bounceDays: 5, letterDays: 3, substituteDays: 7 };

/** What stands open, by the records: how many people, and since when the first of them does. Case time, ISO 8601. */
export interface OpenSteps {
  /** Told by e-mail; since the sending began. */
  readonly email: OpenStep | null;
  /** To be told by a letter that was not exported yet. */
  readonly letter: OpenStep | null;
  /** Reached by nothing, and no substitute notice has been posted since. */
  readonly substitute: OpenStep | null;
}
export interface OpenStep {
  readonly people: number;
  readonly since: string;
}

export type StepName = keyof OpenSteps;
export interface StepDue extends OpenStep {
  readonly step: StepName;
  /** Case time, ISO 8601. */
  readonly due: string;
  /** Whether it is the end of the lawful window that decides it, and not the carrier's own days. */
  readonly isByWindow: boolean;
}

const ORDER: readonly StepName[] = ['email', 'letter', 'substitute'];

/**
 * By when each open step is to be over: so many days after it began, and never later than the last step can still be
 * carried out within the lawful window. The wait for bounces ends in time for a letter; letter and page end with the window.
 * @param latest the end of the customers' window, ISO 8601; null: none is known
 */
export const stepDues = (
  open: OpenSteps,
  latest: string | null,
  terms: StepTerms = STEP_TERMS,
): StepDue[] => {
  const daysOf = { email: terms.bounceDays, letter: terms.letterDays, substitute: terms.substituteDays };
  return ORDER.flatMap((step): StepDue[] => {
    const standing = open[step];
    if (!standing) return [];
    const ownMs = Date.parse(standing.since) + daysOf[step] * DAY_MS;
    const endMs =
      latest === null ? Infinity : Date.parse(latest) - (step === 'email' ? terms.letterDays * DAY_MS : 0);
    const due = new Date(Math.min(ownMs, endMs)).toISOString();
    return [{ step, ...standing, due, isByWindow: endMs < ownMs }];
  });
};
