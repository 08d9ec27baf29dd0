import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { openPipeliningPool } from '../../mail/pipelining-pool';
import type { SmtpPool } from '../../mail/smtp-pool';
import { openPool } from '../../mail/smtp-pool';
import { openSession } from '../../mail/smtp-session';
import { outcomeOf } from '../../mail/smtp-outcome';
import type { MailOutcome } from '../../domain/ports';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Hear = (text: string, socket: Socket) => void;
/** A server that greets, offers PIPELINING, and answers as the test says; `hear` gets what comes, chunk by chunk. */
const relayThat = async (hear: Hear): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay(true).on('error', () => undefined));
    socket.write('220 hi\r\n');
    socket.once('data', () => {
      socket.write('250-me\r\n250 PIPELINING\r\n');
      socket.on('data', (chunk) => hear(chunk.toString('latin1'), socket));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const poolTo = (port: number, idleSocketMs = 5_000, open = openPipeliningPool): SmtpPool => {
  const timeouts = { connectMs: 5_000, greetingMs: 5_000, idleSocketMs };
  const pool = open(
    { host: '127.0.0.1', port, secure: false },
    { maxConnections: 1, timeouts, requireTls: false },
  );
  closers.push(() => pool.close());
  return pool;
};
const deliver = async (
  pool: SmtpPool,
  message: string | Buffer = 'hello\r\n',
  isWithdrawn?: () => boolean,
): Promise<MailOutcome> =>
  outcomeOf(
    await pool.deliver({ from: 'a@x.example', to: ['b@x.example'] }, 'm', Buffer.from(message), isWithdrawn),
  );
const ENVELOPE_REPLIES = '250 sender\r\n250 recipient\r\n';

describe('what a relay may not do', () => {
  test.each([
    ['answers a message that it was not given', '354 go\r\n250 taken\r\n'],
    ['begins to', '354 go\r\n2'],
    ['takes DATA for done', '250 done\r\n'],
    ['answers DATA with another 3yz', '334 cGFzcw==\r\n'],
    ['speaks in tongues', 'HTTP/1.1 400 Bad Request\r\n'],
    ['sends lines of one reply under two codes', '250-so\r\n550 or so\r\n'],
    ['has a reply without an end', `250-${'x'.repeat(70_000)}`],
    ['has a reply of too many lines', '250-x\r\n'.repeat(300)],
    ['has a code of another kind', '199 so\r\n'],
  ])('%s: nothing is handed over', async (_name, reply) => {
    let heard = '';
    const port = await relayThat((text, socket) => {
      heard += text;
      if (text.includes('DATA')) socket.write(ENVELOPE_REPLIES + reply);
    });
    expect(await deliver(poolTo(port))).toEqual({
      kind: 'unreachable',
      reply: 'not handed over (EPROTOCOL: what it says is no SMTP)',
    });
    expect(heard).not.toContain('hello');
  });

  test.each(['HTTP/1.1 400\r\n', '354 more\r\n', '250-so\r\n550 or so\r\n'])(
    'answers the message with %j: nobody can know',
    async (reply) => {
      const port = await relayThat((text, socket) => {
        if (text.includes('DATA')) socket.write(`${ENVELOPE_REPLIES}354 go\r\n`);
        if (text.includes('hello')) socket.write(reply);
      });
      expect((await deliver(poolTo(port))).kind).toBe('unknown');
    },
  );

  test('says something unasked between two messages: the connection is left, and the next message is not hurt', async () => {
    const port = await relayThat((text, socket) => {
      if (text.includes('DATA')) socket.write(`${ENVELOPE_REPLIES}354 go\r\n`);
      if (text.includes('hello')) socket.write('250 taken\r\n250 and taken again\r\n');
    });
    const pool = poolTo(port);
    expect((await deliver(pool)).kind).toBe('accepted');
    expect((await deliver(pool)).kind).toBe('accepted');
  });
});

describe('time', () => {
  test('a relay that trickles a reply, and never ends it, is silent', async () => {
    const port = await relayThat((text, socket) => {
      if (!text.includes('DATA')) return;
      const trickle = setInterval(() => socket.write('250-x\r\n'), 20);
      socket.once('close', () => clearInterval(trickle));
    });
    expect(await deliver(poolTo(port, 200))).toEqual({
      kind: 'unreachable',
      reply: 'not handed over (ETIMEDOUT: it does not answer in time)',
    });
  });

  test('a relay that ends the connection before the final dot has left this machine: not sent, for certain', async () => {
    const port = await relayThat((text, socket) => {
      if (!text.includes('DATA')) return;
      socket.pause();
      socket.write(`${ENVELOPE_REPLIES}354 go\r\n`);
      setTimeout(() => socket.resetAndDestroy(), 200);
    });
    const message = Buffer.alloc(30_000_000, 'a line of thirty-two characters\n');
    expect((await deliver(poolTo(port), message)).kind).toBe('unreachable');
  });
});

describe.each([
  ["nodemailer's pool", openPool],
  ['our own', openPipeliningPool],
])('a message that is withdrawn, by %s', (_name, open) => {
  test('after its DATA: nothing of it is sent, and the next one goes its way', async () => {
    let heard = '';
    let isWithdrawn = false;
    const port = await relayThat((text, socket) => {
      heard += text;
      if (text.includes('DATA')) {
        isWithdrawn = !heard.includes('second');
        socket.write(`${ENVELOPE_REPLIES}354 go\r\n`);
      }
      if (text.includes('second')) socket.write('250 taken\r\n');
    });
    const pool = poolTo(port, 5_000, open);
    expect(await deliver(pool, 'first\r\n', () => isWithdrawn)).toEqual({
      kind: 'unreachable',
      reply: 'stopped before it was sent',
    });
    expect((await deliver(pool, 'second\r\n', () => false)).kind).toBe('accepted');
    expect(heard).not.toContain('first');
  });
});

describe('connections as nodemailer opens them', () => {
  /** The server's own certificate is for tests, and nobody has signed it. */
  const secured = async (isImplicit: boolean): Promise<{ port: number; isSecure: () => boolean[] }> => {
    const seen: boolean[] = [];
    const server = new SMTPServer({
      secure: isImplicit,
      authMethods: ['PLAIN'],
      logger: false,
      disableReverseLookup: true,
      onAuth: ({ username, password }, { secure }, done) => {
        seen.push(secure);
        if (username === 'carrier' && password === 'secret') done(null, { user: username });
        else done(new Error('wrong'));
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise<void>((resolve) => server.close(resolve)));
    return { port: (server.server.address() as AddressInfo).port, isSecure: () => seen };
  };
  const to = (port: number, secure: boolean, pass = 'secret') => ({
    host: '127.0.0.1',
    port,
    secure,
    auth: { user: 'carrier', pass },
    requireTLS: !secure,
    logger: false,
  });
  const TRUSTING = { tls: { rejectUnauthorized: false } };

  test.each([true, false])(
    'TLS (from the first byte: %s) and AUTH, and what EHLO says then',
    async (isImplicit) => {
      const { port, isSecure } = await secured(isImplicit);
      const { socket, extensions } = await openSession({ ...to(port, isImplicit), ...TRUSTING });
      closers.push(() => socket.destroy());
      expect(isSecure()).toEqual([true]);
      expect([...extensions]).toEqual(expect.arrayContaining(['PIPELINING', '8BITMIME', 'SMTPUTF8']));
      expect(extensions.has('STARTTLS')).toBe(false);
      const greeted = new Promise((resolve) =>
        socket.once('data', (chunk: Buffer) => resolve(chunk.toString())),
      );
      socket.resume();
      socket.write('NOOP\r\n');
      expect(await greeted).toMatch(/^250 /);
    },
  );

  test.each([true, false])(
    'a certificate that nobody has signed is refused (TLS at once: %s)',
    async (isImplicit) => {
      const { port, isSecure } = await secured(isImplicit);
      await expect(openSession(to(port, isImplicit))).rejects.toMatchObject({
        code: expect.any(String) as string,
      });
      expect(isSecure()).toEqual([]);
    },
  );

  test('a wrong password', async () => {
    const { port } = await secured(true);
    await expect(openSession({ ...to(port, true, 'guess'), ...TRUSTING })).rejects.toMatchObject({
      code: 'EAUTH',
      responseCode: 535,
    });
  });
});
