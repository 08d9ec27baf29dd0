import type { Trigger } from '../policy/bound-schema';
import type { Policy } from '../policy/schema';
import { lastToldMs, toldUnder, untold } from './agencies-told';
import { nameOfTrigger } from './bound-names';
import type { Side } from './moments';
import type { Scene } from './scene';
import { endOfYearGiven, endOfYearOf } from './year-end';

/** The instant from which a clock runs, ms since the epoch; or what it waits for; or why it will never run. */
export type Start =
  | {
      readonly atMs: number;
      readonly note?: string;
      /** Where the clock starts at a local moment, which every zone reaches at an instant of its own. */
      readonly atMsIn?: (zone: string) => number;
    }
  | { readonly waitsFor: string }
  | { readonly never: string };

const from = (at: string | undefined, waitsFor: string): Start =>
  at === undefined ? { waitsFor } : { atMs: Date.parse(at) };

/** What one policy's clocks and the next one's ask of the same scene. */
const agenciesStarts = new WeakMap<Scene, Map<string, Start>>();

/**
 * When law enforcement had been told: everyone whom this policy names, or else those of the policies beside it. Of a
 * scene each policy's answer is worked out once; '' stands for everyone whom any policy names.
 */
const startOfAgencies = (policy: Policy, name: string, scene: Scene): Start => {
  const known = agenciesStarts.get(scene) ?? new Map<string, Start>();
  agenciesStarts.set(scene, known);
  const start = known.get(name) ?? judgeAgenciesStart(policy, scene);
  known.set(name, start);
  return start;
};

/** When everyone of law enforcement whom this policy names had been told. */
export const agenciesStart = (policy: Policy, scene: Scene): Start =>
  startOfAgencies(policy, policy.id, scene);

/** When everyone of law enforcement whom any policy of the set names had been told. */
export const allAgenciesStart = (policy: Policy, scene: Scene): Start =>
  startOfAgencies({ ...policy, obligations: [] }, '', scene);

const judgeAgenciesStart = (policy: Policy, scene: Scene): Start => {
  const { policies, notified } = scene.input;
  const duties = toldUnder(scene.owed(policy), policies.map(scene.owed), notified);
  if (duties.length === 0 && toldUnder(policy, policies, notified).length > 0)
    return { never: 'nobody of law enforcement is to be told: their notice is not owed' };
  const atMs = lastToldMs(duties);
  return atMs === null
    ? { waitsFor: `law enforcement has not been told: ${untold(duties) || 'no policy names an agency'}` }
    : { atMs };
};

const noticeStart = (times: readonly number[], side: Side, name: string): Start => {
  if (times.length === 0) return { waitsFor: `${name} was not sent` };
  // Of several, the one that leaves the narrower window.
  return { atMs: side === 'latest' ? Math.min(...times) : Math.max(...times) };
};

const awareStart = ({ input: { facts }, tell }: Scene): Start => {
  if (facts.becameAwareAt !== undefined) return from(facts.becameAwareAt, '');
  const start = from(facts.discoveredAt, 'neither when the carrier became aware nor the discovery is known');
  if (!('atMs' in start)) return start;
  return {
    ...start,
    note: `when the carrier became aware is not given: the discovery, ${tell(start.atMs)}, stands for it`,
  };
};

const yearStart = (name: 'determination' | 'discovery', scene: Scene): Start => {
  const { yearEnd, determinedAt, discoveredAt } = scene.input.facts;
  if (yearEnd !== undefined) return endOfYearGiven(yearEnd, scene);
  const at = name === 'determination' ? determinedAt : discoveredAt;
  if (at === undefined) return { waitsFor: `neither the year nor the ${name} is known` };
  return endOfYearOf(Date.parse(at), `the ${name}`, scene);
};

/**
 * When a clock began.
 * @param policy of the rule that has the clock
 */
export const startOf = (after: Trigger, side: Side, policy: Policy, scene: Scene): Start => {
  const { facts } = scene.input;
  if (typeof after === 'object') {
    if ('deadline' in after) {
      const edge = scene.peer(policy, after.deadline)?.latest;
      return edge?.kind === 'at' ? { atMs: edge.atMs } : { waitsFor: `${nameOfTrigger(after)} is not known` };
    }
    if ('notified' in after && after.notified === 'agencies') return agenciesStart(policy, scene);
    const times = 'notified' in after ? scene.sentMs(after.notified) : scene.noticeMs(policy, after.notice);
    return noticeStart(times, side, nameOfTrigger(after));
  }
  switch (after) {
    case 'discovery':
      return from(facts.discoveredAt, 'no discovery is known');
    case 'determination':
      return from(facts.determinedAt, 'it has not been determined that it is a breach');
    case 'aware':
      return awareStart(scene);
    case 'materiality':
      return from(facts.materialAt, 'it has not been determined that it is material');
    case 'exemption-lost':
      return from(facts.exemptionLostAt, 'no exemption was lost');
    case 'year-end':
      return yearStart('determination', scene);
    case 'discovery-year-end':
      return yearStart('discovery', scene);
    case 'agencies-notified':
      return agenciesStart(policy, scene);
  }
};
