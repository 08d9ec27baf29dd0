import { ACCEPTED } from '../support/memory-ports';
import type { Handed } from '../support/memory-ports';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { aHold } from '../support/builders';
import { under } from '../support/policies';
import type { OutgoingMessage } from '../../domain/ports';

const runCase = caseRunner();
const by = { actor: 'alice' };
const DEFERRED = { kind: 'deferred', reply: '451 later' } as const;
const isTo =
  (...ids: string[]) =>
  (message: OutgoingMessage): boolean =>
    ids.some((id) => message.to[0] === `${id}@example.com`);
const handedTo = ({ ports }: RunningCase, id: string): Handed[] =>
  ports.toCustomers().filter(({ message }) => isTo(id)(message));

/** `c1` is put off for as long as it is asked, everyone else is taken; the dispatch waits for `c1`, for hours. */
const untilItWaits = async (theCase: RunningCase, putOff: (message: OutgoingMessage) => boolean) => {
  theCase.ports.relayAnswers((message) => (putOff(message) ? DEFERRED : ACCEPTED));
  await theCase.skipTo('2026-12-02T00:00:00Z');
  await theCase.approve();
  await theCase.sleep('3 hours');
  expect(handedTo(theCase, 'c2')).toHaveLength(1);
};
const comesBack = async (theCase: RunningCase, id: string): Promise<void> => {
  theCase.ports.putBack(id);
  await theCase.act('amend', { reason: 'returned mail: other addresses are tried', ...by });
};

test('who came back and has another address is told at once, while others are put off for days', async () => {
  await runCase(under('cloudroute-2015'), async (theCase) => {
    await untilItWaits(theCase, isTo('c1'));
    const tries = handedTo(theCase, 'c1').length;
    await comesBack(theCase, 'c2');
    await theCase.sleep('1 minute');
    expect(handedTo(theCase, 'c2')).toHaveLength(2);
    // Who was put off is not tried sooner for it, and not later.
    expect(handedTo(theCase, 'c1')).toHaveLength(tries);
    await theCase.sleep('4 hours');
    expect(handedTo(theCase, 'c1')).toHaveLength(tries + 1);
    theCase.ports.relayAnswers(() => ACCEPTED);
    await theCase.sleep('5 hours');
    expect(await theCase.status()).toMatchObject({ phase: 'reported', counts: { accepted: 3, pending: 0 } });
    expect(handedTo(theCase, 'c1')).toHaveLength(tries + 2);
    expect(handedTo(theCase, 'c3')).toHaveLength(1);
  });
});

test('the three days of who is put off go on while the sending gives way again and again', async () => {
  await runCase(under('cloudroute-2015'), async (theCase) => {
    await untilItWaits(theCase, isTo('c1'));
    for (let day = 0; day < 8; day += 1) {
      await comesBack(theCase, 'c2');
      await theCase.sleep('8 hours');
    }
    expect(handedTo(theCase, 'c2')).toHaveLength(9);
    await theCase.sleep('16 hours');
    expect(await theCase.status()).toMatchObject({ phase: 'notified', counts: { failed: 1, pending: 0 } });
    expect(handedTo(theCase, 'c1').length).toBeLessThan(25);
    expect(theCase.ports.toRoles().some(({ message }) => message.text.includes('still sending'))).toBe(true);
  });
});

test('several of one case that wait for the relay take turns, each when it is due', async () => {
  await runCase(under('cloudroute-2015'), async (theCase) => {
    const isPutOff = { c1: true, c2: false };
    await untilItWaits(
      theCase,
      (message) => (isPutOff.c1 && isTo('c1')(message)) || (isPutOff.c2 && isTo('c2')(message)),
    );
    isPutOff.c2 = true;
    await comesBack(theCase, 'c2');
    // By the waits of its own dispatch: at once, after 1, 5 and 15 minutes, and an hour.
    await theCase.sleep('2 hours');
    expect(handedTo(theCase, 'c2')).toHaveLength(1 + 5);
    const tries = handedTo(theCase, 'c1').length;
    await theCase.sleep('9 hours');
    expect(handedTo(theCase, 'c1').length - tries).toBeGreaterThanOrEqual(2);
    isPutOff.c1 = isPutOff.c2 = false;
    await theCase.sleep('5 hours');
    expect(await theCase.status()).toMatchObject({ phase: 'reported', counts: { accepted: 3 } });
  });
});

test('a hold stops those that wait as it stops all others; they go on after a new approval', async () => {
  await runCase(under('cloudroute-2015'), async (theCase) => {
    await untilItWaits(theCase, isTo('c1'));
    theCase.ports.relayAnswers((message) => (isTo('c1', 'c2')(message) ? DEFERRED : ACCEPTED));
    await comesBack(theCase, 'c2');
    await theCase.sleep('2 minutes');
    await theCase.act('hold', aHold({ directedAt: '2026-12-02T01:00:00Z', days: 5 }));
    const handed = theCase.ports.toCustomers().length;
    await theCase.sleep('3 days');
    expect(theCase.ports.toCustomers()).toHaveLength(handed);
    theCase.ports.relayAnswers(() => ACCEPTED);
    await theCase.sleep('3 days');
    await theCase.approve();
    await theCase.sleep('10 minutes');
    expect(await theCase.status()).toMatchObject({ counts: { accepted: 3, pending: 0 } });
  });
});

test('a person may have failed ones tried again while others are put off', async () => {
  await runCase(under('cloudroute-2015'), async (theCase) => {
    theCase.ports.relayAnswers((message) =>
      isTo('c1')(message)
        ? DEFERRED
        : isTo('c2')(message)
          ? { kind: 'refused', reply: '550 no such user' }
          : ACCEPTED,
    );
    await theCase.skipTo('2026-12-02T00:00:00Z');
    await theCase.approve();
    await theCase.sleep('3 hours');
    theCase.ports.relayAnswers((message) => (isTo('c1')(message) ? DEFERRED : ACCEPTED));
    await theCase.act('retry', { states: ['failed'], ...by });
    await theCase.sleep('1 minute');
    expect(await theCase.status()).toMatchObject({ counts: { accepted: 2, failed: 0, pending: 1 } });
    // The order in which people are told stays as it was approved.
    const waves = { waves: { sizes: '1,rest' }, ...by };
    expect(await theCase.refused('waves', waves)).toMatchObject({ code: 'Conflict' });
  });
});

test('another version of the notice takes up those that wait, under its own text', async () => {
  await runCase(under('cloudroute-2015'), async (theCase) => {
    await untilItWaits(theCase, isTo('c1'));
    theCase.ports.relayAnswers(() => ACCEPTED);
    theCase.ports.dials.noticeVersion = 'v2';
    await theCase.act('amend', { reason: 'another text', ...by });
    await theCase.approve();
    await theCase.sleep('10 minutes');
    expect(await theCase.status()).toMatchObject({ counts: { accepted: 3, pending: 0 } });
    expect(handedTo(theCase, 'c2')).toHaveLength(1);
  });
});

test('nothing of it is lost where the case goes on in a new run', async () => {
  await runCase(
    under('cloudroute-2015'),
    async (theCase) => {
      await untilItWaits(theCase, isTo('c1'));
      await comesBack(theCase, 'c2');
      for (let round = 0; round < 14; round += 1) {
        await theCase.signal('amend', { reason: `round ${round}`, ...by });
        await theCase.sleep('2 seconds');
      }
      expect(handedTo(theCase, 'c2')).toHaveLength(2);
      await theCase.sleep('77 hours');
      expect(await theCase.status()).toMatchObject({ phase: 'notified', counts: { failed: 1, accepted: 2 } });
    },
    { changes: { renewAfterEvents: 200 } },
  );
});
