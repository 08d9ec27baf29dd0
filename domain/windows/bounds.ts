import type { Bound, Obligation, Policy } from '../policy/schema';
import { lastToldMs, toldUnder, untold } from './agencies-told';
import { countSafely, nameOfBound } from './count';
import { NONE, UNKNOWN } from './edge';
import type { Edge } from './edge';
import type { Side } from './moments';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** An obligation in its policy: what each rule of a window is read from. */
export interface Duty {
  readonly policy: Policy;
  readonly obligation: Obligation;
}

/** The instant from which a clock runs, ms since the epoch; or what it waits for. */
type Start = { readonly atMs: number } | { readonly waitsFor: string };

const startOf = (trigger: Bound['after'], policy: Policy, { input }: Scene): Start => {
  const { facts, policies, notified } = input;
  switch (trigger) {
    case 'discovery':
      return facts.discoveredAt
        ? { atMs: Date.parse(facts.discoveredAt) }
        : { waitsFor: 'no discovery is known' };
    case 'determination':
      return facts.determinedAt
        ? { atMs: Date.parse(facts.determinedAt) }
        : { waitsFor: 'it has not been determined that it is a breach' };
    case 'agencies-notified': {
      const duties = toldUnder(policy, policies, notified);
      const atMs = lastToldMs(duties);
      return atMs === null
        ? { waitsFor: `law enforcement has not been told: ${untold(duties) || 'no policy names an agency'}` }
        : { atMs };
    }
  }
};

/** One side of a window, as far as it is judged. */
export interface JudgedBound {
  readonly edge: Edge;
  /** When its clock began, ms since the epoch; null: it has not, or there is none. */
  readonly startMs: number | null;
  readonly outcomes: readonly RuleOutcome[];
}

const SAYS: Record<Side, string> = { earliest: 'not before', latest: 'not later than' };

/** What one bound of an obligation comes to, counted in every reading that is asked for. */
export const judgeBound = ({ policy, obligation }: Duty, side: Side, scene: Scene): JudgedBound => {
  const bound = obligation[side];
  if (!bound) return { edge: NONE, startMs: null, outcomes: [] };
  const citation = bound.citation ?? obligation.citation;
  const rule = {
    policy: policy.id,
    obligation: obligation.id,
    rule: `${SAYS[side]} ${nameOfBound(bound)}`,
    citation,
  };
  const start = startOf(bound.after, policy, scene);
  if ('waitsFor' in start) {
    const because = `the clock has not started: ${start.waitsFor}`;
    return {
      edge: UNKNOWN,
      startMs: null,
      outcomes: [{ ...rule, fired: false, because, why: [because] }],
    };
  }
  const { atMs, why } = countSafely(bound, side, start.atMs, scene.readings, scene.input.zone);
  const because = `${SAYS[side]} ${scene.tell(atMs)}`;
  return {
    edge: { kind: 'at', atMs, citation },
    startMs: start.atMs,
    outcomes: [{ ...rule, fired: true, because, why }],
  };
};
