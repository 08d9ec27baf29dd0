import { ApplicationFailure } from '@temporalio/common';
import { aHold } from '../support/builders';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { ACCEPTED, isToCustomer } from '../support/memory-ports';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

const DEFAULT = under(...DEFAULT_POLICIES);
const CLOSE = { as: 'complete', reason: 'no address is known', actor: 'alice' };

const runCase = caseRunner();

const untilApproved = async ({ act, approve, skipTo }: RunningCase): Promise<void> => {
  await skipTo('2026-11-24T15:30:00Z');
  await act('recordFiling', FILED);
  await skipTo('2026-12-10T00:00:00Z');
  await approve();
};
const idsOf = ({ ports }: RunningCase): string[] =>
  ports.toCustomers().map(({ message }) => message.messageId);

describe('what the relay says', () => {
  test('what it puts off is tried again, then accepted', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const seen = new Map<string, number>();
      theCase.ports.relayAnswers((message) => {
        const tries = (seen.get(message.messageId) ?? 0) + 1;
        seen.set(message.messageId, tries);
        return isToCustomer(message) && tries < 4 ? { kind: 'deferred', reply: '451 later' } : ACCEPTED;
      });
      await untilApproved(theCase);
      await theCase.sleep('30 minutes');
      expect(await theCase.status()).toMatchObject({
        phase: 'reported',
        counts: { listed: 3, accepted: 3, pending: 0 },
      });
      expect(theCase.ports.rendered.some(({ delayedByLawEnforcement }) => delayedByLawEnforcement)).toBe(
        false,
      );
    });
  });

  test('what it puts off for three days fails without a postal address, and two persons must decide', async () => {
    await runCase(DEFAULT, async (theCase) => {
      theCase.ports.relayAnswers((message) =>
        isToCustomer(message) ? { kind: 'deferred', reply: '451 later' } : ACCEPTED,
      );
      await untilApproved(theCase);
      await theCase.sleep('4 days');
      expect(await theCase.status()).toMatchObject({
        phase: 'notified',
        counts: { listed: 3, failed: 3, pending: 0 },
      });
      expect(theCase.ports.toRoles().some(({ message }) => message.text.includes('still sending'))).toBe(
        true,
      );
      expect(await theCase.refused('close', CLOSE)).toMatchObject({ code: 'NotAllowed' });
      await theCase.act('close', { ...CLOSE, second: 'bob' });
      await theCase.handle.result();
      expect(await theCase.status()).toMatchObject({ phase: 'closed' });
      expect(theCase.ports.entries('report-built').at(-1)?.data).toMatchObject({ stage: 'final' });
    });
  });

  test('a relay that is away is tried until it is back; nobody is lost and nobody told twice', async () => {
    await runCase(DEFAULT, async (theCase) => {
      let isAway = true;
      theCase.ports.relayAnswers((message) =>
        isAway && isToCustomer(message) ? { kind: 'unreachable', reply: 'connection refused' } : ACCEPTED,
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
        const isKnown = seen.has(message.messageId) || !isToCustomer(message);
        seen.add(message.messageId);
        return isKnown ? ACCEPTED : { kind: 'unknown', reply: 'lost after DATA' };
      });
      await untilApproved(theCase);
      await theCase.sleep('10 minutes');
      expect(idsOf(theCase)).toHaveLength(6);
      expect(new Set(idsOf(theCase)).size).toBe(3);
      expect((await theCase.status()).counts).toMatchObject({ accepted: 3, unknown: 0 });
    });
  });

  test('a relay that is lost after every DATA gets each notice a few times, not for three days', async () => {
    await runCase(DEFAULT, async (theCase) => {
      theCase.ports.relayAnswers((message) =>
        isToCustomer(message) ? { kind: 'unknown', reply: 'lost after DATA' } : ACCEPTED,
      );
      await untilApproved(theCase);
      await theCase.sleep('5 days');
      expect(idsOf(theCase)).toHaveLength(3 * 3);
      expect(await theCase.status()).toMatchObject({ phase: 'notified', counts: { unknown: 3, pending: 0 } });
      expect(await theCase.refused('close', CLOSE)).toMatchObject({ code: 'NotAllowed' });
    });
  });

  test('under policies that leave unknown sends alone nothing is sent twice', async () => {
    const leaving = DEFAULT.map((policy) => ({ ...policy, unknownSends: 'leave' as const }));
    await runCase(leaving, async (theCase) => {
      theCase.ports.relayAnswers((message) =>
        isToCustomer(message) ? { kind: 'unknown', reply: 'lost after DATA' } : ACCEPTED,
      );
      await untilApproved(theCase);
      await theCase.sleep('5 days');
      expect(idsOf(theCase)).toHaveLength(3);
      expect(await theCase.status()).toMatchObject({ phase: 'notified', counts: { unknown: 3 } });
    });
  });
});

describe('how fast it goes', () => {
  test('rates are the case’s own: set before and while it sends, put in force at once, without a pause', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, ports, refused, sleep, status } = theCase;
      expect(await refused('rate', { rates: { gmail: 0 }, actor: 'alice' })).toMatchObject({ code: 'Usage' });
      expect(await refused('rate', { rates: {}, actor: 'alice' })).toMatchObject({ code: 'Usage' });
      await act('rate', { rates: { gmail: 5, global: 100 }, actor: 'alice' });
      ports.relayAnswers((message) =>
        isToCustomer(message) ? { kind: 'deferred', reply: '451 later' } : ACCEPTED,
      );
      await untilApproved(theCase);
      await sleep('10 seconds');
      expect(ports.ratesSet).toEqual([{ yahoo: 9, gmail: 5, global: 100 }]);
      expect(await act('rate', { rates: { gmail: null }, actor: 'alice' })).toMatchObject({
        approval: { valid: true },
        rates: { gmail: null, global: 100 },
      });
      await act('rate', { rates: { gmail: null }, actor: 'alice' });
      await sleep('10 seconds');
      expect(ports.ratesSet.slice(1)).toEqual([{ yahoo: 9, global: 100 }]);
      expect(ports.entries('rates-set')).toHaveLength(2);
      expect(ports.entries('sending-halted')).toHaveLength(0);
      // A dispatch that was stopped and goes on, goes on at the case's rates.
      await act('pause', { reason: 'look', actor: 'alice' });
      await act('resume', { reason: 'looked', actor: 'alice' });
      await sleep('10 seconds');
      expect(ports.ratesSet.slice(2)).toEqual([{ yahoo: 9, global: 100 }]);
      ports.relayAnswers(() => ACCEPTED);
      await sleep('30 minutes');
      expect((await status()).counts.accepted).toBe(3);
    });
  });
});

describe('what stops it', () => {
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

  test('the stop flag in the records, set by hand: nothing is sent, and it is looked at again', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { ports, sleep, status, act } = theCase;
      ports.dials.isStoppedByHand = true;
      await untilApproved(theCase);
      await sleep('30 seconds');
      expect(ports.toCustomers()).toHaveLength(0);
      expect(ports.entries('sending-halted').length).toBeGreaterThan(0);
      // Whoever sends an act meanwhile is answered.
      expect(await act('pause', { reason: 'who set that?', actor: 'alice' })).toMatchObject({ paused: true });
      ports.dials.isStoppedByHand = false;
      await sleep('1 hour');
      expect(ports.toCustomers()).toHaveLength(0);
      await act('resume', { reason: 'it was me', actor: 'alice' });
      await sleep('1 minute');
      expect((await status()).counts.accepted).toBe(3);
    });
  });

  test('a worker with another notice sends nothing of it; it is approved first, and only the others get it', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { approve, ports, sleep, status } = theCase;
      ports.relayAnswers((message) => {
        if (!isToCustomer(message)) return ACCEPTED;
        if (message.to[0] === 'c1@example.com') return ACCEPTED;
        ports.dials.noticeVersion = 'v2';
        return { kind: 'deferred', reply: '451 later' };
      });
      await untilApproved(theCase);
      await sleep('1 hour');
      expect(await status()).toMatchObject({
        approval: { valid: false },
        counts: { accepted: 1, pending: 2 },
      });
      ports.relayAnswers(() => ACCEPTED);
      await sleep('1 hour');
      expect((await status()).counts).toMatchObject({ accepted: 1, pending: 2 });
      await approve();
      await sleep('1 minute');
      expect(await status()).toMatchObject({ phase: 'reported', counts: { accepted: 3, pending: 0 } });
      expect(ports.rows.map(({ customerId, noticeVersion }) => [customerId, noticeVersion])).toEqual([
        ['c1', 'v1'],
        ['c2', 'v2'],
        ['c3', 'v2'],
      ]);
    });
  });
});

describe('what goes wrong beside it', () => {
  test('a step that fails for good is taken up again; the case does not end with it', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { ports, sleep, status } = theCase;
      let failures = 2;
      ports.dials.before.freeze = () => {
        if (failures > 0) {
          failures -= 1;
          throw ApplicationFailure.nonRetryable('no such table');
        }
      };
      await untilApproved(theCase);
      await sleep('10 minutes');
      expect(failures).toBe(0);
      expect(ports.toRoles().filter(({ message }) => message.text.includes('no such table'))).toHaveLength(2);
      expect(await status()).toMatchObject({ phase: 'reported', counts: { accepted: 3 } });
      expect(new Set(idsOf(theCase)).size).toBe(3);
      expect(idsOf(theCase)).toHaveLength(3);
    });
  });

  test('one person’s notice that cannot be made is theirs alone', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { ports, sleep, status } = theCase;
      const { render } = ports.deps.notices;
      ports.deps.notices.render = (input) => {
        if (input.contact.name === 'c2') throw new Error('data_types: shoe_size is not a type of data');
        return render(input);
      };
      await untilApproved(theCase);
      await sleep('1 hour');
      expect(await status()).toMatchObject({ phase: 'notified', counts: { accepted: 2, failed: 1 } });
      expect(idsOf(theCase)).toHaveLength(2);
    });
  });

  test('a final report that cannot be built is told, and built when it can be', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, ports, sleep, status, refused } = theCase;
      ports.dials.before.report = (stage) => {
        if (stage === 'final') throw new Error('the ledger cannot be read');
      };
      await untilApproved(theCase);
      await sleep('10 minutes');
      expect((await status()).phase).toBe('notified');
      expect(ports.toRoles().some(({ message }) => message.text.includes('the ledger cannot be read'))).toBe(
        true,
      );
      expect(await refused('close', CLOSE)).toMatchObject({ code: 'Conflict' });
      delete ports.dials.before.report;
      await sleep('2 hours');
      expect((await status()).phase).toBe('reported');
      await act('close', CLOSE);
      await theCase.handle.result();
    });
  });
});

describe('people found later', () => {
  test('while a decision is waited for, they are told as everyone was', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, approve, ports, sleep, status } = theCase;
      ports.relayAnswers((message) =>
        message.to[0] === 'c1@example.com' ? { kind: 'refused', reply: '550 no such user' } : ACCEPTED,
      );
      await untilApproved(theCase);
      await sleep('1 minute');
      expect(await status()).toMatchObject({ phase: 'notified', counts: { accepted: 2, failed: 1 } });
      ports.addCustomers('late');
      await act('amend', { reason: 'customers imported', actor: 'alice' });
      expect((await status()).phase).toBe('agencies-notified');
      await approve();
      await sleep('1 minute');
      expect(await status()).toMatchObject({
        phase: 'notified',
        counts: { accepted: 3, failed: 1, pending: 0 },
      });
    });
  });

  test('behind the case’s back: closing alone finds them', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { ports, refused, sleep, status } = theCase;
      await untilApproved(theCase);
      await sleep('1 minute');
      expect((await status()).phase).toBe('reported');
      ports.addCustomers('late');
      expect(await refused('close', CLOSE)).toMatchObject({ code: 'OutsideWindow' });
      await theCase.approve();
      await sleep('1 minute');
      expect(await status()).toMatchObject({ phase: 'reported', counts: { listed: 4, accepted: 4 } });
      await theCase.act('close', CLOSE);
      expect(await theCase.handle.result()).toMatchObject({ closedAs: 'complete' });
    });
  });
});

describe('what is tried again', () => {
  test('a person has failed and unknown notices sent again, under their Message-IDs; the report waits for them', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, ports, refused, sleep, status } = theCase;
      ports.relayAnswers((message) => {
        if (message.to[0] === 'c1@example.com') return { kind: 'refused', reply: '550 no such user' };
        if (message.to[0] === 'c2@example.com') return { kind: 'unknown', reply: 'lost after DATA' };
        return ACCEPTED;
      });
      const retry = { states: ['failed', 'unknown'], reason: 'the relay was set up wrongly', actor: 'alice' };
      expect(await refused('retry', retry)).toMatchObject({ code: 'NotFound' });
      await untilApproved(theCase);
      await sleep('30 seconds');
      await sleep('2 hours');
      expect(await status()).toMatchObject({
        phase: 'notified',
        counts: { accepted: 1, failed: 1, unknown: 1 },
      });
      const before = ports.toCustomers().length;
      ports.relayAnswers(() => ACCEPTED);
      await act('retry', retry);
      await sleep('1 minute');
      expect(await status()).toMatchObject({ phase: 'reported', counts: { accepted: 3 } });
      const again = ports.toCustomers().slice(before);
      expect(again.map(({ message }) => message.messageId).sort()).toEqual([
        'c1@mail.example.com',
        'c2@mail.example.com',
      ]);
      expect(ports.entries('retry-asked')).toMatchObject([{ actor: 'alice', data: { count: 2 } }]);
      expect(ports.entries('recipients-frozen')).toHaveLength(2);
      expect(await refused('retry', retry)).toMatchObject({ code: 'NotFound' });
    });
  });

  test('a hold keeps back what is to be tried again', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, approve, ports, sleep, status } = theCase;
      ports.relayAnswers((message) =>
        message.to[0] === 'c1@example.com' ? { kind: 'refused', reply: '550 no such user' } : ACCEPTED,
      );
      await untilApproved(theCase);
      await sleep('1 minute');
      ports.relayAnswers(() => ACCEPTED);
      await act('hold', aHold({ directedAt: '2026-12-09T10:00:00-05:00', days: 20 }));
      await act('retry', { states: ['failed'], actor: 'alice' });
      await sleep('1 day');
      expect((await status()).counts).toMatchObject({ accepted: 2, failed: 1 });
      await act('releaseHold', {
        reference: 'FBI-2026-17',
        releasedAt: '2026-12-10T12:00:00Z',
        actor: 'alice',
      });
      await approve();
      await sleep('1 minute');
      expect((await status()).counts).toMatchObject({ accepted: 3, failed: 0 });
    });
  });
});
