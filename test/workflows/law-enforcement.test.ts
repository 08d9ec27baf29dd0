import { aHold, someFacts } from '../support/builders';
import { caseRunner } from '../support/case-runner';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

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
  consultedAt: '2026-11-25T10:00:00-05:00',
  reason: 'SIM swaps under way',
  actor: 'alice',
};

const runCase = caseRunner();

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

  test('urgent need needs its flag in the agencies’ notice, then opens at once; a hold forbids it', async () => {
    await runCase(DEFAULT, async ({ act, refused, skipTo }) => {
      await skipTo('2026-11-25T16:00:00Z');
      await act('recordFiling', FILED);
      expect(await refused('urgentNeed', CONSULTED)).toMatchObject({ code: 'NotAllowed' });
    });
    await runCase(
      DEFAULT,
      async ({ act, approve, refused, skipTo, ports, sleep }) => {
        await skipTo('2026-11-25T16:00:00Z');
        expect(await refused('urgentNeed', CONSULTED)).toMatchObject({ code: 'OutsideWindow' });
        await act('recordFiling', FILED);
        const toAgencies = ports.handed.filter(({ message }) => message.to[0]?.endsWith('agency.example'));
        expect(toAgencies.map(({ message }) => message.text)).toEqual([
          expect.stringContaining('URGENT NEED'),
          expect.stringContaining('URGENT NEED'),
        ]);
        await act('hold', aHold());
        expect(await refused('urgentNeed', CONSULTED)).toMatchObject({ code: 'Held' });
        await act('releaseHold', {
          reference: 'FBI-2026-17',
          releasedAt: '2026-11-25T10:30:00-05:00',
          actor: 'alice',
        });
        const opened = await act('urgentNeed', CONSULTED);
        expect(Date.parse(opened.windows?.effective.customers.earliest ?? '')).toBeLessThan(
          Date.parse(opened.caseTime),
        );
        await approve();
        await sleep(5_000);
        expect(ports.toCustomers()).toHaveLength(3);
      },
      { changes: { facts: someFacts({ urgentNeed: true }) } },
    );
  });
});

describe('notifying law enforcement', () => {
  test('an agency’s relay that is away is tried again until it answers', async () => {
    await runCase(DEFAULT, async ({ status, skipTo, ports }) => {
      let tries = 0;
      ports.relayAnswers(({ to }) => {
        if (!to[0]?.endsWith('agency.example')) return { kind: 'accepted', reply: '250 ok' };
        tries += 1;
        return tries < 9
          ? { kind: 'unreachable', reply: 'connection refused' }
          : { kind: 'accepted', reply: '250 ok' };
      });
      await skipTo('2026-11-24T15:30:00Z');
      expect(ports.ledger.filter(({ kind }) => kind === 'agency-emailed')).toHaveLength(2);
      expect((await status()).phase).toBe('determined');
    });
  });

  test('a refused e-mail alerts people, and a person’s filing stands for it', async () => {
    await runCase(under('cloudroute-2015'), async ({ act, status, skipTo, ports }) => {
      ports.relayAnswers(({ to }) =>
        to[0] === 'fbi@agency.example'
          ? { kind: 'refused', reply: '550 no such user' }
          : { kind: 'accepted', reply: '250 ok' },
      );
      await skipTo('2026-11-23T15:40:00Z');
      expect(ports.ledger.some(({ kind }) => kind === 'agency-refused')).toBe(true);
      expect((await status()).phase).toBe('determined');
      const told = await act('recordFiling', { ...FILED, agency: 'FBI' });
      expect(told.phase).toBe('agencies-notified');
    });
  });

  test('nothing happens before the determination; it starts the clocks', async () => {
    await runCase(
      DEFAULT,
      async ({ act, refused, status, skipTo, ports, sleep }) => {
        await skipTo('2026-11-25T16:00:00Z');
        expect((await status()).phase).toBe('open');
        expect(ports.handed).toHaveLength(0);
        const determination = { at: '2026-11-25T10:00:00-05:00', reason: 'logs read', actor: 'alice' };
        expect(
          await refused('determine', { ...determination, at: '2026-11-01T10:00:00-05:00' }),
        ).toMatchObject({ code: 'Usage' });
        expect(
          await refused('determine', { ...determination, at: '2027-11-01T10:00:00-05:00' }),
        ).toMatchObject({ code: 'Usage' });
        const determined = await act('determine', determination);
        expect(determined.windows?.effective.agencies.latest).toBe('2026-12-02T23:59:59-05:00');
        await act('determine', determination);
        expect(
          await refused('determine', { ...determination, at: '2026-11-25T09:00:00-05:00' }),
        ).toMatchObject({ code: 'Conflict' });
        await sleep(2_000);
        expect(ports.ledger.filter(({ kind }) => kind === 'agency-emailed')).toHaveLength(2);
      },
      { changes: { facts: someFacts({ determinedAt: undefined }) } },
    );
  });

  test('a policy adopted later adds its agencies, and they come first', async () => {
    await runCase(
      under('cloudroute-2015'),
      async ({ act, approve, refused, status, skipTo, ports, sleep }) => {
        await skipTo('2026-11-24T15:30:00Z');
        expect((await status()).phase).toBe('agencies-notified');
        const amended = await act('amend', {
          policies: ['cloudroute-2015'],
          reason: 'same again',
          actor: 'alice',
        });
        expect(amended.policies).toEqual(['cloudroute-2015']);
        expect(
          await refused('amend', { policies: ['nowhere'], reason: 'typo', actor: 'alice' }),
        ).toMatchObject({ code: 'NotFound' });
        const adopted = await act('amend', {
          policies: ['cloudroute-2015', 'fcc-2007'],
          reason: 'federal rule',
          actor: 'alice',
        });
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
});
