import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { ACCEPTED, isToCustomer } from '../support/memory-ports';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

const DEFAULT = under(...DEFAULT_POLICIES);
const runCase = caseRunner();
const customers = Array.from({ length: 20 }, (_, index) => `c${String(index + 1).padStart(2, '0')}`);
const WAVES = { sizes: '5,25%,rest', stopAbovePercent: 20, waitMinutes: 10 };
const by = { actor: 'alice' };

const untilWindowOpen = async ({ act, skipTo }: RunningCase): Promise<void> => {
  await skipTo('2026-11-24T15:30:00Z');
  await act('recordFiling', FILED);
  await skipTo('2026-12-10T00:00:00Z');
};
const refusing = (theCase: RunningCase, ids: readonly string[]): void =>
  theCase.ports.relayAnswers((message) =>
    isToCustomer(message) && ids.some((id) => message.to[0] === `${id}@example.com`)
      ? { kind: 'refused', reply: '550 5.1.1 no such user' }
      : ACCEPTED,
  );
const told = ({ ports }: RunningCase): number => ports.toCustomers().length;

test('waves that pass go on by themselves, each after its wait; everybody is told once', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      await untilWindowOpen(theCase);
      await theCase.approve();
      await theCase.sleep('1 minute');
      expect(told(theCase)).toBe(5);
      await theCase.sleep('10 minutes');
      expect(told(theCase)).toBe(10);
      await theCase.sleep('10 minutes');
      expect(told(theCase)).toBe(20);
      expect(new Set(theCase.ports.toCustomers().map(({ message }) => message.to[0])).size).toBe(20);
      expect(theCase.ports.entries('wave-weighed').map(({ data }) => [data.wave, data.emails])).toEqual([
        [1, 5],
        [2, 5],
        [2, 10],
      ]);
      expect(theCase.ports.entries('opened')[0]?.data).toMatchObject({ waves: WAVES });
      expect(await theCase.status()).toMatchObject({ phase: 'reported', counts: { accepted: 20 } });
    },
    { customers, changes: { waves: WAVES } },
  );
});

test('a wave that came back pauses and alerts; a person resumes, and it goes on with the next wave', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      refusing(theCase, ['c01', 'c02', 'c12']);
      await untilWindowOpen(theCase);
      await theCase.approve();
      await theCase.sleep('2 hours');
      expect(told(theCase)).toBe(5);
      const { paused, next } = await theCase.status();
      expect(paused).toBe(true);
      expect(next.what).toMatch(
        /paused by tocsin: wave 1 of dispatch 1 stops it: 2 of 5 .* 40\.0 %, above 20 %/,
      );
      expect(theCase.ports.entries('paused')).toMatchObject([
        { actor: 'tocsin', data: { dispatch: 1, wave: 1 } },
      ]);
      expect(theCase.ports.entries('sending-halted')).toHaveLength(1);
      expect(theCase.ports.toRoles().some(({ message }) => message.text.includes('stops it: 2 of 5'))).toBe(
        true,
      );
      await theCase.act('resume', { reason: 'those two are known to be old', ...by });
      await theCase.sleep('9 minutes');
      // The wave that was looked at is not looked at again, and the next one gets its wait.
      expect(told(theCase)).toBe(10);
      await theCase.sleep('5 minutes');
      expect(told(theCase)).toBe(20);
      expect((await theCase.status()).counts).toMatchObject({ accepted: 17, failed: 3, pending: 0 });
    },
    { customers, changes: { waves: WAVES } },
  );
});

/** Who sends is refused for these people. */
const distrusting = (theCase: RunningCase, ids: readonly string[]): void =>
  theCase.ports.relayAnswers((message) =>
    isToCustomer(message) && ids.some((id) => message.to[0] === `${id}@example.com`)
      ? { kind: 'refused', reply: '554 listed by a block list', isAboutSender: true }
      : ACCEPTED,
  );

test('one refusal of the sender stops the sending at once; whom it was about is told when a person goes on', async () => {
  await runCase(DEFAULT, async (theCase) => {
    const { act, ports, sleep, status } = theCase;
    distrusting(theCase, ['c2']);
    await untilWindowOpen(theCase);
    await theCase.approve();
    await sleep('1 hour');
    const { counts, next, paused } = await status();
    expect(paused).toBe(true);
    expect(counts).toMatchObject({ pending: 1, letter: 0, failed: 0 });
    expect(next.what).toMatch(/paused by tocsin: dispatch 1 stops: 1 refused because of who sends/);
    expect(ports.entries('paused')).toMatchObject([{ data: { dispatch: 1, distrusted: 1 } }]);
    const alerts = ports.toRoles().filter(({ message }) => message.text.includes('because of who sends'));
    expect(alerts.flatMap(({ message }) => message.to).sort()).toEqual([
      'approver@carrier.example',
      'security@carrier.example',
    ]);
    ports.relayAnswers(() => ACCEPTED);
    await act('resume', { reason: 'the listing is gone', ...by });
    await sleep('1 minute');
    expect((await status()).counts).toMatchObject({ accepted: 3, pending: 0 });
    expect(ports.entries('paused')).toHaveLength(1);
  });
});

test('gone on with, it is stopped again only by more than twice as many; in the end the next channel is tried', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      const { act, ports, sleep, status } = theCase;
      distrusting(theCase, ['c02', 'c07', 'c13', 'c17']);
      await untilWindowOpen(theCase);
      await theCase.approve();
      await sleep('1 hour');
      expect((await status()).next.what).toMatch(/dispatch 1 stops: 1 refused/);
      await act('resume', { reason: 'a rule of their own', ...by });
      await sleep('20 minutes');
      // The second wave has one more, which is no more than twice as many.
      expect(ports.counts()).toMatchObject({ accepted: 8, pending: 12 });
      await sleep('20 minutes');
      expect((await status()).next.what).toMatch(/dispatch 1 stops: [34] refused/);
      await act('resume', { reason: 'and these', ...by });
      await sleep('2 hours');
      expect(ports.counts()).toMatchObject({ accepted: 16, pending: 4 });
      expect(ports.entries('paused')).toHaveLength(2);
      await sleep('4 days');
      expect(await status()).toMatchObject({
        phase: 'notified',
        counts: { accepted: 16, failed: 4, pending: 0 },
      });
    },
    { customers, changes: { waves: WAVES } },
  );
});

test('what the relay puts off in a wave is not forgotten, though a later wave was stopped and resumed', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      let isBusy = true;
      theCase.ports.relayAnswers((message) => {
        if (!isToCustomer(message)) return ACCEPTED;
        const [to = ''] = message.to;
        if (to.startsWith('c03') && isBusy) return { kind: 'deferred', reply: '451 later' };
        return /^c0[678]/.test(to) ? { kind: 'refused', reply: '550 no' } : ACCEPTED;
      });
      await untilWindowOpen(theCase);
      await theCase.approve();
      await theCase.sleep('1 hour');
      expect((await theCase.status()).next.what).toMatch(/wave 2 of dispatch 1/);
      isBusy = false;
      await theCase.act('resume', { reason: 'looked', ...by });
      await theCase.sleep('1 hour');
      expect((await theCase.status()).counts).toMatchObject({ accepted: 17, failed: 3, pending: 0 });
    },
    { customers, changes: { waves: WAVES } },
  );
});

test('waves are a part of what is approved, and stand once recipients are frozen', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      const { act, approve, refused, sleep, status } = theCase;
      await untilWindowOpen(theCase);
      const before = (await status()).approval.digest;
      await act('pause', { reason: 'not yet', ...by });
      await approve();
      const set = await act('waves', { waves: { sizes: '50%,rest' }, ...by });
      expect(set).toMatchObject({
        approval: { valid: false },
        waves: { sizes: '50%,rest', stopAbovePercent: 2 },
      });
      expect(await act('waves', { waves: null, ...by })).toMatchObject({
        waves: null,
        approval: { valid: false, digest: before },
      });
      await act('waves', { waves: { sizes: '50%,rest' }, ...by });
      await approve();
      await act('resume', { reason: 'go', ...by });
      await sleep('1 minute');
      expect(told(theCase)).toBe(10);
      expect(await refused('waves', { waves: null, ...by })).toMatchObject({ code: 'Conflict' });
      expect(await refused('waves', { waves: { sizes: '50' }, ...by })).toMatchObject({ code: 'Usage' });
      await sleep('11 minutes');
      expect(told(theCase)).toBe(20);
    },
    { customers },
  );
});

test('who was being sent to by a worker that is gone is in doubt when the sending is stopped, and on record', async () => {
  await runCase(
    DEFAULT,
    async (theCase) => {
      const { act, ports, sleep, status } = theCase;
      ports.relayAnswers((message) =>
        isToCustomer(message) ? { kind: 'deferred', reply: '451 later' } : ACCEPTED,
      );
      await untilWindowOpen(theCase);
      await theCase.approve();
      await sleep('10 seconds');
      // As a worker leaves them that was killed.
      for (const row of ports.rows.slice(2, 5)) row.state = 'sending';
      const entries = ports.entries('batch-sent').length;
      expect(await act('pause', { reason: 'look', ...by })).toMatchObject({ paused: true });
      expect((await act('amend', { reason: 'look at the counts', ...by })).counts).toMatchObject({
        unknown: 3,
        pending: 17,
      });
      expect(ports.entries('batch-sent').slice(entries)).toMatchObject([
        { data: { fromSeq: 1, toSeq: 20, doubted: 3, sent: 0, unknown: 3, pending: 17 } },
      ]);
      expect((await status()).counts.unknown).toBe(3);
    },
    { customers },
  );
});
