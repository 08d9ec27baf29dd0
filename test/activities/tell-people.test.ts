import { createHash } from 'node:crypto';
import { REAL_CLOCK } from '../../domain/clock';
import type { Told } from '../../activities/tell-people';
import { someFacts } from '../support/builders';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach } from '../support/records';
import { startFaultySmtp, startSmtp } from '../support/smtp';
import type { SmtpScript, SmtpSink } from '../support/smtp';
import { inActivity, wire } from './wired';
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

const withRelay = async (script: SmtpScript = {}) => {
  const relay = await startSmtp(script);
  const all = wire(database, relay, inbox);
  opened.push(relay, all.mail);
  return { relay, all };
};
let number = 0;
const aCase = (): Promise<string> => aBreach(database, `BR-TELL-${(number += 1)}`);

const notify = ({ activities }: Wired, reference: string, changes: object = {}, info = {}): Promise<Told> =>
  inActivity(info).run(activities.notifyAgency, {
    reference,
    agency: 'FBI',
    facts: someFacts(),
    reportId: null,
    clock: REAL_CLOCK,
    isDrill: false,
    ...changes,
  });
const alertTo = ({ activities }: Wired, reference: string, changes: object = {}): Promise<Told> =>
  inActivity().run(activities.alertRoles, {
    reference,
    key: 'hold/FBI-2026-17/2026-12-14/7',
    subject: 'hold FBI-2026-17 has 7 day(s) left',
    text: 'hold FBI-2026-17 has 7 day(s) left: its last day is 2026-12-14',
    roles: ['security', 'legal'],
    clock: REAL_CLOCK,
    isDrill: false,
    ...changes,
  });

describe('law enforcement’s notice', () => {
  test('the report tells what is still on its way into the ledger, which has it once', async () => {
    const { all } = await withRelay();
    const reference = await aCase();
    const unwritten = [
      {
        key: 'case/1',
        at: '2026-11-23T15:00:00Z',
        kind: 'opened' as const,
        actor: 'ada',
        data: { policies: ['cloudroute-2015 v1'] },
      },
    ];
    const build = { reference, stage: 'initial' as const, at: '2026-11-23T15:00:05Z', unwritten };
    await inActivity().run(all.activities.buildReport, build);
    const { seq } = await inActivity().run(all.activities.appendLedger, reference, unwritten);
    expect(seq).toBe(1);
  });

  test('goes to the agency’s own address, with the report attached as PDF and as JSON', async () => {
    const { relay, all } = await withRelay();
    const reference = await aCase();
    await inActivity().run(all.activities.appendLedger, reference, [
      {
        key: 'case/1',
        at: '2026-11-23T15:00:00Z',
        kind: 'opened',
        actor: 'ada',
        data: { policies: ['cloudroute-2015 v1'] },
      },
    ]);
    const { reportId, digest } = await inActivity().run(all.activities.buildReport, {
      reference,
      stage: 'initial',
      at: '2026-11-23T15:00:05Z',
    });
    expect(await notify(all, reference, { reportId })).toMatchObject({ isTold: true });
    const [message] = relay.messages;
    expect(message?.to).toEqual(['cpni-notices@fbi.example']);
    expect(message?.mail.subject).toContain(reference);
    expect(message?.mail.text).toContain('Stolen credentials of a partner.');
    const [pdf, json] = message?.mail.attachments ?? [];
    expect(pdf).toMatchObject({ contentType: 'application/pdf', filename: `${reference}-initial.pdf` });
    expect(pdf?.content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(json).toMatchObject({ contentType: 'application/json', filename: `${reference}-initial.json` });
    expect(
      createHash('sha256')
        .update(json?.content ?? '')
        .digest('hex'),
    ).toBe(digest.replace(/^sha256:/, ''));
  });

  test('the same notice tried again has the same Message-ID; one that flags an urgent need has its own', async () => {
    const { relay, all } = await withRelay();
    const reference = await aCase();
    await notify(all, reference);
    await notify(all, reference);
    await notify(all, reference, { facts: someFacts({ urgentNeed: true }) });
    await notify(all, reference, { agency: 'USSS' });
    const ids = relay.messages.map(({ mail }) => mail.messageId);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
    expect(relay.messages.map(({ mail }) => mail.text?.includes('EXTRAORDINARILY URGENT NEED'))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test('refused for good is an answer; put off, away and unknown are tried again', async () => {
    const reference = await aCase();
    const { all: refused } = await withRelay({ rcptTo: () => '550 5.1.1 no such user' });
    expect(await notify(refused, reference)).toMatchObject({
      isTold: false,
      reply: expect.stringContaining('550') as string,
    });
    const { all: deferred } = await withRelay({ rcptTo: () => '451 4.7.1 later' });
    await expect(notify(deferred, reference)).rejects.toMatchObject({
      type: 'MailNotHandedOver',
      nonRetryable: false,
    });
    for (const fault of ['drop-at-connect', 'drop-after-dot'] as const) {
      const relay = await startFaultySmtp(fault);
      const all = wire(database, relay, inbox);
      opened.push(relay, all.mail);
      await expect(notify(all, reference)).rejects.toMatchObject({ type: 'MailNotHandedOver' });
    }
  });

  test('is on record as of the moment at which the relay answered, not as of when it was scheduled', async () => {
    const { all } = await withRelay();
    const reference = await aCase();
    const before = Date.now();
    const hourAgo = { currentAttemptScheduledTimestampMs: before - 3_600_000 };
    const { at } = await notify(all, reference, {}, hourAgo);
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    // Where Temporal's own time is ahead, as under a test's skipped time, that one counts.
    const inAYear = { currentAttemptScheduledTimestampMs: before + 365 * 86_400_000 };
    expect(Date.parse((await notify(all, reference, {}, inAYear)).at)).toBeGreaterThanOrEqual(
      before + 365 * 86_400_000,
    );
  });

  test('a drill’s goes to the inbox, and says first that it is one', async () => {
    const { relay, all } = await withRelay();
    const before = inbox.messages.length;
    await notify(all, await aCase(), { isDrill: true });
    expect(relay.connections()).toBe(0);
    expect(inbox.messages[before]?.mail.subject).toMatch(/^\[DRILL\]/);
    expect(inbox.messages[before]?.mail.text).toMatch(/^THIS IS A DRILL/);
  });
});

describe('an alert', () => {
  test('reaches everyone of the roles, each once, with the next command', async () => {
    const { relay, all } = await withRelay();
    const reference = await aCase();
    expect(await alertTo(all, reference, { roles: ['security', 'legal', 'security'] })).toMatchObject({
      isTold: true,
    });
    expect(relay.messages[0]?.to).toEqual(['security@example.com', 'legal@example.com']);
    expect(relay.messages[0]?.mail.subject).toBe(`${reference}: hold FBI-2026-17 has 7 day(s) left`);
    expect(relay.messages[0]?.mail.text).toContain(`tocsin breach show ${reference}`);
  });

  test('refused by one of two is not told; a line break in what a sender wrote adds no header', async () => {
    const { relay, all } = await withRelay({
      rcptTo: (address) => (address.startsWith('legal') ? '550 5.1.1 no such user' : undefined),
    });
    const reference = await aCase();
    const subject = 'a hold could not be taken: x\r\nBcc: everyone@example.com';
    expect(await alertTo(all, reference, { subject })).toMatchObject({ isTold: false });
    expect(relay.messages[0]?.to).toEqual(['security@example.com']);
    expect(relay.messages[0]?.mail.headers.has('bcc')).toBe(false);
  });

  test('keys that differ in a character only, or are very long, are messages of their own', async () => {
    const { relay, all } = await withRelay();
    const reference = await aCase();
    for (const key of [
      'hold/FBI 1/0',
      'hold/FBI-1/0',
      `hold/${'x'.repeat(300)}/0`,
      `hold/${'x'.repeat(300)}/1`,
    ])
      await alertTo(all, reference, { key });
    expect(new Set(relay.messages.map(({ mail }) => mail.messageId)).size).toBe(4);
  });
});
