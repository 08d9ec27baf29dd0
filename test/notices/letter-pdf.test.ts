import type { Contact } from '../../domain/customer';
import { createNotices } from '../../notices/notice-renderer';
import type { LetterInput } from '../../notices/letter-check';
import { renderLetter } from '../../notices/letter-pdf';
import { asDrawn, typefaceOf, undrawable } from '../../notices/letter-font';
import { letterAddress } from '../../notices/letter-address';
import { closePdf, openPdf } from '../../notices/letter-page';
import { ANA, CARRIER, inputOf } from './sample';

const notices = createNotices({ carrier: CARRIER });

const letterOf = (contact: Contact = ANA, language?: string, more: Partial<LetterInput> = {}) => {
  const notice = notices.compose(inputOf({ contact, language }, { banner: 'drill' }));
  const at = '2026-08-01T12:00:00Z';
  return renderLetter({
    notice,
    contact,
    carrier: CARRIER,
    reference: 'BR-2026-0001',
    at,
    zone: 'America/Chicago',
    compress: false,
    ...more,
  });
};

const pdfOf = async (
  ...args: Parameters<typeof letterOf>
): Promise<{ pdf: Buffer; pages: number; text: string }> => {
  const letter = letterOf(...args);
  if ('problem' in letter) throw new Error(letter.problem);
  return { ...letter, text: letter.pdf.toString('latin1') };
};

/** The text that a page's content shows, in order: hexadecimal strings in TJ operators, WinAnsi. */
const drawn = (pdf: string): string =>
  [...pdf.matchAll(/<([0-9a-f]+)> -?[\d.]+/g)]
    .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
    .join('');

/** Structure elements by type, from the objects of the file. */
const countOf = (pdf: string, type: string): number =>
  [...pdf.matchAll(new RegExp(`/S /${type}\\b`, 'g'))].length;

describe('structure', () => {
  test('is a tagged US Letter document with a language and a title to show', async () => {
    const { text } = await pdfOf(ANA, 'en');
    expect(text).toMatch(/\/MarkInfo/);
    expect(text).toMatch(/\/Marked true/);
    expect(text).toMatch(/\/StructTreeRoot/);
    expect(text).toMatch(/\/Lang \(en\)/);
    expect(text).toMatch(/\/DisplayDocTitle true/);
    expect(text).toMatch(/\n\(\[DRILL\] Notice of Data Breach\)\n/);
    expect(text).toMatch(/\/MediaBox \[0 0 612 792\]/);
  });

  test('has a title, five headings, paragraphs and lists with labels, in that order', async () => {
    const { text } = await pdfOf(ANA, 'en');
    expect(countOf(text, 'H1')).toBe(1);
    expect(countOf(text, 'H2')).toBe(5);
    expect(countOf(text, 'L')).toBe(3);
    expect(countOf(text, 'LI')).toBe(countOf(text, 'LBody'));
    expect(countOf(text, 'LI')).toBe(1 + 4 + 3);
    const order = [
      'Notice of Data Breach',
      'What happened',
      'What information was involved',
      'What we are doing',
      'What you can do',
      'For more information',
    ].map((heading) => drawn(text).indexOf(heading));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('every piece of content is either tagged or an artifact, on every page', async () => {
    const { text, pages } = await pdfOf(ANA);
    expect([...text.matchAll(/^\/Artifact /gm)]).toHaveLength(pages);
    let depth = 0;
    const outside: string[] = [];
    for (const line of text.split('\n')) {
      if (/ (?:BDC|BMC)$/.test(line)) depth += 1;
      else if (line === 'EMC') depth -= 1;
      else if (/ (?:TJ|Tj)$/.test(line) && depth === 0) outside.push(line);
    }
    expect(outside).toEqual([]);
    expect(depth).toBe(0);
  });

  test('with the language unknown, both languages, each in a section of its own language', async () => {
    const { text, pages } = await pdfOf(ANA);
    expect(countOf(text, 'Sect')).toBe(2);
    expect(countOf(text, 'H1')).toBe(2);
    for (const language of ['en', 'es'])
      expect(text).toMatch(new RegExp(`/S /Sect\\s+/Lang \\(${language}\\)`));
    expect(drawn(text)).toContain('Qué puede hacer usted');
    expect(drawn(text)).toContain(`Page ${pages} of ${pages} / Página ${pages} de ${pages}`);
  });
});

describe('content', () => {
  test('holds the address for the window, the return address, the date, the reference and the banner', async () => {
    const { text } = await pdfOf(ANA, 'en');
    const shown = drawn(text);
    for (const part of [
      'Ana Muñoz',
      '12 Oak Street',
      'Apt 4',
      'Austin TX 78702',
      '100 Main Street',
      'Return Service Requested',
      'August 1, 2026',
      'BR-2026-0001',
      'THIS IS A DRILL',
      'Hello Ana Muñoz,',
    ])
      expect(shown).toContain(part);
    expect(shown).not.toMatch(/\{\{|undefined/);
  });

  test('only the address stands where the window of a #10 envelope may show it', async () => {
    const { text } = await pdfOf(ANA, 'en');
    const firstPage = text.slice(0, text.indexOf('endstream'));
    const placed = [...firstPage.matchAll(/1 0 0 1 ([\d.]+) ([\d.]+) Tm\n[\s\S]*?\[(.*)\] TJ/g)].map(
      ([, x, y, show = '']) => ({
        fromTop: 792 - Number(y),
        x: Number(x),
        text: drawn(show),
      }),
    );
    const inWindow = placed.filter(({ fromTop, x }) => fromTop > 146 && fromTop < 263 && x < 388);
    expect(inWindow.map((line) => line.text)).toEqual([
      'Ana Muñoz',
      '12 Oak Street',
      'Apt 4',
      'Austin TX 78702',
    ]);
    for (const line of inWindow) {
      expect(line.fromTop).toBeGreaterThan(180);
      expect(line.fromTop).toBeLessThan(228);
    }
  });

  test('the same person at the same time gives the same bytes; another name does not', async () => {
    const [first, second, other] = [await pdfOf(), await pdfOf(), await pdfOf({ ...ANA, name: 'Eva Muñoz' })];
    expect(first.pdf.equals(second.pdf)).toBe(true);
    expect(first.pdf.equals(other.pdf)).toBe(false);
    expect((await pdfOf(ANA, 'en', { compress: true })).pdf.length).toBeLessThan(
      (await pdfOf(ANA, 'en')).pdf.length,
    );
  });

  test('the data on the file does not name the person', async () => {
    const { text } = await pdfOf();
    const strings = [...text.matchAll(/^\((.*)\)$/gm)].map(([, value]) => value);
    expect(strings.length).toBeGreaterThan(3);
    expect(strings.join(' ')).not.toMatch(/Ana|Oak|Mu/);
  });
});

describe('characters', () => {
  test('what no typeface can draw makes a problem that names the characters and not the person', () => {
    const letter = letterOf({ ...ANA, name: 'Łukasz 太郎' });
    expect(letter).toEqual({ problem: "name or address: the letter's typeface cannot draw U+592A, U+90CE" });
  });

  // Right to left a line would be drawn in the wrong order; a joined emoji falls apart.
  test.each(['שלום', 'محمد', 'राम', '👩‍👧', 'a\u200bb', 'a\u0007'])(
    '%j is not drawn as something else',
    (name) => {
      expect(undrawable(name)).not.toEqual([]);
    },
  );

  test.each(['Zoë O’Brien', 'José Núñez', 'SStraße', 'Œuvre', 'Zoe\u0308'])(
    '%s is drawn in the standard typeface, which costs the file nothing',
    async (name) => {
      expect(undrawable(name)).toEqual([]);
      expect((await pdfOf({ ...ANA, name }, 'en')).text).not.toContain('/FontFile');
    },
  );

  test('every character that passes as drawable has a glyph of its own', () => {
    const pdf = openPdf({ title: 't', author: 'a', language: 'en', at: new Date(0), compress: true });
    const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code));
    const passing = all.filter(
      (character) => undrawable(character).length === 0 && asDrawn(character) !== '',
    );
    expect(passing.length).toBeGreaterThan(1_000);
    const missing = passing.filter((character) => {
      const width = pdf.font(typefaceOf(character).regular).fontSize(10).widthOfString(asDrawn(character));
      return width === 0 && !/[\p{M}\p{Sk}\u00ad]/u.test(character);
    });
    closePdf(pdf);
    expect(missing).toEqual([]);
  });
});

describe('addresses', () => {
  test.each([
    [{ addressLine1: '' }, 'address_line1'],
    [{ addressLine1: 'N/A' }, 'address_line1'],
    [{ addressLine1: 'no fixed abode' }, 'address_line1'],
    [{ city: '  ' }, 'city'],
    [{ state: 'Texas' }, 'state'],
    [{ state: 'ZZ' }, 'state'],
    [{ postalCode: '7870' }, 'postal_code'],
    [{ addressLine2: 'x'.repeat(56) }, 'address'],
  ])('%j is a problem of %s, told without its value', (change, field) => {
    const result = letterAddress({ ...ANA, ...change });
    expect(result).toEqual({ problem: expect.stringMatching(new RegExp(`^${field}: `)) });
    expect(JSON.stringify(result)).not.toContain('x'.repeat(56));
  });

  test('a line is measured as it is drawn; it is broken between words, a word that is too wide is a problem', () => {
    const withLine = (addressLine2: string) => letterAddress({ ...ANA, addressLine2 });
    expect(withLine('W'.repeat(25))).toHaveProperty('lines');
    expect(withLine('W'.repeat(26))).toEqual({ problem: expect.stringMatching(/^address: line 3 is wider/) });
    expect(withLine('i'.repeat(60))).toHaveProperty('lines');
    const half = 'W'.repeat(15);
    expect(withLine(`${half} ${half}`)).toEqual({
      lines: ['Ana Muñoz', '12 Oak Street', half, half, 'Austin TX 78702'],
    });
    expect(withLine(`${half} ${half} ${half}`)).toEqual({
      problem: expect.stringMatching(/^address: takes 6 lines/),
    });
  });

  test('abroad, the country stands last and neither state nor ZIP is asked for', () => {
    const lines = ['Ana Muñoz', 'Calle Mayor 1', 'Madrid 28013', 'SPAIN'];
    const contact = {
      name: 'Ana Muñoz',
      addressLine1: 'Calle Mayor 1',
      city: 'Madrid',
      postalCode: '28013',
      country: 'Spain',
    };
    expect(letterAddress(contact)).toEqual({ lines });
  });

  test('without a name the letter goes to the account holder; line breaks add no line', () => {
    expect(
      letterAddress({ ...ANA, name: undefined, addressLine2: undefined, addressLine1: '12 Oak\r\nStreet' }),
    ).toEqual({
      lines: ['Account Holder', '12 Oak Street', 'Austin TX 78702'],
    });
  });
});
