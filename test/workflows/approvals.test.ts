import { aHold } from '../support/builders';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

const runCase = caseRunner();
const DEFAULT = under(...DEFAULT_POLICIES);

const untilApproved = async ({ act, approve, skipTo }: RunningCase): Promise<void> => {
  await skipTo('2026-11-24T15:30:00Z');
  await act('recordFiling', FILED);
  await approve();
};
const refresh = ({ act }: RunningCase) => act('amend', { reason: 'look again', actor: 'alice' });

describe('an approval is void after any change of the plan', () => {
  test.each<[string, (theCase: RunningCase) => Promise<unknown>]>([
    ['a person more on the list', (it) => (it.ports.addCustomers('late'), refresh(it))],
    ['a person less', (it) => (it.ports.removeCustomer('c1'), refresh(it))],
    ['another notice', (it) => ((it.ports.dials.noticeVersion = 'v2'), refresh(it))],
    [
      'other policies',
      ({ act }) => act('amend', { policies: ['fcc-2007'], reason: 'x', actor: 'alice', second: 'dan' }),
    ],
    [
      'another window',
      ({ act }) =>
        act('recordFiling', { ...FILED, confirmation: 'C-2', filedAt: '2026-11-20T10:00:00-05:00' }),
    ],
    [
      'another period, which the notice tells',
      ({ act }) =>
        act('amend', {
          about: { occurred: { from: '2026-11-10T00:00:00Z', estimated: true } },
          reason: 'older logs',
          actor: 'alice',
        }),
    ],
    [
      'other kinds of data, which the notice tells',
      ({ act }) => act('amend', { about: { dataTypes: ['billing'] }, reason: 'x', actor: 'alice' }),
    ],
    ['a hold', ({ act }) => act('hold', aHold())],
    [
      'a hold that cannot be read',
      async ({ signal, sleep }) => (await signal('hold', 1), sleep('2 seconds')),
    ],
    [
      'a rejection',
      async ({ act, status }) => act('reject', { digest: (await status()).approval.digest, actor: 'carol' }),
    ],
  ])('%s', async (_name, change) => {
    await runCase(DEFAULT, async (theCase) => {
      const { ports, skipTo, status } = theCase;
      await untilApproved(theCase);
      await change(theCase);
      expect((await status()).approval).toMatchObject({ given: 0, valid: false });
      expect(ports.entries('approval-void', 'rejected')).toHaveLength(1);
      await skipTo('2026-12-20T00:00:00Z');
      expect(ports.toCustomers()).toHaveLength(0);
    });
  });

  test.each<[string, (theCase: RunningCase) => Promise<unknown>]>([
    [
      'a fact that moves no window',
      ({ act }) => act('amend', { facts: { harm: 'likely' }, reason: 'x', actor: 'alice' }),
    ],
    [
      'another description and loss, which no notice tells',
      ({ act }) =>
        act('amend', {
          about: { description: 'More.', estimatedLoss: { carrier: 1, customers: 0, basis: 'hours' } },
          reason: 'x',
          actor: 'alice',
        }),
    ],
    [
      'a pause and its end',
      async ({ act }) => {
        await act('pause', { reason: 'x', actor: 'alice' });
        return act('resume', { reason: 'x', actor: 'alice' });
      },
    ],
    ['a second approval', ({ approve }) => approve('carol')],
  ])('but not after %s', async (_name, change) => {
    await runCase(DEFAULT, async (theCase) => {
      await untilApproved(theCase);
      await change(theCase);
      await theCase.skipTo('2026-12-05T00:00:00Z');
      expect(theCase.ports.toCustomers()).toHaveLength(3);
      expect(theCase.ports.entries('approval-void')).toHaveLength(0);
    });
  });
});

test('a plan that becomes what it was brings no void approval back', async () => {
  await runCase(DEFAULT, async (theCase) => {
    const { ports, skipTo, status, approve, sleep } = theCase;
    await untilApproved(theCase);
    const { approval } = await status();
    ports.addCustomers('by-mistake');
    await refresh(theCase);
    ports.removeCustomer('by-mistake');
    await refresh(theCase);
    expect((await status()).approval).toMatchObject({ digest: approval.digest, given: 0, valid: false });
    await skipTo('2026-12-20T00:00:00Z');
    expect(ports.toCustomers()).toHaveLength(0);
    await approve();
    await sleep('5 seconds');
    expect(ports.toCustomers()).toHaveLength(3);
  });
});

test('a list that changed behind the case’s back is noticed before anybody is told', async () => {
  await runCase(DEFAULT, async (theCase) => {
    const { ports, skipTo, status } = theCase;
    await untilApproved(theCase);
    ports.addCustomers('late');
    await skipTo('2026-12-20T00:00:00Z');
    expect(ports.toCustomers()).toHaveLength(0);
    expect(await status()).toMatchObject({ approval: { valid: false }, counts: { listed: 4 } });
  });
});

test('policies that ask for two approvals get two persons’', async () => {
  const strict = DEFAULT.map((policy) => ({ ...policy, approvals: 2 as const }));
  await runCase(strict, async (theCase) => {
    const { approve, ports, skipTo, sleep, status } = theCase;
    await untilApproved(theCase);
    await approve('BOB');
    await skipTo('2026-12-20T00:00:00Z');
    expect((await status()).approval).toMatchObject({ needed: 2, given: 1, valid: false });
    expect(ports.toCustomers()).toHaveLength(0);
    await approve('carol');
    await sleep('5 seconds');
    expect(ports.toCustomers()).toHaveLength(3);
  });
});

test('policies that ask for none wait for the window all the same', async () => {
  const free = DEFAULT.map((policy) => ({ ...policy, approvals: 0 as const }));
  await runCase(free, async ({ act, ports, skipTo }) => {
    await skipTo('2026-11-24T15:30:00Z');
    await act('recordFiling', FILED);
    await skipTo('2026-12-04T04:59:50Z');
    expect(ports.toCustomers()).toHaveLength(0);
    await skipTo('2026-12-04T05:00:10Z');
    expect(ports.toCustomers()).toHaveLength(3);
  });
});
