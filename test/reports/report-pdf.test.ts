import { createReports } from '../../reports/create-reports';
import { plainLetters } from '../../reports/pdf/plain-letters';
import type { Report } from '../../reports/schema/report';
import { reportPdf } from '../../reports/report-pdf';
import { AT, HOLD, MARKERS, REFERENCE, STORY, aBatch, aCase, aDocument, aLedger } from './a-case';
import type { CaseOptions } from './a-case';
import { readPdf } from './read-pdf';

const build = (options: CaseOptions = {}) =>
  createReports(aCase(options).deps).build({ reference: REFERENCE, stage: 'final', at: AT });
const flat = (pages: readonly string[]): string => pages.join('\n').replaceAll('\n', ' ');

test('the same report makes the same bytes', async () => {
  const { json, digest, pdf } = await build();
  const again = await reportPdf(JSON.parse(json) as Report, digest);
  expect(Buffer.compare(Buffer.from(again), Buffer.from(pdf))).toBe(0);
});

test('the only date in it is the report’s own', async () => {
  const { objects } = readPdf((await build()).pdf);
  const dates = [...objects.matchAll(/\(D:(\d{14})Z?\)/g)].map(([, date]) => date);
  expect(new Set(dates)).toEqual(new Set(['20261210150000']));
});

describe('structure for a screen reader', () => {
  test('it is tagged, has a language, and shows its title', async () => {
    const { objects } = readPdf((await build()).pdf);
    const said = [
      '/Marked true',
      '/Lang (en-US)',
      '/DisplayDocTitle true',
      '(CPNI breach report BR-2026-0001/final/1)',
    ];
    expect(said.filter((text) => !objects.includes(text))).toEqual([]);
  });

  test('one H1, the headings below it, paragraphs, and tables with header cells', async () => {
    const { objects } = readPdf((await build()).pdf);
    const tags = (tag: string): number => [...objects.matchAll(new RegExp(`/S /${tag}\\b`, 'g'))].length;
    expect(tags('Document')).toBe(1);
    expect(tags('H1')).toBe(1);
    expect(tags('H2')).toBe(11);
    expect(tags('H3')).toBe(7 + 6);
    expect(tags('P')).toBeGreaterThan(7);
    expect(tags('Table')).toBe(9);
    expect(tags('TH')).toBe(2 + 6 + 6 + 7 + 3 + 4 + 4 + 4 + 5);
    expect(objects.includes('/Scope /Column')).toBe(true);
  });
});

describe('what is on the page', () => {
  test('the seven fields under the portal’s numbers, in order', async () => {
    const text = flat(readPdf((await build()).pdf).pages);
    const places = [1, 2, 3, 4, 5, 6, 7].map((number) => text.search(new RegExp(`${number}\\. [A-Z]`)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(text).toContain('Carrier: USD 120,000. Customers: USD 0.');
  });

  test('page x of y, the confidentiality line and the report’s id on each of 3 to 6 pages', async () => {
    const { pages } = readPdf((await build()).pdf);
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect(pages.length).toBeLessThanOrEqual(6);
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(page).toContain('CONFIDENTIAL');
      expect(page).toContain('BR-2026-0001/final/1');
    });
  });

  test('the counts with their sum, and the hold with 0 notices inside', async () => {
    const text = flat(readPdf((await build()).pdf).pages);
    expect(text).toContain('accepted by the relay e-mail 180 ');
    expect(text).toContain('Sum: customers listed 180 + 20 + 0 200 ');
    expect(text).toContain('All holds - - - - - 0 ');
  });

  test('a planted notice inside the hold is shown', async () => {
    const planted = aBatch('2026-11-26T09:00:00Z', '2026-11-26T09:01:00Z', { accepted: 37 }, [201, 400]);
    const ledger = aLedger([...STORY.slice(0, 2), HOLD, planted, ...STORY.slice(6)]);
    expect(flat(readPdf((await build({ ledger })).pdf).pages)).toContain('All holds - - - - - 37 ');
  });

  test.each([
    ['a drill', { isDrill: true }, 'DRILL - CONFIDENTIAL'],
    ['a live case', {}, 'CONFIDENTIAL'],
  ])('%s says what it is on top of every page', async (_, options, header) => {
    const { pages } = readPdf((await build(options)).pdf);
    for (const page of pages) expect(page).toMatch(new RegExp(`(^|\n)${header}`));
  });

  test('a long story is shortened in the middle and says so; a long description is not', async () => {
    const notes = Array.from(
      { length: 300 },
      (_, index) => ['paused', AT, { text: `note ${index}` }, 'alice'] as const,
    );
    const description = `${'The intruder read records. '.repeat(300)}END-OF-DESCRIPTION`;
    const { pdf } = await build({
      ledger: aLedger([...STORY, ...notes]),
      document: aDocument({ description }),
    });
    const { pages } = readPdf(pdf);
    expect(flat(pages)).toMatch(/\d+ more entries are in the JSON report/);
    expect(flat(pages)).toContain('note 299');
    expect(flat(pages)).toContain('END-OF-DESCRIPTION');
    expect(pages.length).toBeLessThanOrEqual(8);
  });

  test('no personal data of customers', async () => {
    const { objects, pages } = readPdf((await build()).pdf);
    for (const marker of MARKERS) expect(`${objects}${flat(pages)}`).not.toContain(marker);
  });
});

test.each([
  ['Western letters stay', 'Señor “Núñez” – 5 €', 'Señor “Núñez” – 5 €'],
  ['others lose their marks', 'Łódź, Gdańsk', '?ódz, Gdansk'],
  ['other scripts', '中文', '??'],
  ['control characters', 'a\tb\r\nc\u0000', 'a b\nc?'],
])('letters that the standard fonts lack are never drawn as something else: %s', (_, text, shown) => {
  expect(plainLetters(text)).toBe(shown);
});
