import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { DATA_TYPES } from '../../domain/facts';
import type { NoticeInput } from '../../domain/ports';
import { createNotices } from '../../notices/notice-renderer';
import { startBrowser } from '../support/browser';
import { HARD_NAMES } from './random-notice';
import { CARRIER, inputOf } from './sample';

const notices = createNotices({ carrier: CARRIER });
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** WCAG 1.4.10: at 400 % a window of 1280 pixels is 320 wide, and nothing may have to be scrolled sideways. */
const NARROW = { width: 320, height: 640 };

let close: () => Promise<void>;
let page: Page;
beforeAll(async () => {
  const started = await startBrowser();
  close = started.close;
  page = await (await started.browser.newContext({ viewport: NARROW })).newPage();
});
afterAll(async () => close());

interface Found {
  readonly violations: readonly string[];
  /** Rules that looked at something and were content. */
  readonly passes: readonly string[];
  readonly isScrolledSideways: boolean;
}

const lookAt = async (html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Found> => {
  await page.emulateMedia({ colorScheme });
  await page.setContent(html);
  const { violations, passes } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return {
    violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html: at }) => at).join(' ')}`),
    passes: passes.map(({ id }) => id),
    isScrolledSideways: await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth'),
  };
};

const expectAccessible = (found: Found): void => {
  expect(found.violations).toEqual([]);
  expect(found.passes).toEqual(
    expect.arrayContaining(['color-contrast', 'html-has-lang', 'document-title', 'list']),
  );
  expect(found.isScrolledSideways).toBe(false);
};

const WORST: Partial<NoticeInput> = { dataTypes: [...DATA_TYPES] };
const FACTS = { delayedByLawEnforcement: true };

describe.each(['en', 'es', undefined])('language %s', (language) => {
  test.each([undefined, 'drill', 'sandbox'] as const)('with banner %s, light and dark', async (banner) => {
    const { html } = notices.render(inputOf({ ...WORST, language }, { ...FACTS, banner }));
    expectAccessible(await lookAt(html, 'light'));
    expectAccessible(await lookAt(html, 'dark'));
  });
});

test('the page for everyone whom nothing else reached', async () => {
  const everyone = createNotices({ kind: 'substitute', carrier: CARRIER });
  const { html } = everyone.render(inputOf({ ...WORST, contact: {}, language: undefined }, FACTS));
  expect(html).toContain('To our customers:');
  expect(html).toContain('A nuestros clientes:');
  expectAccessible(await lookAt(html, 'light'));
  expectAccessible(await lookAt(html, 'dark'));
});

const NAMES = [...HARD_NAMES, 'ñ'.repeat(65_536), 'W'.repeat(190), ''];
test.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
  'the name %s',
  async (_short, name) => {
    const { html } = notices.render(inputOf({ ...WORST, contact: { name } }, FACTS));
    expectAccessible(await lookAt(html));
  },
);

describe('these tests see', () => {
  const { html } = notices.render(inputOf({ language: 'en' }));
  const planted = (from: string, to: string): string => {
    expect(html).toContain(from);
    return html.replace(from, to);
  };
  test.each([
    ['text too pale', () => planted('color:#1a1a1a', 'color:#b0b0b0'), 'color-contrast'],
    ['a page in no language', () => planted('<html lang="en">', '<html>'), 'html-has-lang'],
    ['an image that says nothing', () => planted('</main>', '<img src="x"></main>'), 'image-alt'],
    ['a list of no items', () => planted('<li>', '<b>'), 'list'],
    ['headings out of order', () => planted('<h2>', '<h5>'), 'heading-order'],
  ])('%s', async (_what, faulty, rule) => {
    const { violations } = await lookAt(faulty());
    expect(violations.join('\n')).toContain(`${rule}: `);
  });

  test('a page wider than its window', async () => {
    const wide = planted('overflow-wrap:break-word', '').replace('</h1>', 'W'.repeat(100));
    expect((await lookAt(wide)).isScrolledSideways).toBe(true);
  });
});
