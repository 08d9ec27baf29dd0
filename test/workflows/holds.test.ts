import { aHold } from '../support/builders';
import { caseRunner, timersOf } from '../support/case-runner';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { planDigest } from '../support/plan-digest';

const DEFAULT = under(...DEFAULT_POLICIES);
const keyOf = ({ key }: { readonly [name: string]: unknown }): string => (typeof key === 'string' ? key : '');

const runCase = caseRunner();

describe('holds', () => {
  test('a hold keeps customers untold past their window; its release voids the approval', async () => {
    await runCase(DEFAULT, async ({ act, approve, status, skipTo, ports, sleep }) => {
      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await approve();
      await skipTo('2026-11-24T15:30:00Z');
      const held = await act('hold', aHold());
      expect(held).toMatchObject({ phase: 'held', held: true, approval: { valid: false } });
      expect(held.windows?.effective.customers.earliest).toBe('2026-12-15T00:00:00-05:00');
      await skipTo('2026-12-10T00:00:00Z');
      await act('releaseHold', {
        reference: 'FBI-2026-17',
        releasedAt: '2026-12-09T12:00:00-05:00',
        actor: 'alice',
      });
      await skipTo('2026-12-12T00:00:00Z');
      expect(ports.toCustomers()).toHaveLength(0);
      expect(await status()).toMatchObject({
        phase: 'agencies-notified',
        held: false,
        approval: { valid: false },
      });
      await approve();
      await sleep(5_000);
      expect(ports.toCustomers()).toHaveLength(3);
    });
  });

  test('alerts come 7, 1 and 0 days before the last day; a lapse sends nothing by itself', async () => {
    await runCase(DEFAULT, async ({ act, approve, status, skipTo, ports }) => {
      await skipTo('2026-11-24T15:30:00Z');
      await act('recordFiling', FILED);
      await act('hold', aHold());
      await approve();
      await skipTo('2026-12-14T12:00:00Z');
      const alerts = ports.ledger.filter(({ data }) => keyOf(data).startsWith('hold/'));
      expect(alerts.map(({ at, data }) => [at.slice(0, 10), keyOf(data).split('/').at(-1)])).toEqual([
        ['2026-12-07', '7'],
        ['2026-12-13', '1'],
        ['2026-12-14', '0'],
      ]);
      await skipTo('2026-12-20T00:00:00Z');
      expect(ports.ledger.some(({ kind }) => kind === 'hold-lapsed')).toBe(true);
      expect(ports.ledger.some(({ kind }) => kind === 'approval-void')).toBe(true);
      expect(ports.toCustomers()).toHaveLength(0);
      expect((await status()).holds[0]).toMatchObject({ lastDay: '2026-12-14', releasedAt: null });
      expect((await status()).holds[0]?.lapsedAt).toMatch(/^2026-12-15T05:00/);
    });
  });

  test('an extension moves the last day; a repeat of the same act changes nothing', async () => {
    await runCase(DEFAULT, async ({ act, refused, skipTo, ports }) => {
      await skipTo('2026-11-24T15:30:00Z');
      await act('hold', aHold());
      await act('hold', aHold());
      const extension = {
        reference: 'FBI-2026-17',
        extension: 'FBI-2026-17-A',
        until: '2027-02-01',
        actor: 'alice',
      };
      const extended = await act('extendHold', extension);
      await act('extendHold', extension);
      expect(extended.holds[0]).toMatchObject({ lastDay: '2027-02-01' });
      expect(
        ports.ledger.filter(({ kind }) => kind === 'hold-placed' || kind === 'hold-extended'),
      ).toHaveLength(2);
      expect(await refused('hold', aHold({ agency: 'USSS' }))).toMatchObject({ code: 'Conflict' });
      expect(await refused('hold', aHold({ reference: 'FBI-2', days: 45 }))).toMatchObject({
        code: 'NotAllowed',
        message: expect.stringContaining('64.2011(b)(3)') as string,
      });
      expect(
        await refused('extendHold', { ...extension, extension: 'B', until: '2026-12-01' }),
      ).toMatchObject({ code: 'Usage' });
      expect(
        await refused('releaseHold', { reference: 'NONE', releasedAt: FILED.filedAt, actor: 'alice' }),
      ).toMatchObject({ code: 'NotFound' });
    });
  });

  test.each([
    [
      'a hold without a last day',
      'hold',
      { agency: 'FBI', agent: 'x', reference: 'F-1', directedAt: '2026-11-24T10:00:00-05:00' },
    ],
    ['a hold that is no object', 'hold', 'please wait'],
    ['a hold longer than its policy allows', 'hold', aHold({ days: 90 })],
    [
      'an extension of an unknown hold',
      'extendHold',
      { reference: 'F-9', extension: 'A', until: '2027-01-01' },
    ],
  ] as const)(
    '%s stops the notice as an unreadable hold until a person clears it',
    async (_name, name, raw) => {
      await runCase(DEFAULT, async ({ act, approve, refused, signal, status, skipTo, ports, sleep }) => {
        await skipTo('2026-11-24T15:30:00Z');
        await act('recordFiling', FILED);
        await signal(name, raw);
        await sleep(1_000);
        await approve();
        await skipTo('2027-01-15T00:00:00Z');
        expect(await status()).toMatchObject({ phase: 'held', held: true });
        expect(ports.toCustomers()).toHaveLength(0);
        const clear = { reference: 'UNREADABLE-1', releasedAt: '2027-01-14T12:00:00-05:00', actor: 'alice' };
        expect(await refused('releaseHold', clear)).toMatchObject({ code: 'Usage' });
        await act('releaseHold', { ...clear, reason: 'entered as FBI-2026-17' });
        await approve();
        await sleep(5_000);
        expect(ports.toCustomers()).toHaveLength(3);
      });
    },
  );

  test('a signal without an actor is recorded as from an unknown sender', async () => {
    await runCase(DEFAULT, async ({ signal, skipTo, ports, sleep }) => {
      await skipTo('2026-11-24T15:30:00Z');
      const { actor: _actor, ...hold } = aHold();
      await signal('hold', hold);
      await sleep(2_000);
      expect(ports.ledger.find(({ kind }) => kind === 'hold-placed')).toMatchObject({
        actor: 'unknown sender',
      });
    });
  });

  test.each(['freeze', 'standing'] as const)(
    'a hold that comes in between approval and sending, while the records do their %s, is in force at once',
    async (step) => {
      await runCase(DEFAULT, async ({ act, approve, ports, signal, skipTo, sleep, status }) => {
        await skipTo('2026-11-24T15:30:00Z');
        await act('recordFiling', FILED);
        await skipTo('2026-12-10T00:00:00Z');
        const digest = await planDigest(status);
        const held: Promise<void>[] = [];
        ports.dials.before[step] = async () => {
          held.push(signal('hold', aHold({ directedAt: '2026-12-09T10:00:00-05:00' })));
          await held[0];
          delete ports.dials.before[step];
        };
        // The approval itself is under way while the hold comes in.
        await act('approve', { digest, actor: 'bob' });
        await sleep('5 minutes');
        expect(held.length).toBeGreaterThan(0);
        expect(await status()).toMatchObject({ phase: 'held', approval: { valid: false } });
        expect(ports.toCustomers()).toHaveLength(0);
        await act('releaseHold', {
          reference: 'FBI-2026-17',
          releasedAt: '2026-12-10T00:00:00Z',
          actor: 'alice',
        });
        await approve();
        await sleep('1 minute');
        expect(ports.toCustomers()).toHaveLength(3);
      });
    },
  );

  test('years, and a direction until further notice, are waited out on one timer at a time', async () => {
    await runCase(DEFAULT, async ({ act, approve, handle, ports, skipTo, sleep, status }) => {
      await skipTo('2026-11-24T15:30:00Z');
      await act('recordFiling', FILED);
      await act('hold', aHold());
      const extend = (extension: string, until: string) =>
        act('extendHold', { reference: 'FBI-2026-17', extension, until, actor: 'alice' });
      await extend('A', '2029-11-23');
      await skipTo('2029-11-15T00:00:00Z');
      expect(await status()).toMatchObject({ phase: 'held' });
      const timers = (await timersOf(handle)).filter(({ summary }) => summary.startsWith('hold '));
      const longest = Math.max(...timers.map(({ seconds }) => seconds));
      // From 24 November 2026 to 16 November 2029, 05:00 UTC: seven days before the last day.
      expect(longest / 86_400).toBeGreaterThan(1_087.5);
      expect(longest / 86_400).toBeLessThan(1_087.6);
      await extend('B', '9999-12-31');
      expect((await status()).holds[0]).toMatchObject({ lastDay: '9999-12-31' });
      await skipTo('2032-01-01T00:00:00Z');
      expect(await status()).toMatchObject({ phase: 'held' });
      await act('releaseHold', {
        reference: 'FBI-2026-17',
        releasedAt: '2031-12-31T12:00:00Z',
        actor: 'alice',
      });
      await approve();
      await sleep('5 seconds');
      expect(ports.toCustomers()).toHaveLength(3);
      expect(ports.rendered.every(({ delayedByLawEnforcement }) => delayedByLawEnforcement)).toBe(true);
    });
  });

  test('a release that comes just before the lapse ends the hold once', async () => {
    await runCase(DEFAULT, async ({ act, ports, skipTo, status }) => {
      await skipTo('2026-11-24T15:30:00Z');
      await act('hold', aHold({ days: 3 }));
      await skipTo('2026-11-28T04:59:58Z');
      await act('releaseHold', {
        reference: 'FBI-2026-17',
        releasedAt: '2026-11-27T12:00:00Z',
        actor: 'alice',
      });
      await skipTo('2026-11-29T00:00:00Z');
      expect(ports.entries('hold-released', 'hold-lapsed')).toHaveLength(1);
      expect(ports.toRoles().some(({ message }) => message.text.includes('lapsed'))).toBe(false);
      expect((await status()).held).toBe(false);
    });
  });

  test('a hold in mid-send answers when nothing is in flight, and nothing is sent after it', async () => {
    const people = Array.from({ length: 600 }, (_, index) => `p${index}`);
    await runCase(
      DEFAULT,
      async ({ act, approve, status, skipTo, ports, sleep }) => {
        let isFirst = true;
        const started = new Promise<void>((resolve) => {
          ports.relayAnswers(async ({ to }) => {
            if (isFirst && to[0]?.endsWith('@example.com')) {
              isFirst = false;
              resolve();
            }
            await new Promise((later) => setTimeout(later, 20));
            return { kind: 'accepted', reply: '250 ok' };
          });
        });
        await skipTo('2026-11-24T15:30:00Z');
        await act('recordFiling', FILED);
        await skipTo('2026-12-10T00:00:00Z');
        await approve();
        await started;
        const held = await act('hold', aHold({ directedAt: '2026-12-09T10:00:00-05:00' }));
        const sentAtAnswer = ports.toCustomers().length;
        expect(held).toMatchObject({ phase: 'held' });
        expect(sentAtAnswer).toBeLessThan(600);
        await sleep('2 days');
        expect(ports.toCustomers()).toHaveLength(sentAtAnswer);
        expect((await status()).counts).toMatchObject({
          listed: 600,
          accepted: sentAtAnswer,
          unknown: 0,
          failed: 0,
        });

        await act('releaseHold', {
          reference: 'FBI-2026-17',
          releasedAt: '2026-12-10T12:00:00-05:00',
          actor: 'alice',
        });
        await approve();
        await sleep('2 minutes');
        const told = ports.toCustomers().map(({ message }) => message.messageId);
        expect(told).toHaveLength(600);
        expect(new Set(told).size).toBe(600);
      },
      { customers: people },
    );
  });
});
