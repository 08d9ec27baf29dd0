/**
 * The clock of one case. A drill runs the production code on a scaled clock (`--speed 86400`: a day a second), so all
 * legal arithmetic is done in case time and only the length of a timer is turned into real time.
 */
export interface CaseClock {
  /** Case seconds per real second; 1 unless it is a drill. */
  readonly speed: number;
  /** The two times that belong together, in ms since the epoch; the same one unless it is a drill. */
  readonly realAnchorMs: number;
  readonly caseAnchorMs: number;
}

/** The clock of a breach that is no drill: case time is real time. */
export const REAL_CLOCK: CaseClock = { speed: 1, realAnchorMs: 0, caseAnchorMs: 0 };

/** The case time, in ms since the epoch, that a real time stands for. */
export const caseTimeMs = (clock: CaseClock, realMs: number): number =>
  Math.round(clock.caseAnchorMs + (realMs - clock.realAnchorMs) * clock.speed);

/** Real milliseconds until a case time comes; 0 where it has passed. */
export const realMsUntil = (clock: CaseClock, caseMs: number, realNowMs: number): number =>
  Math.max(0, Math.ceil((caseMs - caseTimeMs(clock, realNowMs)) / clock.speed));
