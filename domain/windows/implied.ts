import { allAgenciesStart } from './clocks';
import { NONE, UNKNOWN } from './edge';
import type { Edge } from './edge';
import { nameOfDuty } from './bounds';
import type { Duty } from './bounds';
import { wholeSeconds } from './moments';
import type { RuleOutcome } from './rule-outcome';
import type { Scene } from './scene';

/** What the rule says, and how each `why` begins. */
interface Sayings {
  readonly rule: string;
  readonly none: string;
}
const NO_WAIT: Sayings = {
  rule: 'no wait of its own: once law enforcement has been told, or at once where nobody of it must be',
  none: 'the rule sets no wait',
};
const NO_NOTICE: Sayings = {
  rule: 'its wait is for a notice to law enforcement, so there is none where no such notice is owed',
  none: 'the wait runs from a notice to law enforcement that is not owed, so there is none',
};

/** Which notices to law enforcement the facts lift, so that nobody waits for them. */
const liftedNotices = ({ input: { policies }, liftedBy }: Scene): string[] =>
  policies.flatMap((policy) =>
    policy.obligations.flatMap((obligation) => {
      const because = obligation.recipient === 'agencies' ? liftedBy(policy, obligation) : null;
      return because === null ? [] : [`${nameOfDuty({ policy, obligation })} is not owed, ${because}`];
    }),
  );

interface Implied {
  readonly edge: Edge;
  /** When it was open at once from, ms since the epoch; null: it was not, or waits for law enforcement. */
  readonly startMs: number | null;
  readonly outcomes: readonly RuleOutcome[];
}

/**
 * When customers may be told by a rule that sets no earliest of its own, or whose earliest runs from a notice to law
 * enforcement that nobody owes: once law enforcement has been told, where any policy of the set has it told, and at once
 * elsewhere. Such a rule must not read as 'never', nor wait for a filing that no law asks for.
 * @param startMs when the rule's own clock began, ms since the epoch; null: it has not
 * @param wait what the rule's own earliest came to
 */
export const judgeImplied = (duty: Duty, startMs: number | null, wait: Edge, scene: Scene): Implied => {
  const { policy, obligation } = duty;
  if (obligation.recipient !== 'customers' || wait.kind !== 'none')
    return { edge: NONE, startMs: null, outcomes: [] };
  const { citation } = obligation;
  const { rule, none } = obligation.earliest ? NO_NOTICE : NO_WAIT;
  const about = { policy: policy.id, obligation: obligation.id, rule, citation };
  const answer = (edge: Edge, fired: boolean, because: string, fromMs: number | null = null): Implied => ({
    edge,
    startMs: fromMs,
    outcomes: [{ ...about, fired, because, why: [because] }],
  });
  const at = (ms: number): Edge => ({
    kind: 'at',
    atMs: wholeSeconds(ms, 'earliest'),
    citation,
    source: nameOfDuty(duty),
  });
  const { policies, facts } = scene.input;
  const hasAgencies = policies.some((each) =>
    scene.owed(each).obligations.some(({ recipient }) => recipient === 'agencies'),
  );
  if (!hasAgencies) {
    const lifted = liftedNotices(scene);
    const first =
      lifted.length > 0
        ? `law enforcement need not be told first: ${lifted.join('; ')}`
        : 'no policy has law enforcement told first';
    // A rule that has only a wait has no clock of its own: there is something to tell from the determination on.
    const determinedMs = facts.determinedAt === undefined ? null : Date.parse(facts.determinedAt);
    const fromMs = startMs ?? (obligation.earliest ? determinedMs : null);
    if (fromMs === null) return answer(NONE, false, `${none}, and its clock has not started`);
    return answer(at(fromMs), true, `${none}, and ${first}: at once`, fromMs);
  }
  // Everyone whom any policy of the set names, not only this one's own.
  const start = allAgenciesStart(policy, scene);
  if ('atMs' in start) {
    // Never before there was anything to tell: the rule's own clock, where it runs.
    const fromMs = Math.max(start.atMs, startMs ?? start.atMs);
    return answer(
      at(fromMs),
      true,
      `${none}: from ${scene.tell(fromMs)}, when law enforcement had been told`,
    );
  }
  return answer(UNKNOWN, true, `${none}, but law enforcement is told first, and has not been yet`);
};
