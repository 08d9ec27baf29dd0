import PDFDocument from 'pdfkit';

/**
 * The letters' typeface is PDF's own Helvetica, which every reader and printer has but which draws only the characters
 * of the WinAnsi encoding (ISO 32000-1, annex D): Western European languages. Anything else must be told, never printed
 * as something else.
 */
export const LETTER_FONTS = { regular: 'Helvetica', bold: 'Helvetica-Bold' } as const;

const CP1252_SPECIALS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

const drawable = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || CP1252_SPECIALS.includes(character)
  );
};

/** Text as it is drawn: accents joined to their letters (NFC), and the marks of direction, which draw nothing, dropped. */
export const asDrawn = (text: string): string => text.normalize('NFC').replace(/[\u2066-\u2069]/gu, '');

/** The characters that the typeface cannot draw, as U+XXXX, each once. */
export const undrawable = (text: string): string[] => [
  ...new Set(
    [...asDrawn(text)]
      .filter((character) => !drawable(character))
      .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`),
  ),
];

/** Size of the address in an envelope's window. */
export const ADDRESS_SIZE = 10;

const measure = new PDFDocument({ autoFirstPage: false });

/** How wide a line of an address is drawn. */
export const addressWidthPoints = (line: string): number =>
  measure.font(LETTER_FONTS.regular).fontSize(ADDRESS_SIZE).widthOfString(asDrawn(line));
