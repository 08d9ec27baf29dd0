import type { CaseStatus } from '../../domain/case/state';
import type { LedgerEntryInput } from '../../domain/ledger';
import { someFacts } from '../support/builders';
import { caseRunner, timersOf } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

const runCase = caseRunner();
const ATTORNEY_GENERAL = 'ca-attorney-general';

const obligation = ({ obligations }: CaseStatus, recipient: string, policy?: string) => {
  const found = obligations.find(
    (each) => each.recipient === recipient && (policy === undefined || each.policy === policy),
  );
  if (!found) throw new Error(`there is no obligation to ${recipient}`);
  return found;
};

const keyOf = ({ key }: LedgerEntryInput['data']): string => (typeof key === 'string' ? key : '');
const inCalifornia = (id: string): string => (id.startsWith('ca') ? 'CA' : 'TX');
const californians = (count: number): string[] =>
  Array.from({ length: count }, (_each, index) => `ca${index}`);

test('an attorney general appears with the 501st Californian, is reminded of, filed with and met', async () => {
  await runCase(
    under(...DEFAULT_POLICIES, 'us-ca'),
    async ({ act, approve, refused, status, skipTo, ports, handle, sleep }) => {
      await sleep(1_000);
      await eventually(async () =>
        expect(obligation(await status(), ATTORNEY_GENERAL).status).toBe('not-required'),
      );
      ports.addCustomers(...californians(501));
      const imported = await act('amend', { reason: 'customers imported', actor: 'alice' });
      expect(obligation(imported, ATTORNEY_GENERAL)).toMatchObject({ status: 'not-started', latest: null });

      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await approve();
      await skipTo('2026-12-04T05:05:00Z');
      expect(ports.toCustomers()).toHaveLength(504);
      const told = await status();
      expect(obligation(told, ATTORNEY_GENERAL)).toMatchObject({
        status: 'open',
        latest: '2026-12-19T23:59:59-05:00',
      });
      expect(told.next).toMatchObject({ what: `tell ${ATTORNEY_GENERAL}, then close the case` });
      expect(told.dueAt).toBe('2026-12-19T23:59:59-05:00');
      const opened = () =>
        ports.entries('alerted').filter(({ data }) => data.key === 'task/us-ca/attorney-general');
      expect(opened()).toHaveLength(1);

      const close = { as: 'complete', reason: 'done', actor: 'alice' };
      expect(await refused('close', close)).toMatchObject({ code: 'NotAllowed' });

      await skipTo('2026-12-12T12:00:00Z');
      const [reminder] = (await status()).reminders;
      expect(reminder?.key).toMatch(/^remind\/ca-attorney-general\/us-ca\/attorney-general\/.*\/50$/);
      await act('acknowledge', { key: reminder?.key, actor: 'carol' });
      expect((await status()).reminders).toEqual([]);
      const names = (await timersOf(handle)).map(({ summary }) => summary);
      expect(names.filter((name) => name.includes('ca-attorney-general (us-ca'))).not.toEqual([]);

      await skipTo('2026-12-16T12:00:00Z');
      const filed = {
        agency: ATTORNEY_GENERAL,
        confirmation: 'AG-1',
        filedAt: '2026-12-16T11:00:00Z',
        actor: 'alice',
      };
      const met = await act('recordFiling', filed);
      expect(obligation(met, ATTORNEY_GENERAL).status).toBe('met');
      expect(met.dueAt).toBeNull();
      expect(met.filings).toContainEqual({
        agency: ATTORNEY_GENERAL,
        confirmation: 'AG-1',
        filedAt: filed.filedAt,
      });
      expect((await act('close', close)).phase).toBe('closed');

      // Half of the time was acknowledged; three quarters were not heard, and it was filed before a day had passed.
      expect(ports.entries('acknowledged').map(({ actor }) => actor)).toEqual(['carol']);
      expect(ports.entries('alerted').filter(({ data }) => keyOf(data).includes('/50/unheard'))).toEqual([]);
      expect(opened()).toHaveLength(1);
      expect(ports.entries('task-filed').map(({ data }) => data)).toMatchObject([
        { recipient: ATTORNEY_GENERAL, violations: [], reason: null },
      ]);
    },
    { people: (ports) => void (ports.dials.stateOf = inCalifornia) },
  );
});

test('a reminder that nobody acknowledges is repeated once to the executive, a day later', async () => {
  await runCase(under(...DEFAULT_POLICIES), async ({ skipTo, ports }) => {
    await skipTo('2026-11-29T23:00:00Z');
    const repeated = ports.entries('alerted').filter(({ data }) => keyOf(data).endsWith('/50/unheard'));
    expect(repeated.map(({ data }) => data.roles)).toEqual([['security', 'executive']]);
  });
});

test('Form 8-K is public: not before customers may be told, and on record as a violation where it was', async () => {
  const facts = someFacts({ materialAt: '2026-11-23T10:00:00-05:00' });
  await runCase(
    under('fcc-2007', 'sec-8k'),
    async ({ act, refused, status, skipTo, ports }) => {
      await skipTo('2026-11-24T15:00:00Z');
      const filing = {
        agency: 'public',
        confirmation: '8-K',
        filedAt: '2026-11-24T14:00:00Z',
        actor: 'alice',
      };
      expect(await refused('recordFiling', filing)).toMatchObject({
        code: 'OutsideWindow',
        message: expect.stringContaining('47 CFR 64.2011(a), (b)(1)') as string,
      });
      expect(await refused('recordFiling', { ...filing, agency: 'nobody' })).toMatchObject({
        code: 'NotFound',
      });
      await act('recordFiling', { ...filing, reason: 'the exchange demanded it' });
      expect(obligation(await status(), 'public').status).toBe('met');
      const [entry] = ports.entries('task-filed');
      expect(entry?.data.violations).not.toEqual([]);
      expect(entry?.data.reason).toBe('the exchange demanded it');
    },
    { changes: { facts } },
  );
});

test('the cap of Form 8-K against a long hold is a conflict: alerted once, decided by two persons', async () => {
  const facts = someFacts({ materialAt: '2026-11-23T10:00:00-05:00' });
  await runCase(
    under('fcc-2007', 'sec-8k'),
    async ({ act, refused, status, skipTo, ports, sleep }) => {
      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await act('hold', {
        agency: 'FBI',
        agent: 'Agent Example',
        reference: 'FBI-2026-17',
        directedAt: '2026-11-23T15:30:00Z',
        days: 30,
        actor: 'alice',
      });
      await sleep(1_000);
      const [conflict] = (await status()).windows?.conflicts ?? [];
      expect(conflict).toMatchObject({ recipient: 'public' });
      const id = conflict?.id ?? '';
      const alerted = () => ports.entries('alerted').filter(({ data }) => data.key === `conflict/${id}`);
      expect(alerted()).toHaveLength(1);
      const decision = { conflict: id, decision: 'keep-earliest', reason: 'counsel', actor: 'alice' };
      expect(await refused('decide', decision)).toMatchObject({ code: 'NotAllowed' });
      expect(await refused('decide', { ...decision, second: 'Alice' })).toMatchObject({ code: 'NotAllowed' });
      expect(await refused('decide', { ...decision, conflict: 'x', second: 'bob' })).toMatchObject({
        code: 'NotFound',
      });
      const decided = await act('decide', { ...decision, second: 'bob' });
      expect(decided.decisions).toMatchObject([{ conflict: id, decision: 'keep-earliest', second: 'bob' }]);
      await act('decide', { ...decision, second: 'bob' });
      expect(ports.entries('conflict-decided')).toHaveLength(1);
      expect(alerted()).toHaveLength(1);
      await act('amend', {
        policies: ['fcc-2007'],
        reason: 'no filing is due',
        actor: 'alice',
        second: 'bob',
      });
      expect((await status()).decisions).toEqual([]);
      expect(ports.entries('decision-lapsed')).toHaveLength(1);
    },
    { changes: { facts } },
  );
});

test('a later fact starts a clock, and no fact withdraws it: two persons do', async () => {
  await runCase(
    under('fcc-2007', 'gdpr'),
    async ({ act, refused, status, sleep }) => {
      await sleep(1_000);
      expect(obligation(await status(), 'authority').status).toBe('exempt');
      const amend = (harm: string) =>
        act('amend', { facts: { harm }, reason: 'new fact', actor: 'alice', second: 'bob' });
      expect(obligation(await amend('likely'), 'authority').status).toBe('overdue');
      const back = obligation(await amend('none'), 'authority');
      expect(back).toMatchObject({ status: 'overdue', standsDespite: expect.any(String) as string });
      const withdrawal = { policy: 'gdpr', obligation: 'authority', reason: 'no risk', actor: 'alice' };
      expect(await refused('withdraw', withdrawal)).toMatchObject({ code: 'NotAllowed' });
      const withdrawn = await act('withdraw', { ...withdrawal, second: 'bob' });
      expect(obligation(withdrawn, 'authority').status).toBe('exempt');
      // A fact that calls for it again is stronger than the withdrawal, and a withdrawal is given anew.
      expect(obligation(await amend('likely'), 'authority').status).toBe('overdue');
      expect(obligation(await amend('none'), 'authority').status).toBe('overdue');
    },
    { changes: { facts: someFacts({ harm: 'none' }) } },
  );
});
