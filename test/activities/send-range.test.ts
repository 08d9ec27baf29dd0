import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { LANES } from '../../activities/send-flow';
import type { SendRangeRequest } from '../../activities/send-range';
import type { MailPort } from '../../domain/ports';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { startFaultySmtp, startSmtp } from '../support/smtp';
import type { SmtpScript, SmtpSink } from '../support/smtp';
import { POSTAL, byEmail, frozenCase, inActivity, recordsOf, surveyOf, wire } from './wired';
import type { Wired } from './wired';

let database: TestDatabase;
let inbox: SmtpSink;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  [database, inbox] = await Promise.all([testDatabase(), startSmtp()]);
});
afterAll(async () => {
  for (const resource of opened.reverse()) await resource.close();
  await Promise.all([database.drop(), inbox.close()]);
});

const keep = <T extends { close(): Promise<void> }>(resource: T): T => {
  opened.push(resource);
  return resource;
};
const wired = (relay: Pick<SmtpSink, 'url'>, changes?: Parameters<typeof wire>[3]): Wired => {
  const all = wire(database, relay, inbox, changes);
  keep(all.mail);
  return all;
};
const withRelay = async (script: SmtpScript = {}, changes?: Parameters<typeof wire>[3]) => {
  const relay = keep(await startSmtp(script));
  return { relay, wired: wired(relay, changes) };
};
const send = ({ activities }: Wired, request: SendRangeRequest, info = {}) =>
  inActivity(info).run(activities.sendRange, request);
const subjectsOf = ({ messages }: SmtpSink): string[] => messages.map(({ mail }) => mail.subject ?? '');
const idsOf = ({ messages }: SmtpSink): string[] => messages.map(({ mail }) => mail.messageId ?? '');

describe('what the relay answers', () => {
  test('all accepted: each gets one message, and a retry sends nothing and writes nothing', async () => {
    const { relay, wired: all } = await withRelay();
    const { reference, request } = await frozenCase(database, all, byEmail(60));
    expect(await send(all, request)).toEqual({ left: 0, isStopped: false, isCutShort: false });
    const { counts, ledger, notices } = await recordsOf(database, reference);
    expect(counts).toMatchObject({ listed: 60, accepted: 60, pending: 0 });
    expect(new Set(relay.messages.map(({ to }) => to[0])).size).toBe(60);
    expect(idsOf(relay).sort()).toEqual(notices.map(({ messageId }) => `<${messageId}>`).sort());
    expect(ledger.at(-1)).toMatchObject({ kind: 'batch-sent', data: { accepted: 60, sent: 60, doubted: 0 } });

    expect(await send(all, request, { attempt: 2 })).toEqual({
      left: 0,
      isStopped: false,
      isCutShort: false,
    });
    expect(relay.messages).toHaveLength(60);
    expect((await recordsOf(database, reference)).ledger).toHaveLength(ledger.length);
  });

  test('451, then accepted', async () => {
    const { wired: all } = await withRelay({
      rcptTo: (_address, attempt) => (attempt === 1 ? '451 4.7.1 greylisted' : undefined),
    });
    const { reference, request } = await frozenCase(database, all, byEmail(10));
    expect(await send(all, request)).toMatchObject({ left: 10 });
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 10,
      pending: 10,
      accepted: 0,
    });
    expect(await send(all, request)).toMatchObject({ left: 0 });
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 10,
      pending: 0,
      accepted: 10,
    });
  });

  test('451 on the last try: by letter where there is an address, else a person decides', async () => {
    const { wired: all } = await withRelay({ rcptTo: () => '451 4.7.1 greylisted' });
    const people = [...byEmail(3), { id: 'z', contact: { email: 'z@customer.example' } }];
    const { reference, request } = await frozenCase(database, all, people);
    expect(await send(all, { ...request, isLastTry: true })).toMatchObject({ left: 0 });
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 4,
      letter: 3,
      failed: 1,
      pending: 0,
    });
  });

  test('some refused for good: they go by letter or to a person, the others are accepted', async () => {
    const gone = ['person2@customer.example', 'z@customer.example'];
    const { relay, wired: all } = await withRelay({
      rcptTo: (address) => (gone.includes(address) ? '550 5.1.1 no such user' : undefined),
    });
    const people = [...byEmail(5), { id: 'z', contact: { email: 'z@customer.example' } }];
    const { reference, request } = await frozenCase(database, all, people);
    expect(await send(all, request)).toMatchObject({ left: 0 });
    const { counts, notices } = await recordsOf(database, reference);
    expect(counts).toMatchObject({ listed: 6, accepted: 4, letter: 1, failed: 1, pending: 0 });
    expect(notices.find(({ customerId }) => customerId === 'z')).toMatchObject({
      state: 'failed',
      reply: expect.stringContaining('no such user') as string,
    });
    expect(relay.messages).toHaveLength(4);
  });

  test('the connection dropped after DATA: unknown, then sent again under the same Message-ID', async () => {
    const lossy = keep(await startFaultySmtp('drop-after-dot'));
    const first = wired(lossy);
    const { reference, request } = await frozenCase(database, first, byEmail(4));
    expect(await send(first, request)).toMatchObject({ left: 4 });
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 4,
      unknown: 4,
      accepted: 0,
    });
    const { relay, wired: second } = await withRelay();
    expect(await send(second, request)).toMatchObject({ left: 0 });
    const { counts, notices } = await recordsOf(database, reference);
    expect(counts).toMatchObject({ listed: 4, unknown: 0, accepted: 4 });
    expect(notices.every(({ doubted }) => doubted)).toBe(true);
    expect(idsOf(relay).sort()).toEqual(idsOf(lossy).sort());
  });

  test('unknown under the policy `leave`: counted, and never sent again', async () => {
    const lossy = keep(await startFaultySmtp('drop-after-dot'));
    const first = wired(lossy);
    const { reference, request } = await frozenCase(database, first, byEmail(4));
    expect(await send(first, { ...request, unknownSends: 'leave' })).toMatchObject({ left: 0 });
    expect(await send(first, { ...request, unknownSends: 'leave' })).toMatchObject({ left: 0 });
    expect(lossy.messages).toHaveLength(4);
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 4,
      unknown: 4,
      pending: 0,
    });
  });

  test('the relay away: the activity fails to be tried again, and nobody is lost', async () => {
    const gone = await startSmtp();
    await gone.close();
    const away = wired(gone);
    const { reference, request } = await frozenCase(database, away, byEmail(30));
    await expect(send(away, request)).rejects.toMatchObject({
      type: 'RelayUnreachable',
      nonRetryable: false,
    });
    const { counts, ledger } = await recordsOf(database, reference);
    expect(counts).toMatchObject({ listed: 30, pending: 30, unknown: 0 });
    expect(ledger.at(-1)).toMatchObject({ kind: 'batch-sent', data: { sent: 0, pending: 30 } });
    const { relay, wired: back } = await withRelay();
    expect(await send(back, request)).toMatchObject({ left: 0 });
    expect(relay.messages).toHaveLength(30);
    expect((await recordsOf(database, reference)).counts).toMatchObject({ accepted: 30, pending: 0 });
  });
});

describe('what stops it', () => {
  test('a hold on the ledger that the workflow has forgotten: nothing is sent until its end is on record', async () => {
    const { relay, wired: all } = await withRelay();
    const { reference, request } = await frozenCase(database, all, byEmail(3));
    const note = (key: string, kind: 'hold-placed' | 'hold-released') =>
      all.deps.ledger.append(reference, [
        { key, at: '2026-12-01T00:00:00Z', kind, actor: 'ada', data: { reference: 'FBI-1' } },
      ]);
    await note('case/9', 'hold-placed');
    await expect(send(all, request)).rejects.toMatchObject({
      type: 'Held',
      nonRetryable: false,
      message: expect.stringContaining('hold FBI-1 stands on the ledger (entry 2)') as string,
    });
    expect(relay.messages).toHaveLength(0);
    expect((await recordsOf(database, reference)).counts).toMatchObject({ pending: 3 });
    // The workflow that knows of it stops in good order.
    await all.deps.cases.setStanding(reference, { phase: 'held', stopped: true });
    expect(await send(all, request)).toMatchObject({ isStopped: true });
    await all.deps.cases.setStanding(reference, { phase: 'notifying', stopped: false });
    await note('case/12', 'hold-released');
    expect(await send(all, request)).toMatchObject({ left: 0, isStopped: false });
    expect(relay.messages).toHaveLength(3);
  });

  test('the stop flag, set in the records in mid-range: nothing more after the group that was claimed', async () => {
    let all: Wired | null = null;
    let reference = '';
    const stopping = async (send: MailPort['send'], args: Parameters<MailPort['send']>) => {
      await all?.deps.cases.setStanding(reference, { phase: 'held', stopped: true });
      return send(...args);
    };
    const { relay, wired: these } = await withRelay({}, ({ mail }) => ({
      mail: { send: (...args) => stopping((...own) => mail.send(...own), args) },
    }));
    all = these;
    const frozen = await frozenCase(database, these, byEmail(100));
    reference = frozen.reference;
    expect(await send(these, frozen.request)).toMatchObject({ isStopped: true });
    expect(relay.messages).toHaveLength(24);
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 100,
      accepted: 24,
      pending: 76,
    });
    expect(await send(these, frozen.request)).toMatchObject({ isStopped: true });
    expect(relay.messages).toHaveLength(24);
  });

  /** Sends while the first message is being handed over, and cancels then. */
  const cancelInFlight = async (details: ActivityCancellationDetails, hasBegun = true) => {
    let begun = (): void => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    let goOn = (): void => undefined;
    const isCancelled = new Promise<void>((resolve) => (goOn = resolve));
    const { relay, wired: all } = await withRelay({}, ({ mail }) => ({
      mail: {
        send: async (message, route, isWithdrawn) => {
          begun();
          await isCancelled;
          return mail.send(message, route, hasBegun ? undefined : isWithdrawn);
        },
      },
    }));
    const { reference, request } = await frozenCase(database, all, byEmail(100));
    const env = inActivity();
    const sending = env.run(all.activities.sendRange, request).catch((error: unknown) => error);
    await begins;
    env.cancel(details.workerShutdown ? 'WORKER_SHUTDOWN' : 'CANCELLED', details);
    goOn();
    return { relay, reference, ended: await sending };
  };

  test('a cancellation waits for what is in flight, accounts for it, and sends nothing more', async () => {
    const cancelled = new ActivityCancellationDetails({ cancelRequested: true });
    const { relay, reference, ended } = await cancelInFlight(cancelled);
    expect(ended).toBeInstanceOf(CancelledFailure);
    expect(relay.messages).toHaveLength(LANES);
    const { counts, ledger, notices } = await recordsOf(database, reference);
    const pending = 100 - LANES;
    expect(counts).toMatchObject({ listed: 100, accepted: LANES, pending, unknown: 0 });
    expect(notices.some(({ state }) => state === 'sending')).toBe(false);
    expect(ledger.at(-1)).toMatchObject({ kind: 'batch-sent', data: { sent: LANES, pending } });
  });

  test('and what waits for its turn at the relay is withdrawn, though it was claimed', async () => {
    const cancelled = new ActivityCancellationDetails({ cancelRequested: true });
    const { relay, reference, ended } = await cancelInFlight(cancelled, false);
    expect(ended).toBeInstanceOf(CancelledFailure);
    expect(relay.messages).toHaveLength(0);
    const { counts, notices } = await recordsOf(database, reference);
    expect(counts).toMatchObject({ listed: 100, pending: 100, unknown: 0 });
    expect(notices.every(({ state }) => state === 'pending')).toBe(true);
  });

  test('a worker that ends gives the range back to be tried at once by another', async () => {
    const shutdown = new ActivityCancellationDetails({ workerShutdown: true });
    const { reference, ended } = await cancelInFlight(shutdown);
    expect(ended).toBeInstanceOf(ApplicationFailure);
    expect(ended).toMatchObject({ type: 'WorkerShutdown', nonRetryable: false });
    const { relay, wired: another } = await withRelay();
    const { notice } = await surveyOf(another.activities, reference);
    const request = {
      ...(await frozenCase(database, another, [])).request,
      reference,
      noticeVersion: notice.version,
    };
    expect(await send(another, request)).toMatchObject({ left: 0 });
    expect(relay.messages).toHaveLength(100 - LANES);
    expect((await recordsOf(database, reference)).counts).toMatchObject({ listed: 100, accepted: 100 });
  });

  test('a worker with another notice sends nothing; in the end it says that the plan must be looked at', async () => {
    const { relay, wired: all } = await withRelay();
    const { request } = await frozenCase(database, all, byEmail(3));
    const other = { ...request, noticeVersion: 'breach-of-yesterday' };
    await expect(send(all, other, { attempt: 1 })).rejects.toMatchObject({ type: 'NoticeVersionDiffers' });
    expect(await send(all, other, { attempt: 5 })).toEqual({ left: 0, isStopped: true, isCutShort: false });
    expect(relay.messages).toHaveLength(0);
  });
});

describe('what goes wrong here', () => {
  test.each(['resend', 'leave'] as const)(
    'a crash between claim and settle leaves rows in doubt: counted, and settled by the policy `%s`',
    async (unknownSends) => {
      const { relay, wired: all } = await withRelay();
      const { reference, request } = await frozenCase(database, all, byEmail(30));
      expect(await all.deps.dispatches.claim(reference, 1, [3, 4, 5])).toMatchObject({ isClaimed: true });
      expect((await recordsOf(database, reference)).counts).toMatchObject({ listed: 30, pending: 30 });
      expect(await send(all, { ...request, unknownSends }, { attempt: 2 })).toMatchObject({ left: 0 });
      const { counts, ledger, notices } = await recordsOf(database, reference);
      const isResent = unknownSends === 'resend';
      expect(counts).toMatchObject({ listed: 30, accepted: isResent ? 30 : 27, unknown: isResent ? 0 : 3 });
      expect(notices.filter(({ doubted }) => doubted).map(({ seq }) => seq)).toEqual([3, 4, 5]);
      expect(ledger.at(-1)?.data).toMatchObject({ doubted: 3, sent: isResent ? 30 : 27 });
      expect(relay.messages).toHaveLength(isResent ? 30 : 27);
    },
  );

  test('a crash between settle and ledger: the retry writes the entry that is missing', async () => {
    let isDown = true;
    const { relay, wired: all } = await withRelay({}, ({ ledger }) => ({
      ledger: {
        append: (reference, entries) =>
          isDown ? Promise.reject(new Error('the worker dies here')) : ledger.append(reference, entries),
      },
    }));
    const { reference, request } = await frozenCase(database, all, byEmail(3));
    await expect(send(all, request)).rejects.toThrow('dies here');
    isDown = false;
    expect(await send(all, request, { attempt: 2 })).toMatchObject({ left: 0 });
    expect(relay.messages).toHaveLength(3);
    const { ledger } = await recordsOf(database, reference);
    expect(ledger.filter(({ kind }) => kind === 'batch-sent')).toHaveLength(1);
    expect(ledger.at(-1)?.data).toMatchObject({ accepted: 3 });
  });

  test('records that are away for a moment make nothing unknown that is known', async () => {
    let failures = 2;
    const { relay, wired: all } = await withRelay({}, ({ dispatches }) => ({
      dispatches: {
        ...dispatches,
        settle: (...args) =>
          failures-- > 0 ? Promise.reject(new Error('connection refused')) : dispatches.settle(...args),
      },
    }));
    const { reference, request } = await frozenCase(database, all, byEmail(3));
    expect(await send(all, request)).toMatchObject({ left: 0 });
    expect(relay.messages).toHaveLength(3);
    const { notices } = await recordsOf(database, reference);
    expect(notices.map(({ state, doubted }) => [state, doubted])).toEqual(Array(3).fill(['accepted', false]));
  });

  test('one notice that cannot be made is that person’s outcome, and everybody else gets theirs once', async () => {
    const { relay, wired: all } = await withRelay({}, ({ notices }) => ({
      notices: {
        ...notices,
        render: (input) => {
          if (input.contact.name === 'Person 2')
            throw new Error('data_types: shoe_size is not a type of data');
          return notices.render(input);
        },
      },
    }));
    const { reference, request } = await frozenCase(database, all, byEmail(30));
    expect(await send(all, request)).toMatchObject({ left: 0 });
    expect(await send(all, request)).toMatchObject({ left: 0 });
    expect(relay.messages).toHaveLength(29);
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 30,
      accepted: 29,
      failed: 1,
    });
  });

  test('a relay that takes long: the activity is heard of meanwhile', async () => {
    const { wired: all } = await withRelay({}, ({ mail }) => ({
      mail: {
        send: async (...args) => {
          await beats;
          return mail.send(...args);
        },
      },
    }));
    const { request } = await frozenCase(database, all, byEmail(1));
    const env = inActivity();
    let heard = 0;
    const beats = new Promise<void>((resolve) => env.onHeartbeat(() => (heard += 1) === 3 && resolve()));
    expect(await env.run(all.activities.sendRange, request)).toMatchObject({ left: 0 });
    expect(heard).toBeGreaterThanOrEqual(3);
  });
});

describe('what the notice says, and where it goes', () => {
  test('a drill goes to the inbox only, and says what it is', async () => {
    const { relay, wired: all } = await withRelay();
    const { reference, request } = await frozenCase(database, all, byEmail(5));
    const before = inbox.messages.length;
    expect(await send(all, { ...request, isDrill: true })).toMatchObject({ left: 0 });
    expect(relay.connections()).toBe(0);
    const drilled = inbox.messages.slice(before);
    expect(drilled).toHaveLength(5);
    expect(drilled.every(({ mail }) => /drill/i.test(mail.subject ?? ''))).toBe(true);
    expect((await recordsOf(database, reference)).counts).toMatchObject({ listed: 5, accepted: 5 });
  });

  test('a live one does not, and none of it reaches the inbox', async () => {
    const { relay, wired: all } = await withRelay();
    const { request } = await frozenCase(database, all, byEmail(2));
    const before = inbox.messages.length;
    await send(all, request);
    expect(inbox.messages).toHaveLength(before);
    expect(subjectsOf(relay).some((subject) => /drill|sandbox/i.test(subject))).toBe(false);
  });

  test.each([true, false])('whether law enforcement delayed it: %s', async (delayedByLawEnforcement) => {
    const { relay, wired: all } = await withRelay();
    const { request } = await frozenCase(database, all, byEmail(1));
    await send(all, { ...request, delayedByLawEnforcement });
    expect(/law enforcement/i.test(relay.messages[0]?.mail.text ?? '')).toBe(delayedByLawEnforcement);
  });

  test('letters and people without any address are no e-mail, and are counted', async () => {
    const { relay, wired: all } = await withRelay();
    const people = [
      ...byEmail(2),
      { id: 'letter', contact: { name: 'L', ...POSTAL } },
      { id: 'nowhere', contact: { name: 'N' } },
    ];
    const { reference, request } = await frozenCase(database, all, people);
    expect(await send(all, request)).toMatchObject({ left: 0 });
    expect(relay.messages).toHaveLength(2);
    expect((await recordsOf(database, reference)).counts).toMatchObject({
      listed: 4,
      accepted: 2,
      letter: 1,
      failed: 1,
    });
  });
});
