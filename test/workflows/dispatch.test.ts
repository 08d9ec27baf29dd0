import type { OutgoingMessage } from '../../domain/ports';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

const DEFAULT = under(...DEFAULT_POLICIES);
const isCustomer = ({ to }: OutgoingMessage): boolean => to[0]?.endsWith('@example.com') ?? false;

const runCase = caseRunner();

const untilApproved = async ({ act, approve, skipTo }: RunningCase): Promise<void> => {
  await skipTo('2026-11-24T15:30:00Z');
  await act('recordFiling', FILED);
  await skipTo('2026-12-10T00:00:00Z');
  await approve();
};

describe('the dispatch', () => {
  test('what the relay puts off is tried again, then accepted', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const seen = new Map<string, number>();
      theCase.ports.relayAnswers((message) => {
        const tries = (seen.get(message.messageId) ?? 0) + 1;
        seen.set(message.messageId, tries);
        return isCustomer(message) && tries < 4
          ? { kind: 'deferred', reply: '451 later' }
          : { kind: 'accepted', reply: '250 ok' };
      });
      await untilApproved(theCase);
      await theCase.sleep('30 minutes');
      expect(await theCase.status()).toMatchObject({
        phase: 'reported',
        counts: { listed: 3, accepted: 3, pending: 0 },
      });
    });
  });

  test('what the relay puts off for three days fails without a postal address, and two persons must decide', async () => {
    await runCase(DEFAULT, async (theCase) => {
      theCase.ports.relayAnswers((message) =>
        isCustomer(message)
          ? { kind: 'deferred', reply: '451 later' }
          : { kind: 'accepted', reply: '250 ok' },
      );
      await untilApproved(theCase);
      await theCase.sleep('4 days');
      expect(await theCase.status()).toMatchObject({
        phase: 'notified',
        counts: { listed: 3, failed: 3, pending: 0 },
      });
      const close = { as: 'complete', reason: 'no address is known', actor: 'alice' };
      expect(await theCase.refused('close', close)).toMatchObject({ code: 'NotAllowed' });
      await theCase.act('close', { ...close, second: 'bob' });
      await theCase.handle.result();
      expect(await theCase.status()).toMatchObject({ phase: 'closed' });
    });
  });

  test('a relay that is away is tried until it is back; nobody is lost and nobody told twice', async () => {
    await runCase(DEFAULT, async (theCase) => {
      let isAway = true;
      theCase.ports.relayAnswers((message) =>
        isAway && isCustomer(message)
          ? { kind: 'unreachable', reply: 'connection refused' }
          : { kind: 'accepted', reply: '250 ok' },
      );
      await untilApproved(theCase);
      await theCase.sleep('20 minutes');
      expect((await theCase.status()).counts.accepted).toBe(0);
      isAway = false;
      const before = theCase.ports.toCustomers().length;
      await theCase.sleep('5 minutes');
      expect(theCase.ports.toCustomers().length - before).toBe(3);
      expect((await theCase.status()).counts.accepted).toBe(3);
    });
  });

  test('an unknown outcome is sent again under the same Message-ID', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const seen = new Set<string>();
      theCase.ports.relayAnswers((message) => {
        const isKnown = seen.has(message.messageId) || !isCustomer(message);
        seen.add(message.messageId);
        return isKnown
          ? { kind: 'accepted', reply: '250 ok' }
          : { kind: 'unknown', reply: 'lost after DATA' };
      });
      await untilApproved(theCase);
      await theCase.sleep('10 minutes');
      expect(theCase.ports.toCustomers()).toHaveLength(6);
      expect(seen.size).toBeGreaterThanOrEqual(3);
      expect((await theCase.status()).counts).toMatchObject({ accepted: 3, unknown: 0 });
    });
  });

  test('a pause stops, a resume goes on; a drill’s mail goes to the inbox only', async () => {
    await runCase(DEFAULT, async (theCase) => {
      await theCase.skipTo('2026-11-24T15:30:00Z');
      await theCase.act('recordFiling', FILED);
      await theCase.act('pause', { reason: 'check the text', actor: 'alice' });
      await theCase.approve();
      await theCase.skipTo('2026-12-12T00:00:00Z');
      expect(theCase.ports.toCustomers()).toHaveLength(0);
      expect(await theCase.status()).toMatchObject({ paused: true, approval: { valid: true } });
      await theCase.act('resume', { reason: 'checked', actor: 'alice' });
      await theCase.sleep(5_000);
      expect(theCase.ports.toCustomers()).toHaveLength(3);
      expect(new Set(theCase.ports.handed.map(({ route }) => route))).toEqual(new Set(['inbox']));
    });
  });
});
