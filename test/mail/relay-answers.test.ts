import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { MailOutcome } from '../../domain/ports';
import type { LeadsTo, RelayAnswer } from '../../mail/relay-answers';
import { RELAY_ANSWERS, enhancedCodeOf, relayAnswerOf } from '../../mail/relay-answers';
import { createMail } from '../../mail/smtp-mail';
import type { SmtpMail } from '../../mail/smtp-mail';
import { outcomeOf } from '../../mail/smtp-outcome';
import { startSmtp } from '../support/smtp';
import type { SmtpSink } from '../support/smtp';

const OUTCOMES: Readonly<Record<LeadsTo, Omit<MailOutcome, 'reply'>>> = {
  'slow-down': { kind: 'deferred', asksToSlowDown: true } as Omit<MailOutcome, 'reply'>,
  later: { kind: 'deferred' },
  'next-channel': { kind: 'refused' },
  distrust: { kind: 'refused', isAboutSender: true } as Omit<MailOutcome, 'reply'>,
  ours: { kind: 'unreachable', isOfOneMessage: true } as Omit<MailOutcome, 'reply'>,
};

const cases = RELAY_ANSWERS.flatMap((row) =>
  row.examples.map((reply): [string, RelayAnswer] => [reply, row]),
);
const codeOf = (reply: string): number => Number(reply.slice(0, 3));

describe('the table', () => {
  test.each(cases)('%s', (reply, row) => {
    expect(relayAnswerOf(codeOf(reply), reply)?.family).toBe(row.family);
  });

  test('every row cites its source, and gives an example', () => {
    for (const { source, means, examples } of RELAY_ANSWERS) {
      expect(source).toMatch(/RFC \d{4}, \d|IANA|Gmail|Yahoo|Outlook|Exchange/);
      expect(means.length * examples.length).toBeGreaterThan(0);
    }
  });

  test('every failure belongs to a row, by its first digit unless a row says otherwise; nothing else does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 699 }), fc.string(), (code, text) => {
        const row = relayAnswerOf(code, `${code} ${text}`);
        if (code < 400 || code > 599) return expect(row).toBeUndefined();
        if (code < 500) return expect(['later', 'slow-down', 'ours']).toContain(row?.leadsTo);
        expect(['next-channel', 'distrust', 'ours']).toContain(row?.leadsTo);
      }),
    );
  });

  test('the enhanced code is read where it stands, and only there', () => {
    expect(enhancedCodeOf('550 5.1.1 no such user')).toBe('5.1.1');
    expect(enhancedCodeOf('550-5.7.1 first line')).toBe('5.7.1');
    expect(enhancedCodeOf('550 version 5.1.1 says no')).toBeUndefined();
  });

  test('a mailbox that is blocked is not a block list, and a limit that is final is not a pace', () => {
    expect(relayAnswerOf(550, '550 5.2.1 this mailbox is blocked due to inactivity')?.leadsTo).toBe(
      'next-channel',
    );
    expect(relayAnswerOf(550, '550 5.7.1 rate limit for this sender')?.leadsTo).toBe('distrust');
    expect(relayAnswerOf(452, '452 4.2.2 mailbox full')?.leadsTo).toBe('later');
  });

  test('docs/relay-answers.md shows it', () => {
    const words: Readonly<Record<LeadsTo, string>> = {
      'slow-down': 'slow down',
      later: 'later',
      'next-channel': 'next channel',
      distrust: 'stop and alert',
      ours: 'ours',
    };
    const rows = RELAY_ANSWERS.map(
      ({ family, leadsTo, means, source }) => `| ${family} | ${words[leadsTo]} | ${means} | ${source} |`,
    );
    const page = readFileSync(path.join(__dirname, '../../docs/relay-answers.md'), 'utf8');
    expect(page.match(/^\| (?!reply |---).*$/gm)).toEqual(rows);
  });
});

describe.each([
  ["nodemailer's pool", false],
  ['our own', true],
])('from a relay that says so, by %s', (_transport, isPipelining) => {
  let sink: SmtpSink;
  let mail: SmtpMail;
  const says: { rcptTo?: string; data?: string } = {};
  beforeAll(async () => {
    sink = await startSmtp({ rcptTo: () => says.rcptTo, data: () => says.data });
    mail = createMail({
      inboxUrl: sink.url,
      relayUrl: sink.url,
      from: 'Example Telecom <notices@example.com>',
      maxConnections: 1,
      isPipelining,
    });
  });
  afterAll(async () => {
    await mail.close();
    await sink.close();
  });

  const sendWhile = async (step: 'rcptTo' | 'data', reply: string): Promise<MailOutcome> => {
    Object.assign(says, { rcptTo: undefined, data: undefined, [step]: reply });
    return mail.send(
      { messageId: 'n1@x.example', to: ['ana@example.com'], subject: 's', text: 't' },
      'relay',
    );
  };

  test.each(cases)('%s', async (reply, { leadsTo }) => {
    for (const step of ['rcptTo', 'data'] as const) {
      const { reply: kept, ...outcome } = await sendWhile(step, reply);
      expect({ step, ...outcome }).toEqual({ step, ...OUTCOMES[leadsTo] });
      expect(kept).toBe(reply.replace(/<[^>]+>/, '<(address)>').replace('example.com', '(domain)'));
    }
    expect(sink.messages).toEqual([]);
  });
});

test('what is said at another step is about us, unless it asks for less', () => {
  const at = (command: string, response: string) =>
    outcomeOf({
      dataBegun: false,
      error: { message: 'x', command, responseCode: codeOf(response), response },
    });
  expect(at('CONN', '554 5.7.1 blocked using spamhaus')).toMatchObject({ kind: 'unreachable' });
  expect(at('MAIL FROM', '550 5.7.1 on our block list (S3140)')).toEqual({
    kind: 'unreachable',
    reply: '550 5.7.1 on our block list (S3140)',
    // The session goes on: whether it is about everybody is seen by what becomes of the next ones.
    isOfOneMessage: true,
  });
  expect(at('CONN', '421 4.7.28 rate limited')).toMatchObject({ kind: 'deferred', asksToSlowDown: true });
  expect(at('CONN', '421 4.3.0 shutting down')).toEqual({
    kind: 'unreachable',
    reply: '421 4.3.0 shutting down',
  });
});
