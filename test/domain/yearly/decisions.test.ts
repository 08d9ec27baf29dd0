import { loadPolicy } from '../../../config/policies';
import type { LedgerKind } from '../../../domain/ledger';
import { decisionsOf } from '../../../domain/yearly/decisions';
import type { RegisteredAct, YearRegister } from '../../../domain/yearly/register';
import { aRegistered, anEntry } from './a-register';

const ZONE = 'America/New_York';
const BR = 'BR-2025-0001';
const act = (
  kind: LedgerKind,
  data: RegisteredAct['data'],
  changes: Partial<RegisteredAct> = {},
): RegisteredAct => ({
  reference: BR,
  seq: 7,
  at: '2025-06-20T02:00:00Z',
  kind,
  actor: 'ada',
  data,
  ...changes,
});
const decisions = (register: Partial<YearRegister>) =>
  decisionsOf({ year: 2025, breaches: [], entries: [], acts: [], ...register }, loadPolicy('fcc-2023'), ZONE);

test.each<[string, RegisteredAct, object]>([
  [
    'customers who are owed nothing',
    act('closed', {
      as: 'complete',
      second: 'bob',
      reason: 'checked',
      unsettled: 0,
      customersNotOwed: 'no policy asks',
    }),
    { kind: 'not-notified', persons: ['ada', 'bob'], reason: 'checked', facts: ['no policy asks'] },
  ],
  [
    'a case that was no breach',
    act('closed', { as: 'not-a-breach', second: null, reason: 'a false alarm', unsettled: 0 }),
    { kind: 'not-notified', persons: ['ada'], reason: 'a false alarm' },
  ],
  [
    'an obligation withdrawn',
    act('obligation-withdrawn', {
      policy: 'p',
      obligation: 'o',
      second: 'bob',
      reason: 'r',
      fact: 'f',
      citation: 'c',
    }),
    { kind: 'not-notified', persons: ['ada', 'bob'], reason: 'r', facts: ['p/o', 'f', 'c'] },
  ],
  [
    'a conflict settled',
    act('conflict-decided', {
      conflict: 'x',
      decision: 'keep-latest',
      reason: 'r',
      second: 'bob',
      message: 'm',
      citations: ['c'],
    }),
    { kind: 'conflict-settled', persons: ['ada', 'bob'], reason: 'r', facts: ['keep-latest', 'm', 'c'] },
  ],
  [
    'a case that ended with notices unsettled',
    act('closed', { as: 'complete', second: 'bob', reason: 'r', unsettled: 3 }),
    { kind: 'unsettled', persons: ['ada', 'bob'], facts: ['3 notice(s) unsettled'] },
  ],
  [
    'a case that ended with letters sent another way',
    act('closed', {
      second: 'bob',
      reason: 'r',
      unsettled: 0,
      lettersDue: 2,
      lettersElsewhere: 'a print shop',
    }),
    { kind: 'unsettled', persons: ['ada', 'bob'], facts: ['2 letter(s) sent another way: a print shop'] },
  ],
  [
    'a case that ended with somebody not told',
    act('closed', { second: 'bob', reason: 'r', unsettled: 0, openTasks: ['us-ca/attorney-general'] }),
    { kind: 'not-notified', persons: ['ada', 'bob'], facts: ['us-ca/attorney-general'] },
  ],
  [
    'a case that ended on an exemption, under the policy that has it',
    act('closed', { second: 'bob', reason: 'r', unsettled: 0, exempt: ['us-ny/agencies: encrypted (c)'] }),
    {
      kind: 'exemption-used',
      persons: ['ada', 'bob'],
      reason: 'r',
      facts: ['us-ny/agencies: encrypted (c)'],
    },
  ],
  [
    'a late filing with law enforcement, with why',
    act('filing-recorded', { reason: 'the portal was down', text: 'filed', violations: [{ text: 't' }] }),
    { kind: 'late', persons: ['ada'], reason: 'the portal was down', facts: ['filed'] },
  ],
  [
    'a report withdrawn',
    act('report-built', { stage: 'withdrawn', reportId: `${BR}/withdrawn/1`, second: 'bob', reason: 'r' }),
    { kind: 'withdrawn', persons: ['ada', 'bob'], facts: [`${BR}/withdrawn/1`] },
  ],
  [
    'a filing made against the law, with why',
    act('task-filed', { recipient: 'ca-attorney-general', reason: 'filed by mistake', text: 'told' }),
    { kind: 'late', persons: ['ada'], reason: 'filed by mistake', facts: ['ca-attorney-general', 'told'] },
  ],
])('%s is in the register with its persons, its reason and its entry', (_, given, decision) => {
  // 22:00 on the day before, in the carrier's zone.
  expect(decisions({ acts: [given] })).toEqual([
    expect.objectContaining({ reference: BR, on: '2025-06-19', ledgerSeq: 7, entry: null, ...decision }),
  ]);
});

test('what ended as it should is no decision, nor is what was decided in another year', () => {
  const orderly = act('closed', { as: 'complete', reason: 'all told', second: null, unsettled: 0 });
  const other = act('closed', { as: 'not-a-breach', reason: 'r' }, { at: '2026-01-01T06:00:00Z' });
  expect(decisions({ acts: [orderly, other, act('report-built', { stage: 'final' })] })).toEqual([]);
});

test('a time that has passed waits for its explanation, and takes it from whoever gives it', () => {
  const passed = act(
    'reminded',
    { key: 'remind/agencies/fcc-2007/100', text: 'overdue' },
    { actor: 'tocsin' },
  );
  expect(decisions({ acts: [passed] })).toMatchObject([
    { kind: 'late', persons: [], reason: null, facts: ['agencies', 'overdue'] },
  ]);
  const note = anEntry(4, { kind: 'late-event', breach: BR, basis: 'the portal was down', actor: 'carol' });
  expect(decisions({ acts: [passed], entries: [note] })).toMatchObject([
    { kind: 'late', reference: BR, persons: ['carol'], reason: 'the portal was down' },
  ]);
  expect(decisions({ acts: [act('reminded', { key: 'remind/agencies/fcc-2007/90' })] })).toEqual([]);
});

test('a latest that passed is one line, also where only its later days were told; a late filing explains it', () => {
  const late = (rung: string, seq: number) =>
    act('reminded', { key: `remind/agencies/2025-06-11T23:59:59-04:00/${rung}`, text: rung }, { seq });
  const days = [late('late-2', 3), late('late-3', 4)];
  expect(decisions({ acts: days })).toMatchObject([
    { kind: 'late', persons: [], reason: null, ledgerSeq: 3 },
  ]);
  const filed = act('filing-recorded', { reason: 'portal down', text: 'filed', violations: [{ text: 't' }] });
  expect(decisions({ acts: [...days, filed] })).toMatchObject([
    {
      kind: 'late',
      persons: ['ada'],
      reason: 'portal down',
      facts: ['agencies', 'filed'],
      ledgerSeq: 3,
    },
  ]);
  const inTime = act('filing-recorded', { confirmation: 'N' });
  expect(decisions({ acts: [inTime] })).toEqual([]);
  // Filed in time and recorded later; where another agency was still to be told, reminders go on.
  const recorded = { ...inTime, seq: 5 };
  expect(decisions({ acts: [...days, recorded] })).toEqual([]);
  expect(decisions({ acts: [...days, recorded, late('late-4', 6)] })).toMatchObject([{ ledgerSeq: 6 }]);
  expect(decisions({ acts: [act('reminded', { key: 'remind/customers/x/late-1' }), filed] })).toHaveLength(2);
});

test('an exemption is used under a policy of the case alone, and once', () => {
  const closed = act('closed', { second: 'bob', reason: 'r', exempt: ['fcc-2023/agencies: few (c)'] });
  expect(decisions({ breaches: [aRegistered()], acts: [closed] })).toHaveLength(1);
  expect(decisions({ breaches: [aRegistered({ policies: ['fcc-2007'] })] })).toEqual([]);
});

test('an exemption names who stated the facts that it rests on, and the facts', () => {
  const acts = [
    act('determined', { at: '2025-06-02T09:00:00-04:00', reason: 'logs' }, { seq: 2 }),
    act(
      'amended',
      { facts: { harm: 'none' }, reason: 'weighed', assessment: { assessor: 'erin' } },
      { seq: 5 },
    ),
    act('amended', { facts: { urgentNeed: false }, reason: 'nothing to do with it' }, { seq: 6 }),
  ];
  expect(decisions({ breaches: [aRegistered()], acts })).toEqual([
    expect.objectContaining({
      kind: 'exemption-used',
      persons: ['ada', 'erin'],
      reason: 'weighed',
      ledgerSeq: 5,
      facts: expect.arrayContaining(['12 customer(s)', 'harm: none']) as unknown,
    }),
  ]);
  const harmful = aRegistered({ facts: { ...aRegistered().facts, harm: 'likely' }, customers: 4_000 });
  expect(decisions({ breaches: [harmful], acts })).toEqual([]);
});

test('what people noted is there under their names; what was corrected is not', () => {
  const entries = [
    anEntry(1, { kind: 'not-notified', basis: 'no contact data' }),
    anEntry(2, { correctedBy: 3 }),
    anEntry(3, { corrects: 2, second: 'bob' }),
    anEntry(4, { kind: 'data-broker' }),
  ];
  expect(decisions({ entries })).toMatchObject([
    { kind: 'not-notified', persons: ['alice'], reason: 'no contact data', reference: null, entry: 1 },
    { kind: 'exemption-used', persons: ['alice', 'bob'], entry: 3 },
  ]);
});
