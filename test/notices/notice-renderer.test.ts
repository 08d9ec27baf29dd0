import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'parse5';
import { createMail } from '../../mail/smtp-mail';
import { SHIPPED_SOURCES } from '../../notices/read-sources';
import { createNotices } from '../../notices/notice-renderer';
import { COLOURS } from '../../notices/write-html';
import { startSmtp } from '../support/smtp';
import { CARRIER, inputOf } from './sample';

const notices = createNotices({ carrier: CARRIER });

interface Node {
  readonly nodeName: string;
  readonly value?: string;
  readonly childNodes?: readonly Node[];
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
}
const elements = (node: Node): Node[] => [node, ...(node.childNodes ?? []).flatMap(elements)];
const shown = (node: Node): string =>
  node.nodeName === 'style' ? '' : (node.value ?? (node.childNodes ?? []).map(shown).join(''));
const tags = (html: string): string[] => elements(parse(html) as Node).map(({ nodeName }) => nodeName);

describe('languages', () => {
  test.each([
    ['en', 'en', 'Notice of Data Breach', 'What happened', 'En español:'],
    ['es', 'es', 'Aviso de violación de datos', 'Qué ocurrió', 'In English:'],
    ['es-MX', 'es', 'Aviso de violación de datos', 'Qué ocurrió', 'In English:'],
  ])('%s is told in %s, with a line on how to get the other', (language, told, subject, heading, offer) => {
    const notice = notices.render(inputOf({ language }));
    expect(notice).toMatchObject({ subject, language: told });
    expect(notice.text).toContain(`\n${heading}\n`);
    expect(notice.text).toContain(offer);
    expect(notice.html).toContain(`<html lang="${told}">`);
  });

  test.each([undefined, 'fr', ''])('language %j is told in every language, English first', (language) => {
    const notice = notices.render(inputOf({ language }));
    expect(notice.language).toBe('en, es');
    expect(notice.subject).toBe('Notice of Data Breach / Aviso de violación de datos');
    expect(notice.text.indexOf('What happened')).toBeLessThan(notice.text.indexOf('Qué ocurrió'));
    expect(notice.html).toMatch(/<section lang="en">[\s\S]*<section lang="es">/);
    expect(notice.text).not.toContain('In English:');
  });
});

describe('facts', () => {
  test('an agent is told who can have the details, whether or not the customer gets a notice too', () => {
    const toAgent = { dataTypes: [], isToAgent: true } as const;
    expect(notices.render(inputOf({ language: 'en', ...toAgent })).text.replace(/\s+/g, ' ')).toContain(
      'the details are for the customer alone, who can ask us for them.',
    );
    expect(notices.render(inputOf({ language: 'es', ...toAgent })).text.replace(/\s+/g, ' ')).toContain(
      'los detalles son solo para el cliente, que puede pedírnoslos.',
    );
  });

  test('days are those of the carrier zone, in the words of the language', () => {
    expect(notices.render(inputOf({ language: 'en' })).text).toContain(
      'between about June 20, 2026 and June 27, 2026',
    );
    expect(notices.render(inputOf({ language: 'es' })).text).toContain(
      'aproximadamente entre el 20 de junio de 2026 y el 27 de junio de 2026',
    );
    const oneDay = { from: '2026-06-20T23:30:00-05:00', estimated: false };
    expect(notices.render(inputOf({ language: 'en' }, { occurred: oneDay })).text).toContain(
      'This happened on June 20, 2026.',
    );
    expect(notices.render(inputOf({ language: 'en' }, { occurred: oneDay, zone: 'UTC' })).text).toContain(
      'on June 21, 2026.',
    );
  });

  test('each person is told their own types of data, in a fixed order and in plain words', () => {
    const { text } = notices.render(
      inputOf({ language: 'en', dataTypes: ['authentication', 'call_detail'] }),
    );
    expect(text).toMatch(/\* Call records: [^\n]+\n\* The password, PIN/);
    expect(text).not.toContain('Billing details');
    expect(notices.render(inputOf({ language: 'en', dataTypes: [] })).text).toContain(
      '* Details of your account',
    );
    expect(() => notices.render(inputOf({ dataTypes: ['shoe_size'] }))).toThrow(
      expect.objectContaining({ code: 'InvalidRows' }),
    );
  });

  test('advice on credit is for those whose personal details were taken', () => {
    expect(notices.render(inputOf({ dataTypes: ['pii'] })).text).toContain('Equifax');
    expect(notices.render(inputOf({ dataTypes: ['billing'] })).text).not.toContain('Equifax');
  });

  test('law enforcement is named only where the case says so', () => {
    expect(notices.render(inputOf({}, { delayedByLawEnforcement: true })).text).toContain(
      'Law enforcement asked us to wait',
    );
    expect(notices.render(inputOf()).text).not.toContain('Law enforcement');
    expect(notices.render(inputOf()).text).not.toContain('autoridades');
  });

  test('without a name the greeting does without', () => {
    const { text, html } = notices.render(inputOf({ contact: {}, language: 'en' }));
    expect(text).toContain('\nHello,\n');
    expect(html).toContain('<p>Hello,</p>');
  });

  test('nothing is left unfilled', () => {
    const { subject, text, html } = notices.render(
      inputOf({ dataTypes: ['pii'] }, { delayedByLawEnforcement: true }),
    );
    const written = [subject, text, html.replace(/<style>.*<\/style>/s, '')].join('\n');
    expect(written).not.toMatch(/\{\{|\}\}|undefined|\[object/);
  });
});

describe('the banner', () => {
  test.each([
    ['drill', '[DRILL] ', 'THIS IS A DRILL', 'ESTO ES UN SIMULACRO'],
    ['sandbox', '[SANDBOX] ', 'THIS IS A TEST', 'ESTO ES UNA PRUEBA'],
  ] as const)('%s stands before everything, in every language', (banner, prefix, english, spanish) => {
    for (const language of ['en', 'es', undefined]) {
      const notice = notices.render(inputOf({ language }, { banner }));
      expect(notice.subject.startsWith(prefix)).toBe(true);
      expect(notice.text.startsWith(english)).toBe(true);
      expect(notice.text).toContain(spanish);
      const html = notice.html;
      expect(html.indexOf(english)).toBeLessThan(html.indexOf('<h1>'));
    }
    expect(notices.render(inputOf()).text).not.toContain(english);
  });

  test('a source cannot take it away or fake its absence', () => {
    const directory = mkdtempSync(join(tmpdir(), 'notices-'));
    const source = readFileSync(join(SHIPPED_SOURCES, 'breach.en.md'), 'utf8');
    writeFileSync(
      join(directory, 'breach.en.md'),
      source.replace('## What happened', '<!-- \n\n## What happened'),
    );
    const { text, subject } = createNotices({ directory, carrier: CARRIER }).render(
      inputOf({}, { banner: 'drill' }),
    );
    rmSync(directory, { recursive: true });
    expect(text.startsWith('THIS IS A DRILL')).toBe(true);
    expect(subject.startsWith('[DRILL]')).toBe(true);
  });
});

describe('version', () => {
  test('is the same for the same sources and carrier, and changes with either', () => {
    const directory = mkdtempSync(join(tmpdir(), 'notices-'));
    for (const file of ['breach.en.md', 'breach.es.md'])
      writeFileSync(join(directory, file), readFileSync(join(SHIPPED_SOURCES, file)));
    const digest = (): string => createNotices({ directory, carrier: CARRIER }).version().digest;
    expect(digest()).toBe(notices.version().digest);
    expect(createNotices({ carrier: { ...CARRIER, phone: '1-555-555-0101' } }).version().digest).not.toBe(
      digest(),
    );
    const wider = { ...CARRIER, frn: '0000000000' };
    expect(createNotices({ carrier: wider }).version().digest).toBe(digest());
    const before = digest();
    writeFileSync(
      join(directory, 'breach.es.md'),
      readFileSync(join(directory, 'breach.es.md'), 'utf8').replace('gratis', 'gratuitos'),
    );
    expect(digest()).not.toBe(before);
    rmSync(directory, { recursive: true });
    expect(notices.version().version).toMatch(/^breach-[0-9a-f]{12}$/);
  });
});

describe('HTML', () => {
  test('has headings, a language and nothing that loads, runs or leads away', () => {
    const { html } = notices.render(
      inputOf({ dataTypes: ['pii'] }, { delayedByLawEnforcement: true, banner: 'drill' }),
    );
    const found = new Set(tags(html));
    for (const tag of ['h1', 'h2', 'ul', 'li', 'p', 'main', 'title']) expect(found).toContain(tag);
    for (const tag of ['a', 'img', 'script', 'form', 'iframe', 'link', 'table', 'object'])
      expect(found).not.toContain(tag);
    expect(html).not.toMatch(/https?:|javascript:|url\(/i);
    expect(Buffer.byteLength(html)).toBeLessThan(50_000);
    const withoutLanguage = elements(parse(html) as Node).filter(
      ({ nodeName, attrs }) =>
        ['html', 'section'].includes(nodeName) && !attrs?.some(({ name }) => name === 'lang'),
    );
    expect(withoutLanguage).toEqual([]);
  });

  test('text stands out from its background by 4.5:1, by day and by night', () => {
    const luminance = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
        const value = parseInt(colour.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string): number => {
      const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (light + 0.05) / (dark + 0.05);
    };
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    for (const { text, background, banner } of Object.values(COLOURS)) {
      expect(contrast(text, background)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(banner, background)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('customer data', () => {
  const HOSTILE = [
    '{{phone}}',
    '{{{phone}}}',
    '<b>Ana</b>',
    '*md* _md_ [a](http://evil.example)',
    '# Ana',
    'O\'Brien & "Sons"',
    '&amp;',
    '👩‍👩‍👧 Zoë',
    '日本 太郎',
    'Ana\r\nBcc: eve@example.com',
    '${phone}',
    '</style><script>',
    '$&',
    'constructor',
    '__proto__',
  ];
  const name = fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.tuple(fc.constantFrom(...HOSTILE), fc.string()).map(([a, b]) => a + b),
  );
  /** What a reader should see: the same characters on one line, less those that steer terminals and directions. */
  const asRead = (value: string): string =>
    value
      .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim();
  const withoutIsolates = (value: string): string => value.replace(/[\u2068\u2069]/gu, '');

  test('is text in every format, and adds or removes no element', () => {
    const plainTags = tags(notices.render(inputOf({ contact: { name: 'Ana' } })).html);
    fc.assert(
      fc.property(name, (value) => {
        const expected = asRead(value);
        fc.pre(expected !== '');
        const { subject, text, html } = notices.render(inputOf({ contact: { name: value } }));
        expect(withoutIsolates(text)).toContain(`Hello ${expected},\n`);
        expect(tags(html)).toEqual(plainTags);
        expect(withoutIsolates(shown(parse(html) as Node))).toContain(`Hello ${expected},`);
        expect(subject).toBe('Notice of Data Breach / Aviso de violación de datos');
      }),
      { numRuns: 300 },
    );
  });

  test('a name written from right to left turns nothing else around', () => {
    const { text } = notices.render(inputOf({ contact: { name: 'محمد' }, language: 'en' }));
    expect(text).toContain('Hello \u2068محمد\u2069,');
  });

  test('arrives as it was written, through a real relay', async () => {
    const sink = await startSmtp();
    const mail = createMail({
      inboxUrl: sink.url,
      relayUrl: sink.url,
      from: 'n@example.com',
      maxConnections: 1,
    });
    try {
      await fc.assert(
        fc.asyncProperty(name, async (value) => {
          const expected = asRead(value);
          fc.pre(expected !== '');
          const message = notices.render(inputOf({ contact: { name: value } }));
          await mail.send({ messageId: 'n@x.example', to: ['ana@example.com'], ...message }, 'relay');
          const received = sink.messages.at(-1);
          expect(received?.mail.text?.trimEnd()).toBe(message.text.trimEnd());
          expect(withoutIsolates(received?.mail.text ?? '')).toContain(`Hello ${expected},`);
          expect(String(received?.mail.html).trimEnd()).toBe(message.html.trimEnd());
          expect(received?.mail.subject).toBe(message.subject);
          expect(received?.to).toEqual(['ana@example.com']);
          expect(received?.mail.headers.has('bcc')).toBe(false);
        }),
        { numRuns: 60 },
      );
    } finally {
      await mail.close();
      await sink.close();
    }
  });
});
