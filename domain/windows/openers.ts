import type { OPENERS } from '../policy/obligation-schema';
import { nameOfDuty } from './bounds';
import type { Duty } from './bounds';
import type { Edge } from './edge';
import { wholeSeconds } from './moments';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

type Opener = (typeof OPENERS)[number];

const URGENT_NEED_CITATION = '47 CFR 64.2011(b)(2)';

const OPENER_TEXTS: Record<
  Opener,
  { readonly opens: string; readonly opensNot: string; readonly absent: string; readonly name: string }
> = {
  'early-release': {
    opens: 'or sooner, once law enforcement releases the carrier early',
    opensNot: 'not sooner for an early release',
    absent: 'no early release was given',
    name: 'the early release',
  },
  'urgent-need': {
    opens: 'or sooner, for an urgent need after consulting the agency',
    opensNot: 'not sooner for an urgent need',
    absent: 'no urgent need was consulted about',
    name: 'the consultation about an urgent need',
  },
};

const instantOf = (opener: Opener, { input }: Scene): string | undefined =>
  opener === 'early-release' ? input.releasedEarlyAt : input.urgentNeedConsultedAt;

/**
 * What would open a wait before its time: an early release where the policy knows one, an urgent need where it was
 * flagged in the agencies' notice, 64.2011(b)(2). Neither opens it before law enforcement was told.
 * @param wait the end of the wait, as counted
 * @param startMs when the wait began, ms since the epoch; null: it has not
 */
export const judgeOpener = (
  duty: Duty,
  opener: Opener,
  wait: Edge,
  startMs: number | null,
  scene: Scene,
): { readonly edge: Edge; readonly outcome: RuleOutcome } => {
  const { policy, obligation } = duty;
  const { opens, opensNot, absent, name } = OPENER_TEXTS[opener];
  const { citation } = obligation;
  const isAllowed = obligation.openedBy.includes(opener);
  const about = {
    policy: policy.id,
    obligation: obligation.id,
    rule: isAllowed ? opens : opensNot,
    citation: isAllowed && opener === 'urgent-need' ? URGENT_NEED_CITATION : citation,
  };
  const leave = (because: string, told: Partial<RuleOutcome> = {}) => ({
    edge: wait,
    outcome: { ...about, fired: false, because, why: [], ...told },
  });

  const at = instantOf(opener, scene);
  if (at === undefined) return leave(absent);
  if (wait.kind !== 'at' || startMs === null) return leave('the wait has not begun');
  const given = `${name} of ${scene.tell(Date.parse(at))}`;
  const opensMs = wholeSeconds(Math.max(Date.parse(at), startMs), 'earliest');
  if (opensMs >= wait.atMs) return leave(`${given} came when the wait was over`);
  if (!isAllowed) {
    const because = `${given} does not open this wait: ${citation} allows none`;
    return leave(because, {
      fired: true,
      why: [because],
      warning: `${given} does not open the wait of ${policy.id} (${citation}): not before ${scene.tell(wait.atMs)}`,
    });
  }
  if (opener === 'urgent-need' && scene.input.facts.urgentNeed !== true) {
    const because = `${given} opens nothing: the agencies' notice did not flag it, ${URGENT_NEED_CITATION}`;
    return leave(because, { why: [because], warning: because });
  }
  const because = `${given} opens the window at ${scene.tell(opensMs)} instead of ${scene.tell(wait.atMs)}`;
  return {
    edge: { kind: 'at', atMs: opensMs, citation, source: nameOfDuty(duty) },
    outcome: { ...about, fired: true, because, why: [because] },
  };
};
