/** What the standard PDF fonts can show beyond Latin-1 (Windows code page 1252, ISO 32000-1, annex D). */
const BEYOND_LATIN_1 = new Set('‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€');

const isShown = (letter: string): boolean => {
  const code = letter.codePointAt(0) ?? 0;
  return (
    letter === '\n' ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xff) ||
    BEYOND_LATIN_1.has(letter)
  );
};

const shown = (letter: string): string => {
  if (isShown(letter)) return letter;
  const [base = ''] = letter.normalize('NFKD');
  return isShown(base) ? base : '?';
};

/**
 * Text that the standard fonts can show. A letter beyond them loses its mark, or becomes `?`; the JSON, which is the
 * authoritative form, keeps it as it is.
 */
export const plainLetters = (text: string): string =>
  Array.from(text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').normalize('NFC'), shown).join('');
