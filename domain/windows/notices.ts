import { toldUnder } from './agencies-told';
import type { Duty } from './bounds';
import type { Edge } from './edge';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

interface Judged {
  readonly isMet: boolean;
  readonly outcomes: readonly RuleOutcome[];
}
interface Told {
  readonly name: string;
  readonly atMs: number;
}

/** A notice that came after the latest has met its obligation, and a person must know that it was late. */
const withLateness = (
  duty: Duty,
  judged: Judged,
  told: readonly Told[],
  latest: Edge,
  scene: Scene,
): Judged => {
  const late = latest.kind === 'at' ? told.filter(({ atMs }) => atMs > latest.atMs) : [];
  if (latest.kind !== 'at' || late.length === 0) return judged;
  const who = late.map(({ name }) => name).join(' and ');
  const warning = `${who} heard after the latest of ${duty.policy.id}, ${scene.tell(latest.atMs)} (${latest.citation})`;
  return { ...judged, outcomes: judged.outcomes.map((outcome) => ({ ...outcome, warning })) };
};

const judgeAgencies = (duty: Duty, latest: Edge, scene: Scene): Judged => {
  const { policy, obligation } = duty;
  const { policies, notified } = scene.input;
  const duties = toldUnder({ ...policy, obligations: [obligation] }, policies, notified);
  const told = duties.flatMap(({ duty: { agency }, atMs }) =>
    atMs !== null && atMs <= scene.atMs ? [{ name: agency, atMs }] : [],
  );
  const agencies = duties.map(({ duty: { agency } }) => agency);
  const left = agencies.filter((agency) => !told.some(({ name }) => name === agency));
  const isMet = agencies.length > 0 && left.length === 0;
  const names = told.map(({ name, atMs }) => `${name} was told ${scene.tell(atMs)}`);
  const outcome: RuleOutcome = {
    policy: policy.id,
    obligation: obligation.id,
    rule: `tell ${agencies.join(' and ')} by ${obligation.channel ?? 'portal'}`,
    citation: obligation.citation,
    fired: isMet,
    because: [...names, ...(left.length > 0 ? [`not told yet: ${left.join(', ')}`] : [])].join('; '),
    why: names,
  };
  return withLateness(duty, { isMet, outcomes: [outcome] }, told, latest, scene);
};

/**
 * Whether those that an obligation names had been told at the scene's instant, and in time. Of recipients who are no
 * agencies nothing is said until a notice to them is known.
 */
export const judgeNotices = (duty: Duty, latest: Edge, scene: Scene): Judged => {
  const { policy, obligation } = duty;
  const { recipient, citation } = obligation;
  if (recipient === 'agencies') return judgeAgencies(duty, latest, scene);
  const times = scene.noticeMs(policy, obligation.id).filter((atMs) => atMs <= scene.atMs);
  if (times.length === 0) return { isMet: false, outcomes: [] };
  const atMs = Math.min(...times);
  const because = `${recipient} were told ${scene.tell(atMs)}`;
  const outcome: RuleOutcome = {
    policy: policy.id,
    obligation: obligation.id,
    rule: `tell ${recipient}`,
    citation,
    fired: true,
    because,
    why: [because],
  };
  return withLateness(duty, { isMet: true, outcomes: [outcome] }, [{ name: recipient, atMs }], latest, scene);
};
