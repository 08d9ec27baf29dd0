import { someFacts } from '../support/builders';
import { caseRunner } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { under } from '../support/policies';

const runCase = caseRunner();
/** So few, and no harm: by the text of 2023 nobody has to be told. */
const changes = { facts: someFacts({ harm: 'none' }) };

test('a list that grows to 500 takes an exemption away: law enforcement’s clock runs from then', async () => {
  await runCase(
    under('fcc-2023'),
    async ({ act, ports, skipTo, status, sleep }) => {
      await sleep(1_000);
      await eventually(async () => expect((await status()).phase).toBe('agencies-notified'));
      await skipTo('2026-12-10T16:00:00Z');
      ports.addCustomers(...Array.from({ length: 497 }, (_each, index) => `more${index}`));
      const imported = await act('amend', { reason: 'customers imported', actor: 'alice' });
      // Seven business days from Thu 2026-12-10, not from the determination on 2026-11-23.
      expect(imported.windows?.effective.agencies.latest).toBe('2026-12-21T23:59:59-05:00');
      expect(imported.phase).toBe('determined');
      const lost = ports.entries('amended').filter(({ data }) => data.facts !== null);
      expect(lost).toMatchObject([
        {
          actor: 'tocsin',
          data: {
            facts: { exemptionLostAt: expect.stringMatching(/^2026-12-10T16:00:0/) as string },
            reason: expect.stringContaining('500 customers') as string,
          },
        },
      ]);
      await eventually(async () => {
        await sleep(1_000);
        expect(ports.entries('alerted').map(({ data }) => data.key)).toContain('exemption-lost');
      });
    },
    { changes },
  );
});

test('where no policy asks that customers be told, two persons end the case; the report names their decision', async () => {
  const { ports } = await runCase(
    under('fcc-2023'),
    async ({ act, approve, handle, ports: told, refused, skipTo, sleep, status }) => {
      await sleep(1_000);
      await eventually(async () => expect((await status()).phase).toBe('agencies-notified'));
      expect((await status()).next.what).toMatch(/no policy asks that customers be told/);
      await approve();
      await skipTo('2027-03-01T00:00:00Z');
      expect(told.toCustomers()).toEqual([]);
      const close = { as: 'complete', reason: 'nobody can come to harm', actor: 'alice' };
      expect(await refused('close', close)).toMatchObject({ code: 'NotAllowed' });
      await act('close', { ...close, second: 'bob' });
      expect(await handle.result()).toMatchObject({ closedAs: 'complete' });
    },
    { changes },
  );
  expect(ports.toCustomers()).toEqual([]);
  expect(ports.entries('report-built').at(-1)?.data).toMatchObject({ stage: 'final' });
  expect(ports.entries('closed')).toMatchObject([
    { at: expect.stringMatching(/^2027-03-01/) as string, data: { second: 'bob', unsettled: 3 } },
  ]);
});
