import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import type { OutgoingMessage, Personal } from '../../domain/ports';
import { createComposer } from '../../mail/compose';
import type { Composer } from '../../mail/compose';
import { createMessageMaker } from '../../mail/make-message';
import { createNotices } from '../../notices/notice-renderer';
import { aNotice, checked } from '../notices/random-notice';
import { CARRIER, inputOf } from '../notices/sample';

const SENDER = { from: 'Example Telecom, Inc. <notices@example.com>', replyTo: 'help@example.com' };
const DATE = new Date('2026-11-30T09:00:05Z');
const notices = createNotices({ carrier: CARRIER });

/** A maker, and how often it had to compose a message with nodemailer. */
const counted = () => {
  const compose = createComposer(SENDER);
  let composed = 0;
  const counting: Composer = (message, date) => {
    composed += 1;
    return compose(message, date);
  };
  return { compose, make: createMessageMaker(SENDER, counting), composed: () => composed };
};

const address = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(
      fc.stringMatching(/^[a-z]{1,64}$/),
      fc.constantFrom('example.com', 'bücher.example', `${'long.'.repeat(40)}example`),
    )
    .map((parts) => parts.join('@')),
  fc.constantFrom('josé@example.com', '用户@例子.example', "o'brien+cpni@example.com", 'a..b@example.com'),
);
const messageId = fc
  .stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,200}$/)
  .map((left) => `${left}@mail.example.com`);
const aMessage = fc
  .record({ input: aNotice, to: address, messageId })
  .map(({ input, to, messageId: id }): OutgoingMessage => ({
    to: [to],
    messageId: id,
    ...notices.render(input),
  }));

describe('a notice that is composed once and filled', () => {
  test('is byte for byte what nodemailer composes for that person alone', async () => {
    const { make, compose } = counted();
    await checked(
      fc.tuple(aMessage, fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })),
      async ([message, date]) => {
        const filled = await make(message, date);
        const alone = await compose(message, date);
        expect(filled.bytes.toString()).toBe(alone.bytes.toString());
        expect(filled.from).toBe('notices@example.com');
      },
    );
  });

  test('reads in a mail program as the notice that was rendered', async () => {
    const { make } = counted();
    await checked(aMessage, async (message) => {
      const { bytes } = await make(message, DATE);
      const mail = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true });
      expect(mail.text).toBe(message.text);
      expect(mail.html).toBe(message.html);
      expect(mail.subject).toBe(message.subject);
      expect(mail.messageId).toBe(`<${message.messageId}>`);
      expect(mail.date).toEqual(DATE);
      expect(mail.from?.value).toEqual([{ name: 'Example Telecom, Inc.', address: 'notices@example.com' }]);
      expect(mail.replyTo?.text).toBe('help@example.com');
      expect(mail.headers.get('content-language')).toBe(message.language);
      expect([...mail.headers.keys()].sort()).toEqual([
        'auto-submitted',
        'content-language',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'reply-to',
        'subject',
        'to',
        'x-auto-response-suppress',
      ]);
      expect(mail.attachments).toEqual([]);
    });
  });

  test('keeps to the limits of mail on any line', async () => {
    const { make } = counted();
    await checked(aMessage, async (message) => {
      const whole = (await make(message, DATE)).bytes.toString();
      expect(whole).not.toMatch(/\r(?!\n)|(?<!\r)\n|\0/);
      const [, ...parts] = whole.split('--=_tocsin-message-Part_1');
      // Two parts and what stands after the closing delimiter: no name makes one more.
      expect(parts).toHaveLength(3);
      const lines = parts.flatMap((part) => part.split('\r\n'));
      expect(lines.filter((line) => !/^[\t -~]{0,76}$/.test(line))).toEqual([]);
    });
  });

  test('takes nodemailer three proofs for a text, and nothing for each person', async () => {
    const { make, composed } = counted();
    for (let number = 1; number <= 50; number += 1) {
      const message = { to: [`c${number}@example.com`], messageId: `m${number}@x.example` };
      await make({ ...message, ...notices.render(inputOf({ contact: { name: `Name ${number}` } })) }, DATE);
    }
    expect(composed()).toBe(3);
    await make(
      { to: ['a@example.com'], messageId: 'm@x.example', ...notices.render(inputOf({ language: 'es' })) },
      DATE,
    );
    expect(composed()).toBe(6);
  });
});

describe('composed alone, and right', () => {
  const rendered = notices.render(inputOf({ language: 'en' }));
  const base = { to: ['ana@example.com'], messageId: 'm@x.example' };
  const made = (
    text: readonly string[],
    html: readonly string[],
    inText = 'Ana',
    inHtml = inText,
  ): OutgoingMessage => {
    const shared = {
      subject: 'Notice',
      language: 'en',
      text: text.map((piece) => [piece]),
      html: html.map((piece) => [piece]),
    };
    const madeFrom: Personal = { shared, inText, inHtml, code: '' };
    return {
      ...base,
      subject: 'Notice',
      language: 'en',
      text: text.join(inText),
      html: html.join(inHtml),
      madeFrom,
    };
  };
  const long = `${'word '.repeat(30)}\n`.repeat(200);

  test.each<[string, OutgoingMessage]>([
    [
      'a message of which somebody has changed the subject',
      { ...base, ...rendered, subject: '[TEST] Notice' },
    ],
    ['one with another text', { ...base, ...rendered, text: 'Another text.\n' }],
    ['one with another HTML', { ...base, ...rendered, html: '<p>Another</p>\n' }],
    ['one in another language', { ...base, ...rendered, language: 'fr' }],
    [
      'one with an attachment',
      {
        ...base,
        ...rendered,
        attachments: [{ filename: 'a', content: new Uint8Array(3), contentType: 'a/b' }],
      },
    ],
    ['a word that is more than a part of a line', made(['Hello ', '\n'], ['<p>', '</p>\n'], 'Ana\nEve')],
    ['a text that does not end its last line', made(['Hello '], ['<p>', '</p>\n'])],
    [
      'a text that is longer than what is encoded in one piece',
      made(['Hello ', `\n${long}`], ['<p>', '</p>\n']),
    ],
    ['a text that cannot be told from the HTML', made(['Same\n'], ['Same\n'])],
  ])('%s', async (_what, message) => {
    const { make, compose } = counted();
    const { bytes } = await make(message, DATE);
    expect(bytes.toString()).toBe((await compose(message, DATE)).bytes.toString());
    const mail = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true });
    expect([mail.subject, mail.text, mail.html]).toEqual([message.subject, message.text, message.html]);
    expect(mail.attachments).toHaveLength(message.attachments?.length ?? 0);
  });

  test('where one byte of a proof differs, the text is never filled', async () => {
    const compose = createComposer(SENDER);
    let composed = 0;
    const unlike: Composer = async (message, date) => {
      composed += 1;
      const { from, bytes } = await compose(message, date);
      return { from, bytes: Buffer.from(bytes.toString().replace('\u0410', 'A').replace('=D0=90', 'A')) };
    };
    const make = createMessageMaker(SENDER, unlike);
    for (const number of [1, 2])
      await make({ ...base, messageId: `m${number}@x.example`, ...rendered }, DATE);
    expect(composed).toBe(3 + 2);
  });
});

describe('signed (RFC 6376)', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const dkim = {
    domainName: 'example.com',
    keySelector: 'cpni',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
  const oneSpace = (text: string): string => text.replace(/[ \t]+/g, ' ');
  const relaxed = (header: string): string => oneSpace(header.replace(/\r\n(?=[ \t])/g, ''));
  const field = (header: string): string => {
    const colon = header.indexOf(':');
    return `${header.slice(0, colon).trim().toLowerCase()}:${relaxed(header.slice(colon + 1)).trim()}`;
  };

  test.each<[string, OutgoingMessage]>([
    ['a filled message', { to: ['ana@example.com'], messageId: 'm@x.example', ...notices.render(inputOf()) }],
    [
      'one composed alone',
      { to: ['fbi@agency.example'], messageId: 'm@x.example', subject: 'Señal', text: 'Dear FBI,\n' },
    ],
  ])('%s has a signature that holds', async (_what, message) => {
    const { bytes } = await createMessageMaker({ ...SENDER, dkim })(message, DATE);
    const whole = bytes.toString();
    const end = whole.indexOf('\r\n\r\n');
    const headers = whole.slice(0, end).split(/\r\n(?![ \t])/);
    const signature = headers.find((header) => /^dkim-signature:/i.test(header)) ?? '';
    const tag = (name: string): string =>
      (new RegExp(`[;:]\\s*${name}=([^;]*)`).exec(relaxed(signature))?.[1] ?? '').replace(/\s/g, '');
    expect([tag('d'), tag('s'), tag('c')]).toEqual(['example.com', 'cpni', 'relaxed/relaxed']);
    const body = oneSpace(whole.slice(end + 4))
      .replace(/ (?=\r\n)/g, '')
      .replace(/(?:\r\n)+$/, '\r\n');
    expect(createHash('sha256').update(body).digest('base64')).toBe(tag('bh'));
    const signed = tag('h')
      .split(':')
      .map((name) => field(headers.find((header) => header.toLowerCase().startsWith(`${name}:`)) ?? ''));
    const ownField = field(signature).replace(/([; ]b=)[^;]*/, '$1');
    expect(signed.length).toBeGreaterThan(5);
    const verify = createVerify('sha256').update([...signed, ownField].join('\r\n'));
    expect(verify.verify(publicKey, tag('b'), 'base64')).toBe(true);
  });
});
