import fc from 'fast-check';
import { countList } from '../../domain/case/count-list';
import { standingWithdrawals, startedDuties } from '../../domain/case/tasks';
import { windowsInputOf } from '../../domain/case/windows-input';
import type { CaseState } from '../../domain/case/state';
import type { Json, LedgerKind } from '../../domain/ledger';
import type { Message, MessageName } from '../../domain/messages';
import type { Policy } from '../../domain/policy/schema';
import { computeWindows } from '../../domain/windows/compute-windows';
import { recordedWindowsInput } from '../../reports/windows-input';
import { aBreachFile, aCase, aHold, judged, someFacts } from '../support/builders';
import { FILED, under } from '../support/policies';
import { aLedger } from './a-case';

/**
 * The breach workflow and the report tell one story: a case is carried by acts as the workflow carries it, and the
 * windows' input that its ledger gives must be the one that its state gives.
 */
const HOUR_MS = 3_600_000;
const LIST = {
  customers: 3,
  digest: 'sha256:list',
  undispatched: 3,
  byState: { CA: 2, TX: 1 },
  byDataType: { pii: 3 },
};
const DOCUMENT = aBreachFile({
  harm: 'possible',
  determinedAt: undefined,
  materialAt: '2026-11-23T10:00:00-05:00',
});
const OPENED_UNDER = ['fcc-2023', 'us-ca', 'us-tx', 'sec-8k'];

type Step = readonly [LedgerKind, string, { readonly [key: string]: Json }, string];

const story = (policyIds: readonly string[] = OPENED_UNDER, list: CaseState['list'] = LIST) => {
  const policies = under(...policyIds);
  const names = (all: readonly Policy[]) => all.map(({ id, version }) => `${id} v${version}`);
  const steps: Step[] = [];
  let nowMs = Date.parse('2026-11-24T16:00:00Z');
  let state = aCase({
    policies,
    list: { customers: 0, digest: '', undispatched: 0 },
    facts: { ...someFacts({ harm: 'possible' }), determinedAt: undefined, materialAt: DOCUMENT.materialAt },
  });
  const at = () => new Date(nowMs).toISOString();
  const note = (kind: LedgerKind, data: { readonly [key: string]: Json }, actor = 'alice') =>
    void steps.push([kind, at(), data, actor]);
  const reassess = () => {
    const windows = computeWindows(windowsInputOf(state, [], at()));
    state = {
      ...state,
      windows,
      started: startedDuties(state, windows),
      withdrawn: standingWithdrawals(state, windows),
    };
  };
  const count = (counted: CaseState['list']): void => {
    const { facts, entries } = countList(state, counted, at());
    state = { ...state, facts, list: counted };
    for (const { kind, data } of entries) note(kind, data, 'tocsin');
    reassess();
  };
  note('opened', { policies: names(policies) });
  reassess();
  count(list);
  return {
    act: <N extends MessageName>(name: N, message: Message<N>, adopted?: readonly Policy[]) => {
      nowMs += HOUR_MS;
      const verdict = judged(state, name, message, at(), adopted);
      if (verdict.kind !== 'taken') return verdict.kind;
      state = verdict.state;
      note(verdict.entry.kind, verdict.entry.data, 'actor' in message ? String(message.actor) : 'alice');
      reassess();
      return 'taken';
    },
    count: (counted: CaseState['list']) => {
      nowMs += HOUR_MS;
      count(counted);
    },
    email: (agency: 'USSS' | 'FBI', isTold: boolean) => {
      nowMs += HOUR_MS;
      if (isTold)
        state = {
          ...state,
          notified: [...state.notified, { agency, at: at(), channel: 'email', flagsUrgentNeed: false }],
        };
      else state = { ...state, refusedAgencies: [...state.refusedAgencies, agency] };
      note(isTold ? 'agency-emailed' : 'agency-refused', {
        agency,
        ...(isTold ? { at: at() } : {}),
        reply: '250',
      });
      reassess();
    },
    tellCustomers: (byLetter: number) => {
      nowMs += HOUR_MS;
      const since = at();
      const frozen = {
        dispatch: 1,
        total: 3,
        byEmail: 3 - byLetter,
        byLetter,
        withoutAddress: 0,
        listDigest: 'x',
      };
      note('recipients-frozen', frozen);
      nowMs += 1_500;
      const counts = { dispatch: 1, fromSeq: 1, toSeq: 3, accepted: 3 - byLetter, unknown: 0, doubted: 0 };
      note('batch-sent', { ...counts, from: at(), until: at() });
      state = {
        ...state,
        customersFirstToldAt: state.customersFirstToldAt ?? since,
        customersNotifiedAt: at(),
      };
      note('customers-notified', {});
      reassess();
    },
    both: () => {
      const { byState, byDataType, customers } = state.list;
      return {
        ofState: windowsInputOf(state, [], at()),
        ofLedger: recordedWindowsInput(
          {
            document: DOCUMENT,
            zone: 'America/New_York',
            closures: [],
            openedUnder: policyIds,
            policies: (ids) => under(...ids),
            ledger: aLedger(steps),
            computeWindows,
            list: { customers, ...(byState ? { byState } : {}), ...(byDataType ? { byDataType } : {}) },
          },
          at(),
        ),
      };
    },
    state: () => state,
  };
};
const isSame = ({ both }: ReturnType<typeof story>) => {
  const { ofState, ofLedger } = both();
  // What is not known is the same as what is not there.
  expect(JSON.parse(JSON.stringify(ofLedger))).toEqual(JSON.parse(JSON.stringify(ofState)));
  expect(computeWindows(ofLedger)).toEqual(computeWindows(ofState));
};
const DETERMINED: Message<'determine'> = { at: '2026-11-23T10:00:00-05:00', reason: 'logs', actor: 'alice' };
const amend = (facts: NonNullable<Message<'amend'>['facts']>): Message<'amend'> => ({
  facts,
  reason: 'x',
  actor: 'bob',
  second: 'carol',
});
const SUBMITTED = { confirmation: 'CA-1', filedAt: '2026-11-24T12:00:00-05:00', actor: 'alice' };

test('a whole case: counts by state, filings with others, holds, letters, what has started and was withdrawn', () => {
  const one = story();
  expect(one.act('determine', DETERMINED)).toBe('taken');
  isSame(one);
  expect(one.act('recordFiling', FILED)).toBe('taken');
  expect(one.act('amend', amend({ harm: 'none' }))).toBe('taken');
  isSame(one);
  // It had started, so it stands; until two persons withdraw it.
  const standing = one
    .state()
    .windows?.obligations.filter(({ standsDespite }) => standsDespite !== undefined);
  expect(standing?.map(({ policy, obligation }) => `${policy}/${obligation}`)).toContain(
    'fcc-2023/customers',
  );
  const withdraw = {
    policy: 'fcc-2023',
    obligation: 'customers',
    reason: 'r',
    actor: 'alice',
    second: 'bob',
  };
  expect(one.act('withdraw', withdraw)).toBe('taken');
  isSame(one);
  expect(one.both().ofLedger.withdrawn).toHaveLength(1);
  // What the facts call for again must be withdrawn anew.
  expect(one.act('amend', amend({ harm: 'likely' }))).toBe('taken');
  expect(one.act('amend', amend({ harm: 'none' }))).toBe('taken');
  isSame(one);
  expect(one.both().ofLedger.withdrawn).toEqual([]);
  expect(one.act('hold', aHold())).toBe('taken');
  expect(
    one.act('extendHold', { reference: 'FBI-2026-17', extension: 'E', until: '2026-12-28', actor: 'alice' }),
  ).toBe('taken');
  isSame(one);
  const released = { reference: 'FBI-2026-17', releasedAt: '2026-11-24T11:30:00-05:00', actor: 'alice' };
  expect(one.act('releaseHold', released)).toBe('taken');
  one.tellCustomers(1);
  isSame(one);
  expect(one.both().ofLedger.sent).toMatchObject([{ recipient: 'customers' }]);
});

test.each(['public', 'ca-attorney-general', 'tx-attorney-general'])('a filing with %s', (agency) => {
  const one = story();
  one.act('determine', DETERMINED);
  expect(one.act('recordFiling', { ...SUBMITTED, agency, reason: 'it was filed' })).toBe('taken');
  expect(one.both().ofLedger.sent).toMatchObject([{ recipient: agency }]);
  isSame(one);
});

test('what a list says that comes later, when nobody had been counted before', () => {
  const one = story(['fcc-2023'], { ...LIST, customers: 0, byState: {}, byDataType: {} });
  one.act('determine', DETERMINED);
  one.act('amend', amend({ harm: 'none' }));
  isSame(one);
});

test('an exemption that an amendment takes away: the clock that its loss starts', () => {
  const one = story(['fcc-2023']);
  one.act('amend', amend({ harm: 'unknown' }));
  one.act('determine', DETERMINED);
  one.act('amend', amend({ harm: 'none' }));
  one.act('withdraw', { policy: 'fcc-2023', obligation: 'agencies', reason: 'r', actor: 'al', second: 'bo' });
  one.act('amend', amend({ harm: 'likely' }));
  expect(one.state().facts.exemptionLostAt).toBe('2026-11-24T21:00:00.000Z');
  isSame(one);
});

test('a list that grows over an exemption’s limit after the determination: today’s counts are not those of then', () => {
  const one = story(['fcc-2023'], { ...LIST, customers: 499 });
  one.act('amend', amend({ harm: 'none' }));
  one.act('determine', DETERMINED);
  one.act('amend', amend({ intentional: false }));
  isSame(one);
  one.count({ ...LIST, digest: 'sha256:longer', customers: 500 });
  expect(one.state().facts.exemptionLostAt).toBe('2026-11-24T20:00:00.000Z');
  isSame(one);
  // Seven business days from the import, not from the determination.
  expect(computeWindows(one.both().ofLedger).effective.agencies.latest).toBe('2026-12-04T23:59:59-05:00');
  one.act('amend', amend({ harm: 'likely' }));
  isSame(one);
});

test('a list that is counted shorter lifts nothing that had started by the longer one', () => {
  const one = story();
  one.act('determine', DETERMINED);
  one.count({ ...LIST, digest: 'sha256:long', customers: 1_200, byState: { CA: 1_199, TX: 1 } });
  one.tellCustomers(0);
  one.count({ ...LIST, digest: 'sha256:short', customers: 4, byState: { CA: 3, TX: 1 } });
  expect(one.state().started).toContainEqual(
    expect.objectContaining({ policy: 'us-ca', obligation: 'attorney-general' }),
  );
  isSame(one);
});

test('whatever people do, in whatever order', () => {
  type Step = (one: ReturnType<typeof story>) => unknown;
  const fact = fc.oneof(
    fc.record({ harm: fc.constantFrom('none', 'possible', 'likely', 'unknown') as fc.Arbitrary<'none'> }),
    fc.record({ encrypted: fc.boolean(), keyTaken: fc.boolean() }),
    fc.record({ urgentNeed: fc.boolean() }),
    fc.record({ goodFaith: fc.boolean(), intentional: fc.boolean() }),
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.constant<Step>((one) => one.act('determine', DETERMINED)),
    fact.map<Step>((facts) => (one) => one.act('amend', amend(facts))),
    fc.constantFrom<Step>(
      (one) => one.act('recordFiling', FILED),
      (one) => one.act('recordFiling', { ...SUBMITTED, agency: 'tx-attorney-general', reason: 'filed' }),
      (one) => one.email('FBI', true),
      (one) => one.email('USSS', false),
      (one) => one.act('hold', aHold()),
      (one) =>
        one.act('releaseHold', {
          reference: 'FBI-2026-17',
          releasedAt: '2026-11-24T11:30:00-05:00',
          actor: 'al',
        }),
      (one) =>
        one.act('urgentNeed', {
          agency: 'FBI',
          agent: 'x',
          consultedAt: '2026-11-24T16:30:00Z',
          reason: 'r',
          actor: 'al',
        }),
      (one) =>
        one.act(
          'amend',
          { policies: ['us-tx', 'fcc-2007'], reason: 'x', actor: 'bob', second: 'carol' },
          under('us-tx', 'fcc-2007'),
        ),
      (one) =>
        one.act('withdraw', {
          policy: 'fcc-2023',
          obligation: 'customers',
          reason: 'r',
          actor: 'al',
          second: 'bo',
        }),
      (one) => one.tellCustomers(0),
      ...[4, 499, 500, 1_200].map(
        (customers): Step =>
          (one) =>
            one.count({
              ...LIST,
              digest: `sha256:${customers}`,
              customers,
              byState: { CA: customers - 1, TX: 1 },
            }),
      ),
    ),
  );
  const seed = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 2 ** 31);
  const numRuns = Number(process.env.TOCSIN_TEST_RUNS ?? 40);
  process.stdout.write(`whatever people do: seed ${seed}, ${numRuns} runs\n`);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const one = story();
      for (const take of steps) take(one);
      isSame(one);
    }),
    { seed, numRuns },
  );
});
