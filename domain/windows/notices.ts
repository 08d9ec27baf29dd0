import { toldUnder } from './agencies-told';
import type { Duty } from './bounds';
import type { Edge } from './edge';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** Who was told, at the scene's instant, of those that an agencies' obligation names; and whether that was in time. */
export const judgeNotices = (
  { policy, obligation }: Duty,
  latest: Edge,
  scene: Scene,
): { readonly isMet: boolean; readonly outcomes: readonly RuleOutcome[] } => {
  if (obligation.recipient !== 'agencies') return { isMet: false, outcomes: [] };
  const { policies, notified } = scene.input;
  const duties = toldUnder({ ...policy, obligations: [obligation] }, policies, notified);
  const told = duties.flatMap(({ duty, atMs }) =>
    atMs !== null && atMs <= scene.atMs ? [{ agency: duty.agency, atMs }] : [],
  );
  const agencies = duties.map(({ duty }) => duty.agency);
  const left = agencies.filter((agency) => !told.some((notice) => notice.agency === agency));
  const isMet = agencies.length > 0 && left.length === 0;
  const names = told.map(({ agency, atMs }) => `${agency} was told ${scene.tell(atMs)}`);
  const outcome: RuleOutcome = {
    policy: policy.id,
    obligation: obligation.id,
    rule: `tell ${agencies.join(' and ')} by ${obligation.channel ?? 'portal'}`,
    citation: obligation.citation,
    fired: isMet,
    because: [...names, ...(left.length > 0 ? [`not told yet: ${left.join(', ')}`] : [])].join('; '),
    why: names,
  };
  const late = latest.kind === 'at' ? told.filter(({ atMs }) => atMs > latest.atMs) : [];
  if (latest.kind !== 'at' || late.length === 0) return { isMet, outcomes: [outcome] };
  const who = late.map(({ agency }) => agency).join(' and ');
  const warning = `${who} heard after the latest of ${policy.id}, ${scene.tell(latest.atMs)} (${latest.citation})`;
  return { isMet, outcomes: [{ ...outcome, warning }] };
};
