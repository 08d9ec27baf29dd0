import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { createMail } from '../../mail/smtp-mail';
import { createReturnPaths } from '../../mail/verp';
import { noticeCounts } from '../../records/case-store';
import { readLedger } from '../../records/ledger-store';
import { byEmail, frozenCase, inActivity, wire } from '../activities/wired';
import { aReport, outOfOffice, recipient } from '../mail/returned/samples';
import { carrierWithBounces } from '../support/carrier-file';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { tocsin } from '../support/process';
import type { TocsinProcess } from '../support/process';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';

const KEY = 'a-key-of-thirty-two-bytes-or-more';
const DOMAIN = 'bounces.example.com';
const returnPaths = createReturnPaths({ key: KEY, domain: DOMAIN });

let database: TestDatabase;
let folder: string;
let relay: SmtpSink;
let listener: TocsinProcess | undefined;
beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-listen-'));
  relay = await startSmtp();
});
afterEach(async () => {
  listener?.child.kill('SIGKILL');
  await listener?.exited;
  await relay.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The command as a process of its own; answers its port, and how to end it and read what it printed. */
const listen = async () => {
  const command = tocsin(['bounces', 'listen', '--port', '0', '-o', 'json'], {
    DATABASE_URL: database.url,
    TOCSIN_BOUNCE_KEY: KEY,
    TOCSIN_CARRIER: await carrierWithBounces(folder, DOMAIN),
  });
  listener = command;
  await command.says('until Ctrl-C');
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(command.stderr())?.[1]);
  const end = async (): Promise<unknown> => {
    command.child.kill('SIGTERM');
    expect(await command.exited).toBe(0);
    return JSON.parse(command.stdout());
  };
  return { port, end };
};

/** Hands one message over as a relay does, and answers the listener's reply. */
const handOver = async (port: number, to: readonly string[], raw: Buffer): Promise<string> => {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ envelope: { from: '', to: [...to] }, raw });
    return response;
  } catch (error) {
    return (error as { response?: string }).response ?? String(error);
  } finally {
    transport.close();
  }
};

test('a notice is sent, the relay sends it back, the listener takes it, and the person gets a letter', async () => {
  const mail = createMail({
    inboxUrl: relay.url,
    relayUrl: relay.url,
    from: 'Example Telecom <notices@example.com>',
    maxConnections: 2,
    returnPaths,
  });
  const wired = wire(database, relay, relay, () => ({ mail }));
  const { reference, request } = await frozenCase(database, wired, byEmail(6));
  await inActivity().run(wired.activities.sendRange, request);
  await mail.close();
  await wired.mail.close();
  expect(await noticeCounts(database, reference)).toMatchObject({ accepted: 6, letter: 0 });
  const returnPathTo = (person: number): string =>
    relay.messages.find(({ to }) => to.includes(`person${person}@customer.example`))?.from ?? '';

  const { port, end } = await listen();
  const replies = await Promise.all([
    ...[1, 2, 3].map((person) =>
      handOver(port, [returnPathTo(person)], aReport({ to: returnPathTo(person) })),
    ),
    handOver(
      port,
      [returnPathTo(4)],
      aReport({ to: returnPathTo(4), recipients: [recipient('delayed', '4.4.1')] }),
    ),
    handOver(port, [returnPathTo(5)], outOfOffice(returnPathTo(5))),
  ]);
  for (const reply of replies) expect(reply).toMatch(/^250 /);
  expect(await handOver(port, [returnPathTo(1)], aReport({ to: returnPathTo(1) }))).toMatch(/^250 /);

  expect(await noticeCounts(database, reference)).toMatchObject({ listed: 6, accepted: 3, letter: 3 });
  const came: number[] = [];
  for await (const { kind, data } of readLedger(database, reference))
    if (kind === 'bounces-recorded') came.push(Number(data.bounced));
  expect(came.reduce((sum, bounced) => sum + bounced, 0)).toBe(3);
  expect(await end()).toMatchObject({
    toLetter: 3,
    delayed: 1,
    autoReply: 1,
    repeated: 1,
    breaches: [{ reference, toLetter: 3 }],
  });
});

test('whoever is no return path of ours is refused at RCPT, and another recipient of the same message is not', async () => {
  const { port, end } = await listen();
  const ours = returnPaths.pathOf({ reference: 'BR-NOWHERE', dispatch: 1, seq: 1 });
  const forged = ours.replace(/.@/, (last) => (last === '0@' ? '1@' : '0@'));
  for (const to of [forged, `help@${DOMAIN}`, `bounces+@${DOMAIN}`, ours.replace(DOMAIN, 'example.org')])
    expect(await handOver(port, [to], aReport({ to }))).toBe('550 5.1.1 no such address');
  expect(await handOver(port, [forged, ours], aReport({ to: ours }))).toMatch(/^250 /);
  expect(await end()).toMatchObject({ unknown: 1, forged: 0, notOurs: 0 });
});

test('a message that is too big is refused, and one of which the rest does not matter is not', async () => {
  const { port, end } = await listen();
  const to = returnPaths.pathOf({ reference: 'BR-NOWHERE', dispatch: 1, seq: 1 });
  const padded = (bytes: number): Buffer => Buffer.concat([aReport({ to }), Buffer.alloc(bytes, 'x\r\n')]);
  expect(await handOver(port, [to], padded(11_000_000))).toMatch(/^552 /);
  expect(await handOver(port, [to], padded(3_000_000))).toMatch(/^250 /);
  expect(await end()).toMatchObject({ unknown: 1 });
});

test('what cannot be written down is put off, and taken when it comes again', async () => {
  const { port, end } = await listen();
  const to = returnPaths.pathOf({ reference: 'BR-NOWHERE', dispatch: 1, seq: 1 });
  await database.pool.query('alter table breach rename to breach_away');
  expect(await handOver(port, [to], aReport({ to }))).toMatch(/^451 4\.3\.0 /);
  await database.pool.query('alter table breach_away rename to breach');
  expect(await handOver(port, [to], aReport({ to }))).toMatch(/^250 /);
  expect(await end()).toMatchObject({ unknown: 1 });
});
