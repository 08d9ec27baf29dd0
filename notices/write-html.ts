import type { Block, Run } from './blocks';
import type { ComposedNotice, NoticePart } from './compose';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Colours on their background: at least 4.5:1 in the light and in the dark (WCAG 2.2, 1.4.3); a test computes it. */
export const COLOURS = {
  light: { text: '#1a1a1a', background: '#ffffff', banner: '#7a0000' },
  dark: { text: '#f2f2f2', background: '#121212', banner: '#ffb3b3' },
} as const;

/** A long name or address breaks rather than widening the page, which would have to be scrolled sideways (WCAG 2.2, 1.4.10). */
const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;background:${COLOURS.light.background};color:${COLOURS.light.text};font:16px/1.5 Arial,Helvetica,sans-serif;overflow-wrap:break-word}
main{max-width:600px;margin:0 auto;padding:24px 16px}
h1{font-size:24px;line-height:1.25}h2{font-size:19px;line-height:1.3;margin:24px 0 8px}
li{margin:0 0 8px}.banner{color:${COLOURS.light.banner};font-weight:bold;border:2px solid;padding:8px 12px}
@media (prefers-color-scheme:dark){body{background:${COLOURS.dark.background};color:${COLOURS.dark.text}}.banner{color:${COLOURS.dark.banner}}}`;

const runsHtml = (runs: readonly Run[]): string =>
  runs
    .map(({ text, strong }) => (strong ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text)))
    .join('');

const blockHtml = (block: Block): string => {
  if (block.kind === 'heading') return `<h2>${runsHtml(block.runs)}</h2>`;
  if (block.kind === 'paragraph') return `<p>${runsHtml(block.runs)}</p>`;
  return `<ul>\n${block.items.map(({ runs }) => `<li>${runsHtml(runs)}</li>`).join('\n')}\n</ul>`;
};

const partHtml = ({ language, title, greeting, blocks }: NoticePart): string =>
  [
    `<section lang="${language}">`,
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(greeting)}</p>`,
    ...blocks.map(blockHtml),
    '</section>',
  ].join('\n');

/**
 * The notice as HTML that reads well without images, scripts, web fonts or links, in one column. Every text is escaped
 * here, ours and the customer's alike, so that nothing of it can become markup.
 */
export const writeHtml = ({ subject, banner, parts, offers }: ComposedNotice): string =>
  [
    '<!DOCTYPE html>',
    `<html lang="${parts[0]?.language ?? 'en'}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(subject)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...(banner?.lines ?? []).map(
      ({ language, text }) => `<p class="banner" lang="${language}">${escapeHtml(text)}</p>`,
    ),
    parts.map(partHtml).join('\n<hr>\n'),
    ...offers.map(({ language, text }) => `<p lang="${language}">${escapeHtml(text)}</p>`),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');

/** Everything of the layout that a reader sees, for the notice's digest. */
export const HTML_LAYOUT = STYLE;
