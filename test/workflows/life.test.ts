import { someFacts } from '../support/builders';
import { caseRunner, timersOf } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { planDigest } from '../support/plan-digest';

const DEFAULT = under(...DEFAULT_POLICIES);
const keyOf = ({ key }: { readonly [name: string]: unknown }): string => (typeof key === 'string' ? key : '');

const runCase = caseRunner();

describe('the life of a breach under cloudroute-2015 and fcc-2007', () => {
  test('law enforcement first, customers when the window opens, then the report', async () => {
    await runCase(DEFAULT, async ({ act, approve, status, skipTo, ports, handle, sleep }) => {
      await eventually(async () => {
        await sleep('1 second');
        expect(
          ports
            .toAgencies()
            .map(({ message }) => message.to[0])
            .sort(),
        ).toEqual(['fbi@agency.example', 'usss@agency.example']);
      });
      expect((await status()).phase).toBe('determined');

      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      const told = await status();
      expect(told.phase).toBe('agencies-notified');
      expect(told.windows?.effective.customers.earliest).toBe('2026-12-04T00:00:00-05:00');

      await skipTo('2026-11-30T12:00:00Z');
      await approve();
      await skipTo('2026-12-04T04:59:00Z');
      expect(ports.toCustomers()).toHaveLength(0);
      await skipTo('2026-12-04T05:05:00Z');
      expect(ports.toCustomers()).toHaveLength(3);
      expect(ports.rows.every(({ at }) => at !== null && at >= '2026-12-04T05:00:00.000Z')).toBe(true);
      const reported = await status();
      expect(reported.phase).toBe('reported');

      const closed = await act('close', { as: 'complete', reason: 'done', actor: 'alice' });
      expect(closed.phase).toBe('closed');
      expect(await handle.result()).toMatchObject({ closedAs: 'complete' });

      const edges = (await timersOf(handle)).map(({ summary }) => summary.split(': ')[0]);
      expect(edges).toEqual(expect.arrayContaining(['fcc-2007/customers', 'cloudroute-2015/customers']));
      const wait = (await timersOf(handle)).filter(({ summary }) => summary.includes('window opens'));
      expect(wait.length).toBeGreaterThan(0);
      // From the approval on 30 November, 12:00 UTC, to 4 December, 05:00 UTC.
      expect(wait.at(-1)?.seconds).toBeGreaterThan(3.7 * 86_400);
      expect(wait.at(-1)?.seconds).toBeLessThan(3.71 * 86_400);
      const kinds = ports.ledger
        .map(({ kind }) => kind)
        // The list is counted while law enforcement is told; the retention begins by itself once the case is over.
        .filter((kind) => !['alerted', 'reminded', 'list-counted', 'retention-begun'].includes(kind));
      expect(ports.entries('list-counted').map(({ data }) => data.customers)).toEqual([3]);
      expect(ports.entries('opened')[0]?.data).toMatchObject({ zone: 'America/New_York', closures: [] });
      // By which the register says whether it was late.
      expect(ports.entries('customers-notified')[0]?.data).toMatchObject({
        latest: reported.windows?.effective.customers.latest,
      });
      expect(kinds).toEqual([
        'opened',
        'determined',
        'report-built',
        'agency-emailed',
        'agency-emailed',
        'filing-recorded',
        'approved',
        'recipients-frozen',
        'batch-sent',
        'customers-notified',
        'report-built',
        'closed',
      ]);
    });
  });

  test.each([
    ['when the export tells the case', '2026-12-04T06:00:00Z', true],
    ['by itself a day later, where it could not be told', '2026-12-05T08:00:00Z', false],
  ])('the report waits for letters to be written: %s', async (_when, reportedBy, isTold) => {
    await runCase(DEFAULT, async ({ act, refused, approve, status, skipTo, ports }) => {
      ports.dials.isByLetter = (id) => id === 'c1';
      ports.dials.lettersDue = 1;
      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await approve();
      await skipTo('2026-12-04T05:05:00Z');
      const close = { as: 'complete', reason: 'done', actor: 'alice' };
      expect(await status()).toMatchObject({ phase: 'notified', next: { what: /^write 1 letter/ } });
      expect(await refused('close', close)).toMatchObject({ code: 'NotAllowed' });
      ports.dials.lettersDue = 0;
      if (isTold) await act('amend', { reason: 'letters were exported', actor: 'alice' });
      await skipTo(reportedBy);
      expect((await status()).phase).toBe('reported');
      await act('close', close);
    });
  });

  test('nothing is sent without a second person’s approval', async () => {
    await runCase(DEFAULT, async ({ act, refused, approve, status, skipTo, ports, sleep }) => {
      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await skipTo('2026-12-20T00:00:00Z');
      expect(ports.toCustomers()).toHaveLength(0);
      expect((await status()).next.what).toMatch(/approval/);
      const digest = await planDigest(status);
      expect(await refused('approve', { digest, actor: 'alice' })).toMatchObject({
        code: 'NotAllowed',
      });
      expect(await refused('approve', { digest: 'sha256:other', actor: 'bob' })).toMatchObject({
        code: 'ApprovalMissing',
      });
      await approve();
      await sleep(5_000);
      expect(ports.toCustomers()).toHaveLength(3);
    });
  });

  test('reminders come at 50, 75, 90 and 100 % of the time to the latest, then every day', async () => {
    await runCase(DEFAULT, async ({ skipTo, ports, status }) => {
      // The e-mails that cloudroute-2015 asks for were sent at once: what runs is the filing of fcc-2007.
      await skipTo('2026-12-06T12:00:00Z');
      const reminded = ports.ledger
        .filter(({ kind }) => kind === 'reminded')
        .map(({ at, data }) => [at.slice(0, 10), keyOf(data).split('/').at(-1)]);
      expect(reminded).toEqual([
        ['2026-11-28', '50'],
        ['2026-12-01', '75'],
        ['2026-12-03', '90'],
        ['2026-12-04', '100'],
        ['2026-12-05', 'late-1'],
        ['2026-12-06', 'late-2'],
      ]);
      expect((await status()).dueAt).toBe('2026-12-03T23:59:59-05:00');
    });
  });

  test('a deadline that nobody meets is told of every day for a year, over as many runs as that takes', async () => {
    await runCase(
      DEFAULT,
      async ({ handle, skipTo, ports, status }) => {
        const first = (await handle.describe()).runId;
        await skipTo('2027-11-30T12:00:00Z');
        const late = ports.entries('reminded').map(({ data }) => keyOf(data).split('/').at(-1));
        expect(late).toEqual([
          '50',
          '75',
          '90',
          '100',
          ...Array.from({ length: 361 }, (_, day) => `late-${day + 1}`),
        ]);
        expect((await handle.describe()).runId).not.toBe(first);
        expect(await status()).toMatchObject({ phase: 'determined', dueAt: '2026-12-03T23:59:59-05:00' });
        const mails = ports.toRoles().map(({ message }) => message.messageId);
        expect(new Set(mails).size).toBe(mails.length);
      },
      { changes: { renewAfterEvents: 1_000 } },
    );
  });

  test('a drill goes through the same waits, a day a second', async () => {
    const speed = 86_400;
    await runCase(
      DEFAULT,
      async ({ act, approve, handle, now, ports, sleep, status }) => {
        await sleep(200);
        const filedAt = await now();
        await act('recordFiling', { ...FILED, filedAt });
        const { approval, caseTime, windows } = await approve();
        const opensAt = windows?.effective.customers.earliest ?? '';
        expect(approval.valid).toBe(true);
        expect(Date.parse(opensAt) - Date.parse(filedAt)).toBeGreaterThan(9 * 86_400_000);
        await sleep('25 seconds');
        expect(await status()).toMatchObject({ phase: 'reported', counts: { accepted: 3 } });
        expect(ports.rows.every(({ at }) => Date.parse(at ?? '') >= Date.parse(opensAt))).toBe(true);
        expect(ports.handed.every(({ route }) => route === 'inbox')).toBe(true);
        const waits = (await timersOf(handle)).filter(({ summary }) => summary.includes('window opens'));
        const seconds = (Date.parse(opensAt) - Date.parse(caseTime)) / 1_000 / speed;
        expect(Math.abs((waits.at(-1)?.seconds ?? 0) - seconds)).toBeLessThan(1);
      },
      { changes: { drill: { speed } } },
    );
  });

  test('a finding of no breach takes two persons and tells nobody', async () => {
    await runCase(
      DEFAULT,
      async ({ act, refused, handle, ports }) => {
        const close = { as: 'not-a-breach', reason: 'a test account', actor: 'alice' };
        expect(await refused('close', close)).toMatchObject({ code: 'NotAllowed' });
        expect(await refused('close', { ...close, second: 'alice' })).toMatchObject({ code: 'NotAllowed' });
        expect((await act('close', { ...close, second: 'bob' })).phase).toBe('not-a-breach');
        expect(await handle.result()).toMatchObject({ closedAs: 'not-a-breach' });
        expect(
          ports.handed.filter(({ message }) => message.to.some((to) => !to.endsWith('carrier.example'))),
        ).toEqual([]);
      },
      { changes: { facts: someFacts({ determinedAt: undefined, harm: 'unknown' }) } },
    );
  });

  test('people found later are told as everyone was, and the report is built anew', async () => {
    await runCase(DEFAULT, async ({ act, approve, status, skipTo, ports, sleep }) => {
      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await skipTo('2026-12-05T00:00:00Z');
      await approve();
      await sleep(5_000);
      expect((await status()).phase).toBe('reported');
      ports.addCustomers('late1', 'late2');
      await act('amend', { reason: 'customers imported', actor: 'alice' });
      await sleep(5_000);
      expect(ports.toCustomers()).toHaveLength(3);
      await approve();
      await sleep(5_000);
      expect(ports.toCustomers()).toHaveLength(5);
      expect(await status()).toMatchObject({
        phase: 'reported',
        counts: { listed: 5, accepted: 5, pending: 0 },
      });
    });
  });
});
