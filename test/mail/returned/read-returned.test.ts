import fc from 'fast-check';
import { evidenceOf, readReturned } from '../../../mail/returned/read-returned';
import {
  aPlainMail,
  aReport,
  exim,
  eximDelay,
  oldExchange,
  outOfOffice,
  qmail,
  recipient,
  withoutCodes,
} from './samples';

const TO = 'bounces+00ff@bounces.example.com';
const kindOf = async (raw: Buffer): Promise<string> => {
  const { kind, status } = await readReturned(raw);
  return status === null ? kind : `${kind} ${status}`;
};

describe('reports', () => {
  test('of a final failure: kind, status, the words without any address, and where it came back to', async () => {
    const read = await readReturned(aReport({ to: TO }));
    expect(read).toMatchObject({ kind: 'failed', status: '5.1.1', returnedTo: [TO] });
    expect(evidenceOf(read)).toBe(
      'came back (5.1.1): smtp; 550 5.1.1 <(address)>: Recipient address rejected: User unknown in virtual mailbox table',
    );
  });

  test.each<[string, string[], string]>([
    ['delayed is no failure', [recipient('delayed', '4.4.1')], 'delayed 4.4.1'],
    ['given up after delays is one', [recipient('failed', '4.4.7')], 'failed 4.4.7'],
    ['success', [recipient('delivered', '2.0.0')], 'delivered 2.0.0'],
    ['relayed to a server without reports', [recipient('relayed', '2.0.0')], 'delivered 2.0.0'],
    ['an action with a comment', [recipient('Failed (perm)', '5.0.0')], 'failed 5.0.0'],
    ['no action, by the class of its status', [recipient(null, '5.2.2')], 'failed 5.2.2'],
    ['no action, a temporary status', [recipient(null, '4.2.2')], 'delayed 4.2.2'],
    [
      'no status, the one of the diagnostic',
      [recipient('failed', null, 'smtp; 550-5.7.26 no')],
      'failed 5.7.26',
    ],
    ['neither', [recipient('failed', null, 'X-Notes; no such person')], 'failed'],
    [
      'an alias of whose mailboxes one failed',
      [recipient('delivered', '2.0.0'), recipient('delayed', '4.2.0'), recipient('failed', '5.2.1')],
      'failed 5.2.1',
    ],
    [
      'Exchange Online',
      [recipient('failed', '5.1.10', 'smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound')],
      'failed 5.1.10',
    ],
  ])('%s', async (_what, recipients, expected) => {
    expect(await kindOf(aReport({ to: TO, recipients }))).toBe(expected);
  });

  test('encoded, and about addresses beyond ASCII (RFC 6533)', async () => {
    const body = `Reporting-MTA: dns; relay.example.net\n\n${recipient('failed', '5.1.1')}\n`;
    const raw = aReport({ to: TO })
      .toString()
      .replace(
        /Content-Type: message\/delivery-status[\s\S]*?(?=--B1)/,
        `Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`,
      );
    expect(await kindOf(Buffer.from(raw))).toBe('failed 5.1.1');
  });

  test('a read receipt and a complaint are no bounce', async () => {
    for (const type of ['disposition-notification', 'feedback-report']) {
      const raw = aReport({ to: TO, subject: 'Read: Notice' })
        .toString()
        .replace('MAILER-DAEMON@relay.example.net (Mail Delivery System)', 'ann@example.com')
        .replaceAll('delivery-status', type);
      expect(await kindOf(Buffer.from(raw))).not.toMatch(/^failed/);
    }
  });
});

describe('without a report', () => {
  test.each<[string, (to: string) => Buffer, string]>([
    ['Exim', exim, 'failed 5.1.1'],
    ['qmail, which sends no warnings', qmail, 'failed 4.4.1'],
    ['old Exchange', oldExchange, 'failed 5.1.1'],
    ['a server before enhanced codes', withoutCodes, 'failed'],
    ["Exim's warning", eximDelay, 'delayed 4.7.1'],
    ['out of office, with a code in it', outOfOffice, 'auto-reply'],
  ])('%s', async (_what, make, expected) => {
    expect(await kindOf(make(TO))).toBe(expected);
  });

  test("a person's own answer is no bounce, whatever it quotes", async () => {
    expect(await kindOf(aPlainMail({ to: TO, body: 'Your portal says 550 5.1.1 to me!' }))).toBe('unclear');
  });

  test('neither an IP address nor the copy of the notice gives a code', async () => {
    const from = 'MAILER-DAEMON@old.example';
    const body = 'Sorry, 5.1.1.2 and 10.5.1.1 did not answer.\n--- Original message\n550 5.7.1';
    expect(await kindOf(aPlainMail({ to: TO, from, body }))).toBe('unclear');
  });
});

test('where it came back to is read from what servers write into a mailbox, not from the quoted message', async () => {
  const raw = Buffer.concat([
    Buffer.from(`Delivered-To: box@example.com\r\nX-Original-To: ${TO}\r\n`),
    aReport({ to: 'undisclosed-recipients:;' }),
  ]);
  expect((await readReturned(raw)).returnedTo).toEqual(['box@example.com', TO]);
});

test('of a message beyond the limit the beginning is read', async () => {
  const raw = aReport({ to: TO }).toString().replace('--B1/relay.example.net--', 'x\r\n'.repeat(1_000_000));
  expect(await kindOf(Buffer.from(raw))).toBe('failed 5.1.1');
});

// What grows with the square of the length takes minutes here, and an hour for what a stranger may send.
test.each([
  ['blank lines', `To: ${TO}\nFrom: a@example.com\n\n${'\n'.repeat(400_000)}`],
  ['a header without an end', `To: ${'a'.repeat(400_000)}\nFrom: a@example.com\n\nx\n`],
])('%s keep nobody else waiting', async (_name, mail) => {
  expect((await readReturned(Buffer.from(mail))).kind).toBe('unclear');
});

test('no bytes make it reject', async () => {
  const seed = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 1_000_000);
  process.stderr.write(`returned mail: seed ${seed}\n`);
  const sample = aReport({ to: TO });
  const broken = fc.tuple(fc.nat(sample.length), fc.nat(200), fc.uint8Array({ maxLength: 80 }));
  await fc.assert(
    fc.asyncProperty(broken, async ([at, cut, bytes]) => {
      const raw = Buffer.concat([sample.subarray(0, at), bytes, sample.subarray(at + cut)]);
      expect(['failed', 'delayed', 'delivered', 'auto-reply', 'unclear']).toContain(
        (await readReturned(raw)).kind,
      );
    }),
    { seed, numRuns: 200, verbose: 1 },
  );
});
