import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { OutgoingMessage } from '../../domain/ports';
import type { MailOptions, SmtpMail } from '../../mail/smtp-mail';
import { createMail } from '../../mail/smtp-mail';
import { createReturnPaths } from '../../mail/verp';
import type { SmtpFault, SmtpScript, SmtpSink } from '../support/smtp';
import { startFaultySmtp, startSmtp } from '../support/smtp';

const MESSAGE: OutgoingMessage = {
  messageId: 'n1.breach@notices.example.com',
  to: ['ana@example.com'],
  subject: 'Notice of Data Breach',
  text: 'What happened: señal.',
  html: '<p>What happened: señal.</p>',
  language: 'en, es',
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Each by both transports, and by our own also to a relay that offers no PIPELINING. */
describe.each([
  { transport: "nodemailer's pool", isPipelining: false, isStepByStep: false },
  { transport: 'our own', isPipelining: true, isStepByStep: false },
  { transport: 'our own, step by step', isPipelining: true, isStepByStep: true },
])('by $transport', ({ isPipelining, isStepByStep }) => {
  /** For servers that fall silent: it is waited out. */
  const SHORT = { connectMs: 400, greetingMs: 400, idleSocketMs: 400 };
  const mailTo = (url: string, more: Partial<MailOptions> = {}): SmtpMail => {
    const mail = createMail({
      inboxUrl: url,
      relayUrl: url,
      from: 'Example Telecom <notices@example.com>',
      maxConnections: 1,
      timeouts: { connectMs: 20_000, greetingMs: 20_000, idleSocketMs: 20_000 },
      isPipelining,
      ...more,
    });
    closers.push(() => mail.close());
    return mail;
  };

  const scripted = async (script: SmtpScript, more?: Partial<MailOptions>): Promise<[SmtpSink, SmtpMail]> => {
    const sink = await startSmtp({ ...script, isStepByStep });
    closers.push(() => sink.close());
    return [sink, mailTo(sink.url, more)];
  };

  const faulty = async (fault: SmtpFault): Promise<[SmtpSink, SmtpMail]> => {
    const sink = await startFaultySmtp(fault, !isStepByStep);
    closers.push(() => sink.close());
    return [sink, mailTo(sink.url, { timeouts: SHORT })];
  };

  describe('replies', () => {
    test.each<[string, SmtpScript, string]>([
      ['a 550 to RCPT', { rcptTo: () => '550 no such user' }, 'refused'],
      ['a 451 to RCPT', { rcptTo: () => '451 greylisted' }, 'deferred'],
      ['a 552 after DATA', { data: () => '552 too big' }, 'refused'],
      ['a 452 after DATA', { data: () => '452 disk full' }, 'deferred'],
      [
        'a 530 to RCPT (authenticate first) says nothing of the customer',
        { rcptTo: () => '530 log in' },
        'unreachable',
      ],
      [
        'a 550 to our own sender says nothing of the customer',
        { mailFrom: () => '550 not you' },
        'unreachable',
      ],
      ['a 451 to our own sender', { mailFrom: () => '451 later' }, 'deferred'],
    ])('%s', async (_name, script, kind) => {
      const [sink, mail] = await scripted(script);
      const outcome = await mail.send(MESSAGE, 'relay');
      expect(outcome.kind).toBe(kind);
      expect(outcome.reply).toMatch(/^[45]\d\d /);
      expect(sink.messages).toHaveLength(0);
    });

    test('a refusal of one recipient among two is an outcome of its own', async () => {
      const [sink, mail] = await scripted({
        rcptTo: (to) => (to.startsWith('gone') ? '550 no such user' : undefined),
      });
      const outcome = await mail.send({ ...MESSAGE, to: ['ana@example.com', 'gone@example.com'] }, 'relay');
      expect(outcome.kind).toBe('partly');
      expect(outcome.reply).toContain('550');
      expect(sink.messages.map(({ to }) => to)).toEqual([['ana@example.com']]);
    });

    test('when one is refused and the other deferred, nothing is final', async () => {
      const [, mail] = await scripted({ rcptTo: (to) => (to.startsWith('gone') ? '550 no' : '451 later') });
      expect(
        (await mail.send({ ...MESSAGE, to: ['gone@example.com', 'ana@example.com'] }, 'relay')).kind,
      ).toBe('deferred');
    });

    test('a 451 once, then accepted: the second try has the same Message-ID', async () => {
      const ids: string[] = [];
      const [sink, mail] = await scripted({
        data: (_envelope, attempt) => (attempt === 1 ? '451 later' : undefined),
      });
      expect((await mail.send(MESSAGE, 'relay')).kind).toBe('deferred');
      expect((await mail.send(MESSAGE, 'relay')).kind).toBe('accepted');
      expect((await mail.send(MESSAGE, 'relay')).kind).toBe('accepted');
      ids.push(...sink.messages.map(({ mail: parsed }) => parsed.messageId ?? ''));
      expect(ids).toEqual([`<${MESSAGE.messageId}>`, `<${MESSAGE.messageId}>`]);
    });

    test('replies are kept without the address that the relay repeats', async () => {
      const [, mail] = await scripted({ rcptTo: () => '550 <ana@example.com> unknown here' });
      const { reply } = await mail.send(MESSAGE, 'relay');
      expect(reply).toContain('unknown here');
      expect(reply).not.toContain('ana@');
    });
  });

  describe('faults', () => {
    test.each([
      ['silent', 'unreachable'],
      ['garbage', 'unreachable'],
      ['drop-at-connect', 'unreachable'],
      ['drop-at-mail', 'unreachable'],
      ['drop-in-data', 'unknown'],
      ['drop-after-dot', 'unknown'],
      ['silent-after-dot', 'unknown'],
      ['shutdown-after-dot', 'deferred'],
    ] as const)('%s is %s', async (fault, kind) => {
      const [sink, mail] = await faulty(fault);
      expect((await mail.send(MESSAGE, 'relay')).kind).toBe(kind);
      expect(sink.messages.length).toBeLessThanOrEqual(1);
    });

    test('after DATA nothing is sent again by itself: one connection, one message', async () => {
      const [sink, mail] = await faulty('drop-after-dot');
      const outcomes = await Promise.all(
        [1, 2, 3].map((n) => mail.send({ ...MESSAGE, messageId: `n${n}@x.example` }, 'relay')),
      );
      await mail.close();
      expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
      expect(sink.messages.map((message) => message.mail.messageId).sort()).toEqual([
        '<n1@x.example>',
        '<n2@x.example>',
        '<n3@x.example>',
      ]);
    });

    test.each(['close-after-each', 'drop-on-reuse'] as const)(
      'a connection found dead before DATA (%s) is replaced, and each message arrives once',
      async (fault) => {
        const [sink, mail] = await faulty(fault);
        const ids = ['n1@x.example', 'n2@x.example', 'n3@x.example'];
        for (const messageId of ids)
          expect((await mail.send({ ...MESSAGE, messageId }, 'relay')).kind).toBe('accepted');
        expect(sink.messages.map((message) => message.mail.messageId)).toEqual(ids.map((id) => `<${id}>`));
        expect(sink.connections()).toBe(3);
      },
    );

    test('a port that nobody listens on is unreachable, in send and in verify', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      const mail = mailTo(`smtp://127.0.0.1:${port}`);
      expect(await mail.send(MESSAGE, 'relay')).toMatchObject({
        kind: 'unreachable',
        reply: expect.stringContaining('ESOCKET'),
      });
      expect(await mail.verify('relay')).toMatchObject({ reachable: false });
    });

    test('a message sent after the close is unreachable, not lost in a queue', async () => {
      const [sink, mail] = await scripted({});
      await mail.close();
      expect((await mail.send(MESSAGE, 'relay')).kind).toBe('unreachable');
      expect(sink.messages).toHaveLength(0);
    });
  });

  describe('what is sent', () => {
    test('headers, parts and envelope', async () => {
      const [sink, mail] = await scripted(
        {},
        { replyTo: 'help@example.com', returnPathDomain: 'bounces.example.com' },
      );
      expect(await mail.send(MESSAGE, 'relay')).toMatchObject({
        kind: 'accepted',
        reply: expect.stringMatching(/^250 /),
      });
      expect(await mail.verify('relay')).toEqual({ reachable: true, reply: 'ready' });
      const [received] = sink.messages;
      const header = (name: string) => received?.mail.headers.get(name);
      expect(received?.from).toMatch(/^b-[0-9a-f]{40}@bounces\.example\.com$/);
      expect(header('auto-submitted')).toBe('auto-generated');
      expect(header('x-auto-response-suppress')).toBe('All');
      expect(header('content-language')).toBe('en, es');
      for (const absent of ['list-unsubscribe', 'precedence', 'x-mailer', 'bcc'])
        expect(header(absent)).toBeUndefined();
      expect(received?.mail.replyTo?.text).toBe('help@example.com');
      expect(received?.mail.text).toBe('What happened: señal.');
      expect(received?.mail.html).toBe('<p>What happened: señal.</p>');
      const raw = received?.raw.toString('latin1') ?? '';
      expect(raw).toContain('multipart/alternative');
      expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
      expect(raw).toContain('quoted-printable');
    });

    test("with a key a customer's notice comes back to its own address, and everything else to the sender", async () => {
      const returnPaths = createReturnPaths({ key: 'k'.repeat(32), domain: 'bounces.example.com' });
      const [sink, mail] = await scripted({}, { returnPaths, returnPathDomain: 'bounces.example.com' });
      const notice = { reference: 'BR-2026-0001', dispatch: 2, seq: 7 };
      await mail.send({ ...MESSAGE, notice }, 'relay');
      await mail.send(MESSAGE, 'relay');
      expect(sink.messages.map(({ from }) => from)).toEqual([
        returnPaths.pathOf(notice),
        'notices@example.com',
      ]);
      for (const { mail: read } of sink.messages) expect(read.from?.text).toContain('notices@example.com');
      expect(sink.messages[0]?.raw.toString('latin1')).not.toContain('bounces');
    });

    test('line breaks in a subject, a language or a file name cannot add a header', async () => {
      const [sink, mail] = await scripted({});
      const content = new Uint8Array([1, 2, 3]);
      await mail.send(
        {
          ...MESSAGE,
          subject: 'Notice\r\nBcc: eve@example.com',
          language: 'en\r\nX-Evil: 1',
          attachments: [{ filename: 'a\r\nX-Evil: 2.pdf', content, contentType: 'application/pdf' }],
        },
        'relay',
      );
      const parsed = sink.messages[0]?.mail;
      expect(parsed?.subject).toBe('Notice Bcc: eve@example.com');
      expect(parsed?.headers.has('bcc')).toBe(false);
      expect(parsed?.headers.has('x-evil')).toBe(false);
      expect(sink.messages[0]?.to).toEqual(['ana@example.com']);
      expect(parsed?.attachments.map((file) => [...file.content])).toEqual([[1, 2, 3]]);
    });

    test.each([
      'ana@example.com, eve@example.com',
      'ana@example.com\r\nRCPT TO:<eve@example.com>',
      'no-at-sign',
      '<ana@example.com>',
      'ana@1.2',
      'ana@127.0.0.1',
      'lone\ud800surrogate@example.com',
      `${'é'.repeat(33)}@example.com`,
      `${'a'.repeat(65)}@example.com`,
      `ana@${'long.'.repeat(50)}example`,
      '',
    ])(
      'an address field that is not one mailbox of a lawful length is refused unsent: %j',
      async (address) => {
        const [sink, mail] = await scripted({});
        const outcome = await mail.send({ ...MESSAGE, to: [address] }, 'relay');
        expect(outcome.kind).toBe('refused');
        expect(outcome.reply).not.toContain('eve');
        expect(sink.connections()).toBe(0);
      },
    );

    test('an address beyond ASCII goes where SMTPUTF8 is offered, as it was written', async () => {
      const [sink, mail] = await scripted({});
      const to = ['josé@bücher.example'];
      expect(await mail.send({ ...MESSAGE, to }, 'relay')).toMatchObject({ kind: 'accepted' });
      expect(await mail.send({ ...MESSAGE, to }, 'relay')).toMatchObject({ kind: 'accepted' });
      expect(sink.messages.map((message) => message.to)).toEqual([to, to]);
      expect(sink.messages[0]?.raw.toString()).toContain('\r\nTo: josé@bücher.example\r\n');
      // One connection to ask, once, and one to send.
      expect(sink.connections()).toBe(2);
    });

    test('and is refused unsent where it is not; a domain beyond ASCII alone needs nothing', async () => {
      const [sink, mail] = await scripted({ isAsciiOnly: true });
      const outcome = await mail.send({ ...MESSAGE, to: ['用户@example.com'] }, 'relay');
      expect(outcome).toEqual({
        kind: 'refused',
        reply: expect.stringMatching(/^not sent: .*SMTPUTF8 \(RFC 6531\)$/),
      });
      expect((await mail.send({ ...MESSAGE, to: ['ana@bücher.example'] }, 'relay')).kind).toBe('accepted');
      expect(sink.messages).toHaveLength(1);
      expect(sink.messages[0]?.raw.toString()).toContain('\r\nTo: ana@xn--bcher-kva.example\r\n');
    });

    test.each(['silent', 'garbage', 'drop-at-connect'] as const)(
      'and is unreachable, not refused, where the server cannot be asked: %s',
      async (fault) => {
        const [sink, mail] = await faulty(fault);
        for (const attempt of [1, 2]) {
          const outcome = await mail.send({ ...MESSAGE, to: ['josé@example.com'] }, 'relay');
          expect(outcome.kind).toBe('unreachable');
          expect(sink.connections()).toBe(attempt);
        }
      },
    );

    test('a Message-ID that could not be the same twice is our own mistake and is thrown', async () => {
      const [, mail] = await scripted({});
      await expect(mail.send({ ...MESSAGE, messageId: 'a b@c\r\nX: 1' }, 'relay')).rejects.toMatchObject({
        code: 'Failed',
      });
    });

    test('drills go to the inbox though the relay is another server', async () => {
      const [inbox, relay] = [await startSmtp(), await startSmtp()];
      closers.push(
        () => inbox.close(),
        () => relay.close(),
      );
      const mail = mailTo(inbox.url, { relayUrl: relay.url });
      await mail.send(MESSAGE, 'inbox');
      expect([inbox.messages.length, relay.messages.length]).toEqual([1, 0]);
      await mail.send(MESSAGE, 'relay');
      expect([inbox.messages.length, relay.messages.length]).toEqual([1, 1]);
    });

    test('a relay that offers no TLS is not used when TLS is required', async () => {
      const [sink] = await scripted({});
      const mail = mailTo('smtp://127.0.0.1:1', { relayUrl: sink.url, requireTls: true });
      const { kind, reply } = await mail.send(MESSAGE, 'relay');
      expect(kind).toBe('unreachable');
      // The server knows of no such command; what to do about it is ours to say.
      expect(reply).toMatch(
        /^no TLS is to be had from the mail server \(to STARTTLS it says: 5\d\d .*SMTP_URL.*smtps:/,
      );
      expect((await mail.verify('relay')).reply).toBe(reply);
      expect(sink.messages).toHaveLength(0);
    });
  });
});

describe('addresses of servers', () => {
  const withInbox =
    (inboxUrl: string, inboxHosts: string[] = []) =>
    () =>
      createMail({
        inboxUrl,
        relayUrl: 'smtp://127.0.0.1:1',
        from: 'a@b.example',
        maxConnections: 1,
        inboxHosts,
      });

  test.each(['smtp://mail.example.com:25', 'smtp://10.0.0.7', 'smtp://127.0.0.1.example.com:25'])(
    '%s is no inbox',
    (url) => {
      expect(withInbox(url)).toThrow(
        expect.objectContaining({ code: 'NotAllowed', fix: expect.stringContaining('loopback') }),
      );
    },
  );

  test.each(['smtp://127.0.0.1:1025', 'smtp://localhost:1025', 'smtp://[::1]:1025'])('%s is', (url) => {
    expect(withInbox(url)).not.toThrow();
  });

  test('a neighbour that the deployment names is', () => {
    expect(withInbox('smtp://inbox:1025', ['inbox'])).not.toThrow();
  });

  test.each(['127.0.0.1:1025', 'http://127.0.0.1', 'smtp://127.0.0.1:1?maxRequeues=9'])(
    '%s is refused without repeating it',
    (url) => {
      expect(withInbox(url)).toThrow(
        expect.objectContaining({ code: 'Usage', message: expect.not.stringContaining('127') }),
      );
    },
  );
});
