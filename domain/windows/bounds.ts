import { clocksOf } from '../policy/bound-schema';
import type { Bound, SimpleBound } from '../policy/bound-schema';
import type { Obligation } from '../policy/obligation-schema';
import type { Policy } from '../policy/schema';
import { nameOfBound } from './bound-names';
import { startOf } from './clocks';
import { countSafely } from './count';
import { NONE, UNKNOWN, earlierEdge, laterEdge } from './edge';
import type { Edge } from './edge';
import type { Side } from './moments';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** An obligation in its policy: what each rule of a window is read from. */
export interface Duty {
  readonly policy: Policy;
  readonly obligation: Obligation;
}

/** How a duty is named where another rule or a decision speaks of it. */
export const nameOfDuty = ({ policy, obligation }: Duty): string => `${policy.id}/${obligation.id}`;

/** One side of a window, as far as it is judged. */
export interface JudgedBound {
  readonly edge: Edge;
  /** When its clock began, ms since the epoch; null: it has not, or there is none. */
  readonly startMs: number | null;
  readonly outcomes: readonly RuleOutcome[];
}

const SAYS: Record<Side, string> = { earliest: 'not before', latest: 'not later than' };

const ruleText = (bound: Bound, side: Side): string =>
  bound.unit === 'without-unreasonable-delay' ? nameOfBound(bound) : `${SAYS[side]} ${nameOfBound(bound)}`;

/** What a person must know of a number that no checked source gives. */
const warningOf = (duty: Duty, bound: Bound | SimpleBound, citation: string): string | undefined =>
  bound.verified === false || duty.obligation.verified === false
    ? `${nameOfDuty(duty)}: "${nameOfBound(bound)}" is not verified (${citation})`
    : undefined;

const judgeClock = (
  duty: Duty,
  bound: SimpleBound,
  side: Side,
  scene: Scene,
  citation: string,
): JudgedBound => {
  const { policy, obligation } = duty;
  const rule = { policy: policy.id, obligation: obligation.id, rule: ruleText(bound, side), citation };
  const idle = (edge: Edge, because: string): JudgedBound => ({
    edge,
    startMs: null,
    outcomes: [{ ...rule, fired: false, because, why: [because] }],
  });
  const start = startOf(bound.after, side, policy, scene);
  if ('waitsFor' in start) return idle(UNKNOWN, `the clock has not started: ${start.waitsFor}`);
  if ('never' in start) return idle(NONE, start.never);
  const notes = start.note === undefined ? [] : [start.note];
  const warning = warningOf(duty, bound, citation);
  if (bound.unit === 'without-unreasonable-delay') {
    const because = `${nameOfBound(bound)}, ${scene.tell(start.atMs)}: the rule sets no number`;
    const outcome = { ...rule, fired: true, because, why: [...notes, because], warning };
    return { edge: NONE, startMs: start.atMs, outcomes: [outcome] };
  }
  const startIn = start.atMsIn ?? (() => start.atMs);
  const { atMs, why } = countSafely(bound, side, startIn, scene.readings, scene.input.zone);
  const because = `${SAYS[side]} ${scene.tell(atMs)}`;
  return {
    edge: { kind: 'at', atMs, citation, source: nameOfDuty(duty) },
    startMs: start.atMs,
    outcomes: [{ ...rule, fired: true, because, why: [...notes, ...why], warning }],
  };
};

/**
 * The first or last of several clocks. A latest is never put off for a clock that has not started; an earliest that is
 * the last of several stays shut until all have.
 */
const edgeOf = (bound: Bound, side: Side, edges: readonly Edge[]): Edge => {
  if (edges.length === 1) return edges[0] ?? NONE;
  const known = edges.filter(({ kind }) => kind === 'at');
  const isUnknown = edges.some(({ kind }) => kind === 'unknown');
  if (known.length === 0) return isUnknown ? UNKNOWN : NONE;
  if (bound.unit === 'earliest-of') return known.reduce(earlierEdge);
  return side === 'earliest' && isUnknown ? UNKNOWN : known.reduce(laterEdge);
};

/** What one bound of an obligation comes to, counted in every reading that is asked for. */
export const judgeBound = (
  duty: Duty,
  side: Side,
  scene: Scene,
  bound: Bound | undefined = duty.obligation[side],
): JudgedBound => {
  if (!bound) return { edge: NONE, startMs: null, outcomes: [] };
  const cited = bound.citation ?? duty.obligation.citation;
  const clocks = clocksOf(bound).map((clock) =>
    judgeClock(duty, clock, side, scene, clock.citation ?? cited),
  );
  const edge = edgeOf(
    bound,
    side,
    clocks.map((clock) => clock.edge),
  );
  const starts = clocks.flatMap(({ startMs }) => startMs ?? []);
  const outcomes = clocks.flatMap((clock) => clock.outcomes);
  if (clocks.length === 1) return { edge, startMs: starts[0] ?? null, outcomes };
  const because = edge.kind === 'at' ? `${SAYS[side]} ${scene.tell(edge.atMs)}` : 'it cannot be told yet';
  const rule = { policy: duty.policy.id, obligation: duty.obligation.id, rule: ruleText(bound, side) };
  const together = {
    ...rule,
    citation: cited,
    fired: edge.kind === 'at',
    because,
    why: [`${nameOfBound(bound)}: ${because}`],
  };
  return {
    edge,
    startMs: starts.length > 0 ? Math.min(...starts) : null,
    outcomes: [
      ...outcomes,
      { ...together, warning: bound.verified === false ? warningOf(duty, bound, cited) : undefined },
    ],
  };
};
