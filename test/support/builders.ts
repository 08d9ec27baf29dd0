import { assessments } from '../../activities/assess';
import { openCase } from '../../domain/case/open-case';
import { judge } from '../../domain/case/judge';
import type { Act } from '../../domain/case/judge';
import { measureHold } from '../../domain/case/measure-hold';
import type { Verdict } from '../../domain/case/acts/verdict';
import type { CaseState } from '../../domain/case/state';
import { windowsInputOf } from '../../domain/case/windows-input';
import type { BreachFile, Facts } from '../../domain/facts';
import type { Message, MessageName } from '../../domain/messages';
import type { Policy } from '../../domain/policy/schema';
import { DEFAULT_POLICIES, FILED, under } from './policies';

/** Sample values with sane defaults; what a test is about, it says itself. */
export const someFacts = (changes: Partial<Facts> = {}): Facts => ({
  discoveredAt: '2026-11-20T09:00:00-05:00',
  determinedAt: '2026-11-23T10:00:00-05:00',
  intentional: true,
  harm: 'possible',
  ...changes,
});

export const aBreachFile = (changes: Partial<BreachFile> = {}): BreachFile => ({
  ...someFacts(),
  title: 'Call records read through a partner portal',
  description: 'An intruder read call records through a partner portal.',
  occurred: { from: '2026-11-01T00:00:00-05:00', to: '2026-11-19T00:00:00-05:00', estimated: true },
  methodOfCompromise: 'Stolen credentials of a partner.',
  dataTypes: ['call_detail'],
  ...changes,
});

export const aHold = (changes: Partial<Message<'hold'>> = {}): Message<'hold'> => ({
  agency: 'FBI',
  agent: 'Agent Example',
  reference: 'FBI-2026-17',
  directedAt: '2026-11-24T10:00:00-05:00',
  days: 20,
  actor: 'alice',
  ...changes,
});

/** A case that alice has opened, in New York. */
export const aCase = (changes: Partial<CaseState> = {}): CaseState => ({
  ...openCase({
    reference: 'BR-2026-0001',
    title: 'A test',
    openedBy: 'alice',
    zone: 'America/New_York',
    isDrill: false,
    policies: under(...DEFAULT_POLICIES),
    facts: someFacts(),
  }),
  ...changes,
});

/** The same case with its windows and its digest, as the workflow computes them after each act. */
export const assessed = async (state: CaseState, at = '2026-11-24T15:30:00Z'): Promise<CaseState> => {
  const { windows, digest } = await assessments.assess({
    windows: windowsInputOf(state, [], at),
    listDigest: state.list.digest,
    noticeDigest: state.notice.digest,
    holds: state.holds,
  });
  return { ...state, windows, digest };
};

/** What a case makes of an act at a case time; lengths of holds are measured as the workflow does. */
export const judged = <N extends MessageName>(
  state: CaseState,
  name: N,
  message: Message<N>,
  at = '2026-11-24T16:00:00Z',
  adopted?: readonly Policy[],
): Verdict => {
  const { zone } = state;
  const held = message as Partial<Message<'hold'> & Message<'extendHold'>>;
  const known = state.holds.find(({ reference }) => reference === held.reference);
  const measured =
    name === 'hold' || name === 'extendHold'
      ? measureHold({
          directedAt: known?.directedAt ?? held.directedAt ?? at,
          until: held.until,
          days: held.days,
          zone,
        })
      : null;
  return judge(state, { name, message } as Act, {
    nowMs: Date.parse(at),
    ...(measured ? { measured } : {}),
    adopted,
  });
};

/** The state after an act that must be taken. */
export const taken = <N extends MessageName>(
  state: CaseState,
  name: N,
  message: Message<N>,
  at?: string,
  adopted?: readonly Policy[],
): CaseState => {
  const verdict = judged(state, name, message, at, adopted);
  if (verdict.kind !== 'taken') throw new Error(`the ${name} was not taken: ${JSON.stringify(verdict)}`);
  return verdict.state;
};

/** The code with which an act is refused; `taken` or `repeat` where it is not. */
export const codeOf = (verdict: Verdict): string =>
  verdict.kind === 'refused' ? verdict.refusal.code : verdict.kind;

/** A case whose law enforcement has been told by e-mail and at the portal, as on the morning of the opening. */
export const aToldCase = (changes: Partial<CaseState> = {}): CaseState => {
  const told = (['USSS', 'FBI'] as const).map((agency) => ({
    agency,
    at: '2026-11-23T15:00:05.000Z',
    channel: 'email' as const,
    flagsUrgentNeed: false,
  }));
  return { ...taken(aCase({ notified: told }), 'recordFiling', { ...FILED }), ...changes };
};
