import { nextStepOf } from '../../../client/breach/next-step';
import { PHASES } from '../../../domain/case/state';
import type { CaseStatus } from '../../../domain/case/state';
import { NO_NOTICES } from '../../../domain/counts';
import { aPlacedHold, aStatus, windowsOf } from './a-status';

test.each(PHASES)('in the phase %s somebody is named, and a command of this breach', (phase) => {
  const step = nextStepOf(aStatus({ phase }));
  expect(step.who).not.toBe('');
  expect(step.command).toMatch(/^tocsin [a-z-]+ .*BR-2026-0001/);
});

const held = (...holds: Parameters<typeof aPlacedHold>[0][]): Partial<CaseStatus> => ({
  phase: 'held',
  held: true,
  holds: holds.map(aPlacedHold),
});

test.each<[string, Partial<CaseStatus>, RegExp, RegExp]>([
  [
    'a filing at the portal comes before the e-mails’ answers',
    { phase: 'determined', next: { what: 'notify law enforcement: USSS by portal', at: null } },
    /file at the portal/,
    /filing pack/,
  ],
  [
    'with e-mails alone nobody has to act',
    { phase: 'determined', next: { what: 'notify law enforcement: USSS by email', at: null } },
    /^nobody/,
    /breach watch/,
  ],
  [
    'a standing hold is the agency’s to end: nobody is invited to release it',
    held({}),
    /law enforcement \(FBI\): wait for its written release/,
    /^tocsin hold list BR-2026-0001$/,
  ],
  [
    'an unreadable direction is ours to settle, also beside a readable one',
    held({}, { reference: 'UNREADABLE-1', agency: null, isReadable: false }),
    /security team/,
    /--reference UNREADABLE-1 .* --reason/,
  ],
  [
    'a hold keeps no agency waiting: what is not filed yet comes first',
    { ...held({}), next: { what: 'law enforcement has not been notified yet', at: null } },
    /security team: file at the portal/,
    /filing pack/,
  ],
  [
    'a hold that is over is passed by',
    held({ releasedAt: '2026-11-25T00:00:00Z' }, { reference: 'USSS-18', agency: 'USSS' }),
    /law enforcement \(USSS\)/,
    /^tocsin hold list/,
  ],
  [
    'where no policy asks that customers be told, two persons end it, and nobody is asked to approve',
    {
      windows: windowsOf('fcc-2023', { harm: 'none' }),
      approval: { needed: 1, given: 0, valid: false, digest: 'sha256:plan' },
    },
    /^two persons: no policy asks/,
    /breach close .*--second/,
  ],
  [
    'closed so, nobody: its report is built',
    { windows: windowsOf('fcc-2023', { harm: 'none' }), next: { what: 'the case is closed', at: null } },
    /^nobody: Tocsin builds/,
    /breach show/,
  ],
  ['without a list, the list', { counts: NO_NOTICES }, /security team/, /customers import/],
  [
    'without an approval, another person',
    { approval: { needed: 1, given: 0, valid: false, digest: 'sha256:plan' } },
    /did not open the breach/,
    /^tocsin approve/,
  ],
  ['a pause waits for the one who paused', { paused: true }, /paused/, /dispatch resume/],
  [
    'what Tocsin paused itself waits for the security team',
    { paused: true, next: { what: 'paused by tocsin: wave 1 of dispatch 1 stops it', at: null } },
    /^the security team: mend/,
    /dispatch resume/,
  ],
  [
    'once it is closed over unsettled notices nobody is asked to close it again',
    {
      phase: 'notified',
      counts: { ...NO_NOTICES, listed: 1, failed: 1 },
      next: { what: 'the case is closed', at: null },
    },
    /^nobody: Tocsin builds/,
    /breach show/,
  ],
  ['with all of it in place, only time', {}, /^nobody: Tocsin waits for the window/, /breach watch/],
  [
    'with the window open, nothing is waited for',
    { caseTime: '2026-12-10T15:00:00.000Z' },
    /^nobody: the window is open/,
    /breach watch/,
  ],
  [
    'unsettled notices are decided by two persons',
    { phase: 'notified', counts: { ...NO_NOTICES, listed: 3, accepted: 1, unknown: 1, failed: 1 } },
    /two persons: 2 notices/,
    /close .* --second/,
  ],
  [
    'settled ones need the report only',
    { phase: 'notified', counts: { ...NO_NOTICES, listed: 1, accepted: 1 } },
    /builds the final report/,
    /watch/,
  ],
  [
    'unsettled notices are decided by two persons after the report too',
    { phase: 'reported', counts: { ...NO_NOTICES, listed: 3, accepted: 1, failed: 1, bounced: 1 } },
    /^two persons: 2 notices are unsettled/,
    /close .* --second/,
  ],
  [
    'a hold on a case that is reported comes before its letters and its end',
    { ...held({}), phase: 'reported', counts: { ...NO_NOTICES, listed: 2, accepted: 1, letter: 1 } },
    /law enforcement \(FBI\)/,
    /^tocsin hold list/,
  ],
  [
    'and before a decision',
    { ...held({}), phase: 'notified', counts: { ...NO_NOTICES, listed: 1, failed: 1 } },
    /law enforcement \(FBI\)/,
    /^tocsin hold list/,
  ],
])('%s', (_what, changes, who, command) => {
  const step = nextStepOf(aStatus(changes));
  expect(step.who).toMatch(who);
  expect(step.command).toMatch(command);
});

test('policies that contradict each other are for legal, whatever else is missing', () => {
  const { windows } = aStatus();
  if (!windows) throw new Error('no windows');
  const conflict = { recipient: 'customers', message: 'empty window', citations: [] };
  const step = nextStepOf(aStatus({ windows: { ...windows, conflicts: [conflict] }, counts: NO_NOTICES }));
  expect(step.who).toMatch(/^legal/);
});

test('a conflict that two persons have decided is nobody’s next step', () => {
  const { windows } = aStatus();
  if (!windows) throw new Error('no windows');
  const conflict = { id: 'customers:a:b', recipient: 'customers', message: 'empty window', citations: [] };
  const torn = aStatus({ windows: { ...windows, conflicts: [conflict] } });
  expect(nextStepOf(torn).command).toContain('breach decide BR-2026-0001 --conflict customers:a:b');
  const decision = {
    conflict: 'customers:a:b',
    decision: 'keep-earliest' as const,
    reason: 'counsel',
    actor: 'alice',
    second: 'bob',
    at: '2026-11-24T15:00:00Z',
  };
  expect(nextStepOf({ ...torn, decisions: [decision] }).who).not.toMatch(/^legal/);
});

test('letters that are due are written first, and the decision that waits behind them is named', () => {
  const counts = { ...NO_NOTICES, listed: 3, letter: 2, failed: 1 };
  const step = nextStepOf(aStatus({ phase: 'reported', counts }), 2);
  expect(step.who).toMatch(
    /^two persons: decide about 1 unsettled notices; .* 2 of 2 letters are to be printed/,
  );
  expect(step.command).toMatch(/^tocsin letters export/);
  const before = nextStepOf(aStatus({ phase: 'notified', counts }), 2);
  expect(before.who).toMatch(/^the security team: 2 of 2 letters/);
  expect(before.command).toMatch(/^tocsin letters export/);
});

test('after the report, whom else an obligation names comes before the end', () => {
  const task = {
    recipient: 'ca-attorney-general',
    policy: 'us-ca',
    obligation: 'attorney-general',
    citation: 'Cal. Civ. Code 1798.82(f)',
    status: 'open' as const,
    startedAt: null,
    earliest: null,
    latest: null,
    contents: null,
    standsDespite: null,
  };
  const command = (status: 'open' | 'met') =>
    nextStepOf(aStatus({ phase: 'reported', obligations: [{ ...task, status }] })).command;
  expect(command('open')).toContain('filing pack BR-2026-0001 --recipient ca-attorney-general');
  expect(command('met')).toContain('breach close');
});

test.each([
  ['under way', /^nobody: Tocsin notifies the customers$/],
  ['stalled', /^the security team, with whoever runs the relay: 451 no$/],
  ['stopped', /^the security team: sending is stopped: 451 no$/],
  ['waiting', /^nobody: 451 no$/],
] as const)('while customers are notified and the sending is %s, it is said who acts', (sending, who) => {
  const step = nextStepOf(aStatus({ phase: 'notifying' }), null, { sending, why: '451 no' });
  expect(step.who).toMatch(who);
  expect(step.command).toBe('tocsin dispatch status BR-2026-0001');
});
