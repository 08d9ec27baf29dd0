import type { SendRangeRequest } from '../../activities/send-range';
import { createMail } from '../../mail/smtp-mail';
import type { APerson } from '../support/records';
import { startFaultySmtp } from '../support/smtp';
import { POSTAL, byEmail, frozenCase, inActivity, recordsOf, wire, wiredRelays } from './wired';
import type { Wired } from './wired';

const { database, inbox, withRelay } = wiredRelays();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const send = ({ activities }: Wired, request: SendRangeRequest) =>
  inActivity().run(activities.sendRange, request);
const pendingOnly = async (reference: string, listed: number): Promise<void> => {
  const { counts } = await recordsOf(database(), reference);
  expect(counts).toMatchObject({ listed, pending: listed, accepted: 0, unknown: 0, failed: 0, letter: 0 });
};

describe('what customers may be called', () => {
  test.each<[string, string]>([
    ['a header', 'Eve\r\nBcc: eve@evil.example\r\n\r\nbody'],
    ['line breaks', 'Eve\r\n.\r\nQUIT\r\n'],
    ['64 KiB', 'n'.repeat(65_536)],
    ['right to left', '\u202eمحمد\u202c'],
    ['emoji', '👩‍👩‍👧 Zoë'],
    ['a template', '{{phone}} ${phone} <script>alert(1)</script> {{{name}}}'],
    ['a formula', '=HYPERLINK("http://evil.example")'],
  ])('%s: one message to that person alone, and to everybody else theirs', async (_what, name) => {
    const { relay, all } = await withRelay();
    const contact = { name, email: 'odd@customer.example', ...POSTAL };
    const odd: APerson = { id: 'odd', contact, language: 'en' };
    const { reference, request } = await frozenCase(database(), all, [...byEmail(3), odd]);
    expect(await send(all, request)).toMatchObject({ left: 0, isStopped: false });
    expect((await recordsOf(database(), reference)).counts).toMatchObject({ listed: 4, accepted: 4 });
    expect(relay.messages).toHaveLength(4);
    const [received] = relay.messages.filter(({ to }) => to.includes('odd@customer.example'));
    expect(received?.to).toEqual(['odd@customer.example']);
    expect(received?.mail.headers.has('bcc')).toBe(false);
    expect(received?.mail.subject).toBe(relay.messages[0]?.mail.subject);
    // The others read what they would have read without this one.
    expect(relay.messages.filter(({ mail }) => mail.text?.includes('evil.example'))).toHaveLength(
      name.includes('evil.example') ? 1 : 0,
    );
  });

  test.each([
    ['用户@customer.example', 'SMTPUTF8'],
    ['odd@customer.example, eve@evil.example', 'not sent'],
    [`${'a'.repeat(65)}@customer.example`, 'not sent'],
  ])(
    'an address that SMTP cannot carry, %s: by letter or to a person, and nobody else is hurt',
    async (email, why) => {
      const { relay, all } = await withRelay({ isAsciiOnly: true });
      const odd: APerson[] = [
        { id: 'odd', contact: { name: 'Odd', email, ...POSTAL } },
        { id: 'odder', contact: { name: 'Odder', email } },
      ];
      const { reference, request } = await frozenCase(database(), all, [...byEmail(3), ...odd]);
      expect(await send(all, request)).toMatchObject({ left: 0, isStopped: false });
      const { counts, notices } = await recordsOf(database(), reference);
      expect(counts).toMatchObject({ listed: 5, accepted: 3, letter: 1, failed: 1 });
      expect(notices.find(({ customerId }) => customerId === 'odder')?.reply).toContain(why);
      expect(relay.messages).toHaveLength(3);
    },
  );
});

describe('what a relay may be', () => {
  test.each(['silent', 'garbage', 'drop-at-connect', 'drop-in-data', 'silent-after-dot'] as const)(
    '%s: nobody is lost, and whoever may have been told is in doubt',
    async (fault) => {
      const relay = await startFaultySmtp(fault);
      const all = wire(database(), relay, inbox());
      closers.push(
        () => relay.close(),
        () => all.mail.close(),
      );
      const { reference, request } = await frozenCase(database(), all, byEmail(3));
      const isInDoubt = ['drop-in-data', 'silent-after-dot'].includes(fault);
      const answer = await send(all, request).catch((error: unknown) => error);
      if (!isInDoubt) {
        expect(answer).toMatchObject({ type: 'RelayUnreachable', nonRetryable: false });
        return pendingOnly(reference, 3);
      }
      expect(answer).toMatchObject({ left: 3 });
      const { counts, notices } = await recordsOf(database(), reference);
      expect(counts).toMatchObject({ listed: 3, unknown: 3, pending: 0 });
      expect(notices.every(({ doubted }) => doubted)).toBe(true);
    },
  );

  test('without TLS where it is required: nothing is handed over, and everybody waits', async () => {
    const { relay, all } = await withRelay();
    const mail = createMail({
      inboxUrl: inbox().url,
      relayUrl: relay.url,
      requireTls: true,
      from: 'notices@carrier.example',
      maxConnections: 2,
    });
    closers.push(() => mail.close());
    const strict = wire(database(), relay, inbox(), () => ({ mail }));
    closers.push(() => strict.mail.close());
    const { reference, request } = await frozenCase(database(), all, byEmail(3));
    await expect(send(strict, request)).rejects.toMatchObject({ type: 'RelayUnreachable' });
    expect(relay.messages).toHaveLength(0);
    await pendingOnly(reference, 3);
  });
});

test('records whose disk is full: nobody is sent to whose sending could not be written down', async () => {
  const { relay, all } = await withRelay();
  let isFull = true;
  const full = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
  const wired = wire(database(), relay, inbox(), ({ dispatches }) => ({
    dispatches: {
      ...dispatches,
      claim: (...args) => (isFull ? Promise.reject(full) : dispatches.claim(...args)),
    },
  }));
  closers.push(() => wired.mail.close());
  const { reference, request } = await frozenCase(database(), all, byEmail(30));
  await expect(send(wired, request)).rejects.toThrow('No space left on device');
  expect(relay.messages).toHaveLength(0);
  await pendingOnly(reference, 30);
  isFull = false;
  expect(await send(wired, request)).toMatchObject({ left: 0 });
  expect(relay.messages).toHaveLength(30);
});
