import { WorkflowNotFoundError } from '@temporalio/client';
import type { CaseState, Phase } from '../../domain/case/state';
import type { LedgerKind } from '../../domain/ledger';
import type { MessageName } from '../../domain/messages';
import { aCase, aHold, aToldCase, someFacts, taken } from '../support/builders';
import { caseRunner, goingOnFrom } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { eventually } from '../support/eventually';
import type { MemoryPorts } from '../support/memory-ports';
import { ACCEPTED } from '../support/memory-ports';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { devServer } from '../support/temporal';

const runCase = caseRunner(devServer);
const DEFAULT = under(...DEFAULT_POLICIES);
const BEFORE_THE_WINDOW = '2026-11-25T16:00:00Z';
const IN_THE_WINDOW = '2026-12-10T16:00:00Z';

const by = { actor: 'alice' };
const told = (changes: Partial<CaseState> = {}): CaseState =>
  aToldCase({ dispatches: 1, customersNotifiedAt: '2026-12-10T15:00:00.000Z', ...changes });

/** How a case comes into each phase: its state, its time, and who is on its list. */
const PHASES: Record<string, { state: CaseState; at: string; people?: (ports: MemoryPorts) => void }> = {
  open: { state: aCase({ facts: someFacts({ determinedAt: undefined }) }), at: BEFORE_THE_WINDOW },
  determined: { state: aCase(), at: BEFORE_THE_WINDOW },
  'agencies-notified': { state: aToldCase(), at: BEFORE_THE_WINDOW },
  held: { state: taken(aToldCase(), 'hold', aHold()), at: BEFORE_THE_WINDOW },
  notifying: {
    state: aToldCase(),
    at: IN_THE_WINDOW,
    people: (ports) => ports.addCustomers(...Array.from({ length: 2_000 }, (_, index) => `p${index}`)),
  },
  notified: { state: told(), at: IN_THE_WINDOW, people: (ports) => ports.seed('failed', 'c1') },
  reported: {
    state: told({ reportedAt: '2026-12-10T15:01:00.000Z' }),
    at: IN_THE_WINDOW,
    people: (ports) => ports.seed('accepted', 'c1'),
  },
};

/** What each message holds in this table, where it depends on nothing but its name. */
const INPUTS: Record<string, { name: MessageName; input: object }> = {
  hold: { name: 'hold', input: aHold({ reference: 'FBI-2', directedAt: '2026-11-25T10:00:00Z' }) },
  'hold, 45 days': {
    name: 'hold',
    input: aHold({ reference: 'FBI-3', directedAt: '2026-11-25T10:00:00Z', days: 45 }),
  },
  extendHold: {
    name: 'extendHold',
    input: { reference: 'FBI-2026-17', extension: 'A', until: '2027-02-01', ...by },
  },
  releaseHold: {
    name: 'releaseHold',
    input: { reference: 'FBI-2026-17', releasedAt: '2026-11-25T15:00:00Z', ...by },
  },
  releaseEarly: {
    name: 'releaseEarly',
    input: { agency: 'FBI', agent: 'x', reference: 'R-1', releasedAt: '2026-11-25T15:00:00Z', ...by },
  },
  urgentNeed: {
    name: 'urgentNeed',
    input: { agency: 'FBI', agent: 'x', consultedAt: '2026-11-25T15:00:00Z', reason: 'x', ...by },
  },
  recordFiling: { name: 'recordFiling', input: FILED },
  determine: { name: 'determine', input: { at: '2026-11-24T10:00:00Z', reason: 'logs read', ...by } },
  amend: { name: 'amend', input: { facts: { harm: 'likely' }, reason: 'new fact', ...by } },
  'amend, unknown policy': { name: 'amend', input: { policies: ['nowhere'], reason: 'typo', ...by } },
  pause: { name: 'pause', input: { reason: 'look first', ...by } },
  resume: { name: 'resume', input: { reason: 'looked', ...by } },
  'close, complete': { name: 'close', input: { as: 'complete', reason: 'done', ...by } },
  'close, complete, by two': {
    name: 'close',
    input: { as: 'complete', reason: 'done', second: 'bob', ...by },
  },
  'close, no breach': {
    name: 'close',
    input: { as: 'not-a-breach', reason: 'a test', second: 'bob', ...by },
  },
  acknowledge: { name: 'acknowledge', input: { key: 'remind/nothing', ...by } },
  decide: {
    name: 'decide',
    input: { conflict: 'none', decision: 'keep-earliest', reason: 'x', second: 'bob', ...by },
  },
  withdraw: {
    name: 'withdraw',
    input: { policy: 'fcc-2007', obligation: 'customers', reason: 'x', second: 'bob', ...by },
  },
  'no such fields': { name: 'hold', input: { agency: 'FBI' } },
};
/** Those that name the plan as it stands. */
const ON_THE_PLAN: Record<string, { name: MessageName; actor: string }> = {
  approve: { name: 'approve', actor: 'carol' },
  'approve, by the opener': { name: 'approve', actor: 'alice' },
  reject: { name: 'reject', actor: 'carol' },
};

const TABLE = `
message                 | open          | determined    | agencies-notified | held     | notifying     | notified      | reported
hold                    | taken         | taken         | taken             | taken    | taken         | taken         | taken
hold, 45 days           | NotAllowed    | NotAllowed    | NotAllowed        | NotAllowed | NotAllowed  | NotAllowed    | NotAllowed
extendHold              | NotFound      | NotFound      | NotFound          | taken    | NotFound      | NotFound      | NotFound
releaseHold             | NotFound      | NotFound      | NotFound          | taken    | NotFound      | NotFound      | NotFound
releaseEarly            | OutsideWindow | OutsideWindow | OutsideWindow     | Held     | taken         | taken         | taken
urgentNeed              | OutsideWindow | OutsideWindow | NotAllowed        | Held     | NotAllowed    | NotAllowed    | NotAllowed
recordFiling            | taken         | taken         | repeat            | repeat   | repeat        | repeat        | repeat
determine               | taken         | Conflict      | Conflict          | Conflict | Conflict      | Conflict      | Conflict
amend                   | taken         | taken         | taken             | taken    | taken         | taken         | taken
amend, unknown policy   | NotFound      | NotFound      | NotFound          | NotFound | NotFound      | NotFound      | NotFound
acknowledge             | NotFound      | NotFound      | NotFound          | NotFound | NotFound      | NotFound      | NotFound
decide                  | NotFound      | NotFound      | NotFound          | NotFound | NotFound      | NotFound      | NotFound
withdraw                | Conflict      | Conflict      | Conflict          | Conflict | Conflict      | Conflict      | Conflict
approve                 | taken         | taken         | taken             | taken    | taken         | taken         | taken
approve, by the opener  | NotAllowed    | NotAllowed    | NotAllowed        | NotAllowed | NotAllowed  | NotAllowed    | NotAllowed
reject                  | taken         | taken         | taken             | taken    | taken         | taken         | taken
pause                   | taken         | taken         | taken             | taken    | taken         | taken         | taken
resume                  | repeat        | repeat        | repeat            | repeat   | repeat        | repeat        | repeat
close, complete         | OutsideWindow | OutsideWindow | OutsideWindow     | OutsideWindow | OutsideWindow | NotAllowed | taken
close, complete, by two | OutsideWindow | OutsideWindow | OutsideWindow     | OutsideWindow | OutsideWindow | taken    | taken
close, no breach        | taken         | taken         | taken             | taken    | Conflict      | Conflict      | Conflict
no such fields          | Usage         | Usage         | Usage             | Usage    | Usage         | Usage         | Usage
`;

const [header = [], ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const CELLS = header
  .slice(1)
  .flatMap((phase, column) =>
    lines.map(([message = '', ...codes]) => ({ message, phase, code: codes[column] ?? '' })),
  );

const comeInto = async (phase: string, { status, approve, ports }: RunningCase): Promise<void> => {
  const { listed } = ports.counts();
  const surveyed = { counts: { listed }, approval: { digest: expect.any(String) as string } };
  if (phase === 'notifying') {
    ports.relayAnswers(async () => {
      await new Promise((later) => setTimeout(later, 100));
      return ACCEPTED;
    });
    await eventually(async () => expect(await status()).toMatchObject(surveyed));
    await approve();
  }
  // Each e-mail to an agency is another plan.
  if (phase === 'determined')
    await eventually(async () => expect(ports.entries('agency-emailed')).toHaveLength(2));
  await eventually(async () => expect(await status()).toMatchObject({ ...surveyed, phase: phase as Phase }));
};

const ENTRIES: Partial<Record<MessageName, LedgerKind>> = {
  recordFiling: 'filing-recorded',
  resume: 'resumed',
};

/** The plan as an approver is shown it. While its windows are being computed, since an agency was told, say, there is none. */
const digestOf = async (status: RunningCase['status']): Promise<string> => {
  let digest: string | null = null;
  await eventually(async () => {
    digest = (await status()).approval.digest;
    expect(digest).not.toBeNull();
  });
  return digest ?? '';
};

/** The code of the refusal; else `repeat` where the ledger says nothing of it, or `taken`. */
const outcomeOf = async (message: string, { act, refused, status, ports }: RunningCase): Promise<string> => {
  const onThePlan = ON_THE_PLAN[message];
  const { name, input } = onThePlan
    ? { name: onThePlan.name, input: { digest: await digestOf(status), actor: onThePlan.actor } }
    : (INPUTS[message] as (typeof INPUTS)[string]);
  try {
    await act(name, input);
  } catch {
    return (await refused(name, input)).code;
  }
  const kind = ENTRIES[name];
  return kind === undefined || ports.entries(kind).length > 0 ? 'taken' : 'repeat';
};

describe.each(header.slice(1))('in the phase %s', (phase) => {
  const { state, at, people } = PHASES[phase] as (typeof PHASES)[string];
  const options = { changes: goingOnFrom(state, at), customers: people ? [] : ['c1', 'c2', 'c3'], people };
  const cells = CELLS.filter((cell) => cell.phase === phase);
  const isTaken = ({ code }: { code: string }): boolean => code === 'taken';

  test('what is refused or repeated changes nothing', async () => {
    await runCase(
      DEFAULT,
      async (theCase) => {
        await comeInto(phase, theCase);
        const { holds, approval, filings, paused } = await theCase.status();
        const codes: Record<string, string> = {};
        const others = cells.filter((cell) => !isTaken(cell));
        for (const { message } of others) codes[message] = await outcomeOf(message, theCase);
        expect(codes).toEqual(Object.fromEntries(others.map(({ message, code }) => [message, code])));
        expect(await theCase.status()).toMatchObject({ holds, approval, filings, paused });
      },
      options,
    );
  });

  test.each(cells.filter(isTaken))('$message is taken', async ({ message }) => {
    await runCase(
      DEFAULT,
      async (theCase) => {
        await comeInto(phase, theCase);
        expect(await outcomeOf(message, theCase)).toBe('taken');
      },
      options,
    );
  });
});

test('a closed case hears nothing more', async () => {
  await runCase(
    DEFAULT,
    async ({ act, handle }) => {
      await act('close', { as: 'not-a-breach', reason: 'a test account', second: 'bob', ...by });
      expect(await handle.result()).toMatchObject({ closedAs: 'not-a-breach' });
      await expect(act('pause', { reason: 'x', ...by })).rejects.toThrow(WorkflowNotFoundError);
    },
    { changes: goingOnFrom(aToldCase(), BEFORE_THE_WINDOW) },
  );
});
