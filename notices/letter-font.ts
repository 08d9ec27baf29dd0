import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { readFileSync } from 'node:fs';

/** The two weights of a typeface, as pdfkit takes them: a standard font's name, or a file. */
export interface Typeface {
  readonly regular: string;
  readonly bold: string;
}

/**
 * PDF's own Helvetica, which every reader and printer has and which costs a file nothing, but which draws only the
 * characters of the WinAnsi encoding (ISO 32000-1, annex D): Western European languages.
 */
const STANDARD: Typeface = { regular: 'Helvetica', bold: 'Helvetica-Bold' };

/** For any other text. A file of letters holds of it the characters that are in it. */
const WIDE: Typeface = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
};

const CP1252_SPECIALS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

const isStandard = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || CP1252_SPECIALS.includes(character)
  );
};

/** Scripts that run from left to right, a letter after the other: of others a line would be drawn in the wrong order. */
const SIMPLE =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]$/u;
const UNSEEN = /^[\p{C}\p{Zl}\p{Zp}\p{Variation_Selector}]$/u;

let opened: readonly Font[] | undefined;
/** Opened for the first text that needs them. */
const wideFonts = (): readonly Font[] =>
  (opened ??= [WIDE.regular, WIDE.bold].map((file) => create(readFileSync(file)) as Font));

const isWide = (character: string): boolean =>
  SIMPLE.test(character) &&
  !UNSEEN.test(character) &&
  wideFonts().every((font) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));

/** Text as it is drawn: accents joined to their letters (NFC), and the marks of direction, which draw nothing, dropped. */
export const asDrawn = (text: string): string => text.normalize('NFC').replace(/[\u2066-\u2069]/gu, '');

/** The characters that no typeface of the letters can draw, as U+XXXX, each once: they are told, never drawn as others. */
export const undrawable = (text: string): string[] => [
  ...new Set(
    [...asDrawn(text)]
      .filter((character) => !isStandard(character) && !isWide(character))
      .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`),
  ),
];

/** What a piece of text is drawn in, as a whole: no word is of two typefaces. */
export const typefaceOf = (text: string): Typeface =>
  [...asDrawn(text)].every(isStandard) ? STANDARD : WIDE;
