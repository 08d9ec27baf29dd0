import type { CaseState } from '../../../domain/case/state';
import { closedGates } from '../../../domain/case/gates';
import { runningDeadlines } from '../../../domain/case/deadlines';
import { nextTaskOpening, obligationsOf, startedDuties } from '../../../domain/case/tasks';
import { nextRepeat, openReminders, withReminder } from '../../../domain/case/unheard';
import { windowsInputOf } from '../../../domain/case/windows-input';
import type { AnswerGiven } from '../../../domain/policy/harm';
import type { WindowsReport } from '../../../domain/windows/types';
import { aCase, aHold, aToldCase, assessed, codeOf, judged, someFacts, taken } from '../../support/builders';
import { under } from '../../support/policies';

const AT = '2026-11-24T15:30:00Z';

/** A case under policies, with a list that is read, and the windows computed for it. */
const aCaseUnder = async (ids: readonly string[], changes: Partial<CaseState> = {}): Promise<CaseState> => {
  const list = { customers: 600, digest: 'sha256:list', undispatched: 600, byState: { CA: 501, NY: 99 } };
  const state = aCase({ policies: under(...ids), list, ...changes });
  return { ...(await assessed(state, AT)), assessedList: state.list.digest };
};

const statusOf = (state: CaseState, recipient: string): string | undefined =>
  obligationsOf(state, Date.parse(AT)).find((each) => each.recipient === recipient)?.status;

describe('what the windows are computed of', () => {
  test('counts of a list that was imported; an empty list says nothing', async () => {
    const counted = await aCaseUnder(['us-ny']);
    expect(windowsInputOf(counted, [], AT).counts).toEqual({ total: 600, byState: { CA: 501, NY: 99 } });
    expect(windowsInputOf(aCase(), [], AT).counts).toBeUndefined();
    expect(statusOf(counted, 'credit-bureaus')).toBe('not-required');
  });

  test('a state from before these fields is read as having none of them', async () => {
    const { started, withdrawn, customersFirstToldAt, conflictDecisions, reminders, ...older } = aCase();
    expect([started, withdrawn, conflictDecisions, reminders]).toEqual([[], [], [], []]);
    expect(customersFirstToldAt).toBeNull();
    const input = windowsInputOf({ ...older, customersNotifiedAt: '2026-12-04T06:00:00Z' }, [], AT);
    expect(input).toMatchObject({
      started: [],
      withdrawn: [],
      sent: [{ recipient: 'customers', at: '2026-12-04T06:00:00Z' }],
    });
    expect(nextRepeat(older)).toBeNull();
  });

  test('what is only presumed without a list has not started', async () => {
    const state = aCase({ policies: under('us-ny', 'gdpr') });
    const { windows } = await assessed(state, AT);
    const duties = startedDuties(state, windows as WindowsReport).map(({ policy }) => policy);
    expect(new Set(duties)).toEqual(new Set(['gdpr']));
    const listed = { ...state, list: { customers: 1, digest: 'x', undispatched: 1 } };
    expect(new Set(startedDuties(listed, windows as WindowsReport).map(({ policy }) => policy))).toEqual(
      new Set(['us-ny', 'gdpr']),
    );
  });
});

describe('tasks', () => {
  test('have one deadline each, from their own clock; people are told when they open', async () => {
    const state = await aCaseUnder(['us-ny']);
    const tasks = runningDeadlines(state).filter(({ id }) => id.startsWith('ny-'));
    expect(tasks.map(({ id }) => id)).toContain('ny-attorney-general/us-ny/attorney-general');
    expect(new Set(tasks.map(({ fromMs }) => fromMs))).toEqual(new Set([Date.parse('2026-11-20T14:00:00Z')]));
    expect(nextTaskOpening(state)?.key).toMatch(/^task\/us-ny\//);
    expect(nextTaskOpening({ ...state, assessedList: 'another' })).toBeNull();
    expect(
      runningDeadlines({ ...state, assessedList: 'another' }).some(({ id }) => id.startsWith('ny-')),
    ).toBe(false);
  });

  const filing = { agency: 'public', confirmation: '8-K', filedAt: '2026-11-24T15:00:00Z', actor: 'alice' };
  const material = { facts: someFacts({ materialAt: '2026-11-23T10:00:00-05:00' }) };

  test('filed outside the window are refused with the rule, and taken with a reason, as a violation', async () => {
    const state = await aCaseUnder(['fcc-2007', 'sec-8k'], material);
    const refused = judged(state, 'recordFiling', filing);
    expect(refused).toMatchObject({
      kind: 'refused',
      refusal: { code: 'OutsideWindow', citation: '47 CFR 64.2011(a), (b)(1)' },
    });
    const done = taken(state, 'recordFiling', { ...filing, reason: 'leaked' });
    expect(done.filings[0]?.violations).toHaveLength(1);
    expect(statusOf(await assessed(done, AT), 'public')).toBe('met');
  });

  test('under a hold that gates them are refused as held; a late one is taken and says so', async () => {
    const gated = under('us-ny').map((policy) => ({
      ...policy,
      obligations: policy.obligations.map((each) => ({ ...each, gatedByHolds: true })),
    }));
    const held = taken(await aCaseUnder(['us-ny'], { policies: gated }), 'hold', aHold());
    const notice = { agency: 'ny-attorney-general', confirmation: 'AG', filedAt: AT, actor: 'alice' };
    expect(codeOf(judged(await assessed(held, AT), 'recordFiling', notice))).toBe('Held');
    const before = { ...notice, filedAt: '2026-11-24T14:00:00Z' };
    expect(codeOf(judged(await assessed(held, AT), 'recordFiling', before))).toBe('taken');
    const late = { ...notice, filedAt: '2026-12-24T14:00:00Z' };
    const at = '2026-12-24T15:00:00Z';
    expect(codeOf(judged(await aCaseUnder(['us-ny']), 'recordFiling', late, at))).toBe('OutsideWindow');
    const done = taken(await aCaseUnder(['us-ny']), 'recordFiling', { ...late, reason: 'holidays' }, at);
    expect(done.filings[0]?.violations?.[0]).toContain('after the latest');
  });

  test('name whom they are for; the same again is a repeat, another time under its number is not', async () => {
    const state = await aCaseUnder(['us-ny']);
    const notice = { agency: 'ny-attorney-general', confirmation: 'AG', filedAt: AT, actor: 'alice' };
    const refused = judged(state, 'recordFiling', { ...notice, agency: 'fl-legal-affairs' });
    expect(refused).toMatchObject({
      refusal: { code: 'NotFound', fix: expect.stringContaining('ny-attorney-general') as string },
    });
    expect(codeOf(judged(state, 'recordFiling', { ...notice, agency: 'customers' }))).toBe('NotFound');
    const filed = taken(state, 'recordFiling', notice);
    expect(codeOf(judged(filed, 'recordFiling', notice))).toBe('repeat');
    expect(codeOf(judged(filed, 'recordFiling', { ...notice, filedAt: '2026-11-24T15:31:00Z' }))).toBe(
      'Conflict',
    );
  });
});

describe('reminders', () => {
  const reminded = async (): Promise<{ state: CaseState; key: string }> => {
    const state = await aCaseUnder(['fcc-2007']);
    const key = `remind/agencies/${state.windows?.effective.agencies.latest}/50`;
    return { state: withReminder(state, { key, text: 'half', at: AT }), key };
  };

  test('are repeated a day later unless somebody has acknowledged them', async () => {
    const { state, key } = await reminded();
    expect(nextRepeat(state)).toMatchObject({ key: `${key}/unheard`, atMs: Date.parse(AT) + 86_400_000 });
    expect(nextRepeat({ ...state, given: [`${key}/unheard`] })).toBeNull();
    const heard = taken(state, 'acknowledge', { key, actor: 'carol' });
    expect([nextRepeat(heard), openReminders(heard)]).toEqual([null, []]);
    expect(codeOf(judged(heard, 'acknowledge', { key, actor: 'dave' }))).toBe('repeat');
  });

  test('are acknowledged by name, and only those that were given', async () => {
    const { state, key } = await reminded();
    expect(codeOf(judged(state, 'acknowledge', { key, actor: 'unknown sender' }))).toBe('NotAllowed');
    expect(codeOf(judged(state, 'acknowledge', { key: `${key}0`, actor: 'carol' }))).toBe('NotFound');
  });

  test('past the latest only the last is kept', async () => {
    const { state, key } = await reminded();
    const late = [1, 2].map((day) => key.replace(/50$/, `late-${day}`));
    const after = late.reduce((now, each) => withReminder(now, { key: each, text: 'late', at: AT }), state);
    expect(openReminders(after).map((each) => each.key)).toEqual([key, late[1]]);
  });
});

describe('decisions', () => {
  const conflict = {
    id: 'customers:a/b:c/d',
    recipient: 'customers',
    message: 'no lawful time is left',
    citations: ['47 CFR 64.2011(b)(1)'],
  };
  const torn = async (): Promise<CaseState> => {
    const told = await assessed(aToldCase({ list: { customers: 1, digest: 'x', undispatched: 1 } }), AT);
    return { ...told, windows: { ...(told.windows as WindowsReport), conflicts: [conflict] } };
  };
  const decision = {
    conflict: conflict.id,
    decision: 'keep-earliest' as const,
    reason: 'counsel',
    actor: 'alice',
  };

  test('two persons open the gate of the conflict that they name, and of no other', async () => {
    const state = await torn();
    const gates = (each: CaseState) => closedGates(each, Date.parse(AT)).map(({ gate }) => gate);
    expect(gates(state)).toContain('conflict');
    expect(codeOf(judged(state, 'decide', decision))).toBe('NotAllowed');
    const decided = taken(state, 'decide', { ...decision, second: 'bob' });
    expect(gates(decided)).not.toContain('conflict');
    const other = {
      ...(decided.windows as WindowsReport),
      conflicts: [{ ...conflict, id: 'customers:a/b:e/f' }],
    };
    expect(gates({ ...decided, windows: other })).toContain('conflict');
  });

  test('no decision tells customers before their window opens', async () => {
    const early = { ...decision, decision: 'keep-latest' as const, second: 'bob' };
    expect(judged(await torn(), 'decide', early)).toMatchObject({
      refusal: { code: 'OutsideWindow', citation: '47 CFR 64.2011(b)(1)' },
    });
  });

  test('an obligation is withdrawn where a fact lifts it, never where it is owed', async () => {
    const state = await aCaseUnder(['gdpr']);
    const withdrawal = {
      policy: 'gdpr',
      obligation: 'authority',
      reason: 'x',
      actor: 'alice',
      second: 'bob',
    };
    expect(codeOf(judged(state, 'withdraw', withdrawal))).toBe('Conflict');
    expect(codeOf(judged(state, 'withdraw', { ...withdrawal, obligation: 'nobody' }))).toBe('NotFound');
  });

  test('that there is no harm takes answers that say so and another person than the assessor', () => {
    const ids = ['financial', 'identity-theft', 'physical', 'account-takeover', 'blackmail', 'call-detail'];
    const answers = Object.fromEntries([
      ...[...ids, 'malicious', 'spread'].map((id) => [id, 'no'] as const),
      ...['unreadable', 'retrieved'].map((id) => [id, 'yes'] as const),
    ]);
    const amend = (actor: string, given: Record<string, AnswerGiven> = answers) =>
      judged(aCase(), 'amend', {
        facts: { harm: 'none' },
        assessment: { assessor: 'alice', answers: given },
        reason: 'score 0',
        actor,
      });
    expect(codeOf(amend('Alice'))).toBe('NotAllowed');
    expect(codeOf(amend('bob', { ...answers, spread: 'unknown' }))).toBe('NotAllowed');
    expect(codeOf(amend('bob', { ...answers, weather: 'no' }))).toBe('Usage');
    expect(amend('bob')).toMatchObject({
      kind: 'taken',
      entry: { data: { assessment: { assessor: 'alice', score: 0, harm: 'none' } } },
    });
  });
});
