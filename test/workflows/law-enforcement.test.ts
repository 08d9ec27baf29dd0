import { aHold, someFacts } from '../support/builders';
import { caseRunner, timersOf } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { ACCEPTED } from '../support/memory-ports';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { devServer } from '../support/temporal';

const DEFAULT = under(...DEFAULT_POLICIES);
const RELEASE = {
  agency: 'FBI',
  agent: 'Agent Example',
  reference: 'R-1',
  releasedAt: '2026-11-25T10:00:00-05:00',
  actor: 'alice',
};
const CONSULTED = {
  agency: 'FBI',
  agent: 'Agent Example',
  consultedAt: '2026-11-25T10:40:00-05:00',
  reason: 'SIM swaps under way',
  actor: 'alice',
};
const UNDETERMINED = { changes: { facts: someFacts({ determinedAt: undefined }) } };
const toAgency = (agency: string) => (to: readonly string[]) => to[0] === `${agency}@agency.example`;

const runCase = caseRunner();
const runInRealTime = caseRunner(devServer);

describe('law enforcement lets customers be told before the wait is over', () => {
  test('an early release opens the window of cloudroute-2015 alone', async () => {
    await runCase(under('cloudroute-2015'), async ({ act, approve, skipTo, ports, sleep }) => {
      await skipTo('2026-11-25T16:00:00Z');
      const released = await act('releaseEarly', RELEASE);
      expect(released.windows?.effective.customers.earliest).toBe('2026-11-25T10:00:00-05:00');
      await approve();
      await sleep(5_000);
      expect(ports.toCustomers()).toHaveLength(3);
    });
  });

  test('without it, one week passes to the second', async () => {
    await runCase(under('cloudroute-2015'), async ({ approve, handle, skipTo, status, ports, sleep }) => {
      await sleep('2 seconds');
      await approve();
      const opensAt = Date.parse((await status()).windows?.effective.customers.earliest ?? '');
      const told = ports.entries('agency-emailed').map(({ data }) => Date.parse(data.at as string));
      const week = 7 * 86_400_000;
      expect(opensAt).toBeGreaterThanOrEqual(Math.max(...told) + week);
      expect(opensAt).toBeLessThanOrEqual(Math.max(...told) + week + 1_000);
      const [wait] = (await timersOf(handle)).filter(({ summary }) => summary.includes('window opens'));
      expect(wait?.seconds).toBeGreaterThan(7 * 86_400 - 60);
      expect(wait?.seconds).toBeLessThanOrEqual(7 * 86_400 + 1);
      await skipTo(new Date(opensAt - 5_000).toISOString());
      expect(ports.toCustomers()).toHaveLength(0);
      await sleep('10 seconds');
      expect(ports.toCustomers()).toHaveLength(3);
    });
  });

  test('under fcc-2007 too it is refused, with the paragraph that forbids it', async () => {
    await runCase(DEFAULT, async ({ act, refused, skipTo }) => {
      await skipTo('2026-11-25T16:00:00Z');
      await act('recordFiling', FILED);
      expect(await refused('releaseEarly', RELEASE)).toMatchObject({
        code: 'OutsideWindow',
        message: expect.stringContaining('64.2011(b)(1)') as string,
      });
    });
  });

  test('an urgent need that was flagged opens at once; a hold forbids it', async () => {
    await runCase(
      DEFAULT,
      async ({ act, approve, refused, skipTo, ports, sleep }) => {
        await skipTo('2026-11-25T16:00:00Z');
        expect(await refused('urgentNeed', CONSULTED)).toMatchObject({ code: 'OutsideWindow' });
        await act('recordFiling', FILED);
        expect(ports.toAgencies().map(({ message }) => message.text)).toEqual([
          expect.stringContaining('URGENT NEED'),
          expect.stringContaining('URGENT NEED'),
        ]);
        await act('hold', aHold());
        expect(await refused('urgentNeed', CONSULTED)).toMatchObject({ code: 'Held' });
        const releasedAt = '2026-11-25T10:30:00-05:00';
        await act('releaseHold', { reference: 'FBI-2026-17', releasedAt, actor: 'alice' });
        const opened = await act('urgentNeed', CONSULTED);
        const earliest = opened.windows?.effective.customers.earliest ?? '';
        expect(Date.parse(earliest)).toBeLessThan(Date.parse(opened.caseTime));
        await approve();
        await sleep(5_000);
        expect(ports.toCustomers()).toHaveLength(3);
      },
      { changes: { facts: someFacts({ urgentNeed: true }) } },
    );
  });

  test('one that is seen later is flagged to every agency anew before it opens anything', async () => {
    await runCase(DEFAULT, async ({ act, approve, refused, skipTo, ports, sleep }) => {
      await skipTo('2026-11-25T15:42:00Z');
      await act('recordFiling', FILED);
      expect(await refused('urgentNeed', CONSULTED)).toMatchObject({ code: 'NotAllowed' });
      await act('amend', { facts: { urgentNeed: true }, reason: 'SIM swaps began', actor: 'alice' });
      await sleep('5 seconds');
      const ids = ports.toAgencies().map(({ message }) => message.messageId);
      expect(new Set(ids).size).toBe(4);
      expect(
        ports
          .toAgencies()
          .slice(2)
          .every(({ message }) => message.text.includes('URGENT NEED')),
      ).toBe(true);
      await skipTo('2026-11-25T16:00:00Z');
      expect(await refused('urgentNeed', CONSULTED)).toMatchObject({
        code: 'NotAllowed',
        message: expect.stringContaining('by portal') as string,
      });
      const anew = { ...FILED, confirmation: 'CPNI-2', filedAt: '2026-11-25T15:50:00Z' };
      await act('recordFiling', anew);
      await act('urgentNeed', CONSULTED);
      await approve();
      await sleep(5_000);
      expect(ports.toCustomers()).toHaveLength(3);
    });
  });
});

describe('notifying law enforcement', () => {
  test('an agency’s relay that is away is tried again until it answers', async () => {
    await runCase(DEFAULT, async ({ status, skipTo, ports }) => {
      let tries = 0;
      ports.relayAnswers(({ to }) => {
        if (!to[0]?.endsWith('agency.example')) return ACCEPTED;
        tries += 1;
        return tries < 9 ? { kind: 'unreachable', reply: 'connection refused' } : ACCEPTED;
      });
      await skipTo('2026-11-24T15:30:00Z');
      expect(ports.entries('agency-emailed')).toHaveLength(2);
      expect((await status()).phase).toBe('determined');
    });
  });

  test('one agency’s relay that is away for hours keeps no other agency untold', async () => {
    await runCase(under('cloudroute-2015'), async ({ act, sleep, ports }) => {
      let isAway = true;
      ports.relayAnswers(({ to }) =>
        isAway && toAgency('usss')(to) ? { kind: 'deferred', reply: '451 greylisted' } : ACCEPTED,
      );
      await sleep('5 seconds');
      expect(ports.entries('agency-emailed').map(({ data }) => data.agency)).toEqual(['FBI']);
      // A policy that names one agency more, while the first is still being tried.
      await act('amend', {
        policies: ['cloudroute-2015', 'fcc-2007'],
        reason: 'federal rule',
        actor: 'alice',
      });
      await sleep('5 seconds');
      expect(ports.toRoles().some(({ message }) => message.text.includes('at the portal'))).toBe(true);
      await sleep('2 hours');
      isAway = false;
      await sleep('2 minutes');
      expect(ports.entries('agency-emailed').map(({ data }) => data.agency)).toEqual(['FBI', 'USSS']);
    });
  });

  test('neither a hold, a pause, a missing list, a missing approval nor a report keeps it back', async () => {
    await runCase(
      DEFAULT,
      async ({ act, signal, ports, skipTo, sleep }) => {
        ports.dials.before.report = () => {
          throw new Error('there is no report');
        };
        await skipTo('2026-11-24T15:30:00Z');
        await act('hold', aHold());
        await signal('hold', 'please wait');
        await act('pause', { reason: 'look first', actor: 'alice' });
        await act('determine', { at: '2026-11-24T15:20:00Z', reason: 'logs read', actor: 'alice' });
        await sleep('20 minutes');
        expect(ports.entries('agency-emailed')).toHaveLength(2);
        const delays = ports
          .entries('agency-emailed')
          .map(({ at }) => Date.parse(at) - Date.parse('2026-11-24T15:30:00Z'));
        expect(Math.max(...delays)).toBeLessThan(12 * 60_000);
        expect(ports.entries('alerted').some(({ data }) => data.key === 'initial-report')).toBe(true);
      },
      { ...UNDETERMINED, customers: [] },
    );
  });

  test('windows that cannot be computed do not keep it back, and send nothing to customers', async () => {
    await runInRealTime(
      DEFAULT,
      async ({ act, ports, status }) => {
        await eventually(async () => expect(ports.entries('agency-emailed')).toHaveLength(2));
        await eventually(async () =>
          expect(ports.toRoles().some(({ message }) => message.text.includes('cannot be computed'))).toBe(
            true,
          ),
        );
        expect(await status()).toMatchObject({ windows: null, approval: { valid: false, digest: null } });
        expect((await act('pause', { reason: 'the zone is wrong', actor: 'alice' })).paused).toBe(true);
        expect(ports.toCustomers()).toHaveLength(0);
      },
      { changes: { zone: 'Nowhere/Nothing' } },
    );
  });

  test('a refused e-mail alerts people, and a person’s filing stands for it', async () => {
    await runCase(under('cloudroute-2015'), async ({ act, status, skipTo, ports }) => {
      ports.relayAnswers(({ to }) =>
        toAgency('fbi')(to) ? { kind: 'refused', reply: '550 no such user' } : ACCEPTED,
      );
      await skipTo('2026-11-23T15:40:00Z');
      expect(ports.entries('agency-refused')).toHaveLength(1);
      expect(ports.toRoles().some(({ message }) => message.to.includes('executive@carrier.example'))).toBe(
        true,
      );
      expect((await status()).phase).toBe('determined');
      const filed = await act('recordFiling', { ...FILED, agency: 'FBI' });
      expect(filed.phase).toBe('agencies-notified');
    });
  });

  test('nothing happens before the determination; it starts the clocks', async () => {
    await runCase(
      DEFAULT,
      async ({ act, refused, status, skipTo, ports, sleep }) => {
        await skipTo('2026-11-25T16:00:00Z');
        expect((await status()).phase).toBe('open');
        expect(ports.toAgencies()).toHaveLength(0);
        const determination = { at: '2026-11-25T10:00:00-05:00', reason: 'logs read', actor: 'alice' };
        const tooEarly = { ...determination, at: '2026-11-01T10:00:00-05:00' };
        expect(await refused('determine', tooEarly)).toMatchObject({ code: 'Usage' });
        const determined = await act('determine', determination);
        expect(determined.windows?.effective.agencies.latest).toBe('2026-12-02T23:59:59-05:00');
        await act('determine', determination);
        await sleep(2_000);
        expect(ports.entries('agency-emailed')).toHaveLength(2);
        expect(ports.entries('determined')).toHaveLength(1);
      },
      UNDETERMINED,
    );
  });

  test('a policy adopted later adds its agencies, and they come first', async () => {
    await runCase(
      under('cloudroute-2015'),
      async ({ act, approve, refused, status, skipTo, ports, sleep }) => {
        await skipTo('2026-11-24T15:30:00Z');
        expect((await status()).phase).toBe('agencies-notified');
        const adopt = (policies: string[]) => ({ policies, reason: 'federal rule', actor: 'alice' });
        const amended = await act('amend', adopt(['cloudroute-2015']));
        expect(amended.policies).toEqual(['cloudroute-2015']);
        expect(await refused('amend', adopt(['nowhere']))).toMatchObject({ code: 'NotFound' });
        const adopted = await act('amend', adopt(['cloudroute-2015', 'fcc-2007']));
        expect(adopted.phase).toBe('determined');
        await approve();
        await skipTo('2026-12-15T00:00:00Z');
        expect(ports.toCustomers()).toHaveLength(0);
        await act('recordFiling', FILED);
        await approve();
        await sleep(5_000);
        expect(ports.toCustomers()).toHaveLength(3);
      },
    );
  });

  test('also where customers have been told and the report is built', async () => {
    await runCase(under('cloudroute-2015'), async ({ act, approve, skipTo, ports, sleep, status }) => {
      ports.relayAnswers(() => ACCEPTED);
      await skipTo('2026-12-02T00:00:00Z');
      await approve();
      await sleep('5 seconds');
      expect((await status()).phase).toBe('reported');
      ports.dials.before.report = undefined;
      await act('amend', {
        policies: ['cloudroute-2015', 'fcc-2007'],
        reason: 'federal rule',
        actor: 'alice',
      });
      await sleep('5 seconds');
      const asked = ports.toRoles().filter(({ message }) => message.text.includes('at the portal'));
      expect(asked).toHaveLength(1);
    });
  });
});
