/**
 * The short code that each notice carries, so that a call centre can tell a genuine notice from a forged one
 * (`tocsin notice lookup`): seven random characters and a check character, written `7KQ2-M4XX`. 31 characters, without
 * those that are taken for one another (0 and O, 1, I and L): a prime number, so that a sum weighted by place finds every
 * single wrong character and every two that changed places.
 */
export const NOTICE_CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const BASE = NOTICE_CODE_ALPHABET.length;
const RANDOM_CHARACTERS = 7;

/** What is printed in previews, samples and tests: well formed, and never anybody's. */
export const SAMPLE_NOTICE_CODE = '22222222';

const valueOf = (character: string): number => NOTICE_CODE_ALPHABET.indexOf(character);

const checkCharacterOf = (characters: string): string => {
  const sum = [...characters].reduce(
    (total, character, index) => total + (index + 1) * valueOf(character),
    0,
  );
  return NOTICE_CODE_ALPHABET.charAt(sum % BASE);
};

/** A code of seven numbers below 31, each from `below`: a source of randomness that nobody can foresee. */
export const makeNoticeCode = (below: (limit: number) => number): string => {
  for (;;) {
    const characters = Array.from({ length: RANDOM_CHARACTERS }, () =>
      NOTICE_CODE_ALPHABET.charAt(below(BASE)),
    ).join('');
    const code = `${characters}${checkCharacterOf(characters)}`;
    if (code !== SAMPLE_NOTICE_CODE) return code;
  }
};

/** As it is printed: two groups of four. */
export const printedNoticeCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What somebody read out or typed: the code as it is kept, or what is wrong with it. Case, dashes and spaces do not matter. */
export const readNoticeCode = (
  typed: string,
): { readonly code: string } | { readonly problem: string; readonly fix: string } => {
  const code = typed.replace(/[\s\p{Pd}_.]/gu, '').toUpperCase();
  const strange = [...new Set(code)].filter((character) => valueOf(character) < 0);
  if (strange.length > 0)
    return {
      problem: `no code has ${strange.join(', ')} in it`,
      fix: 'A code has digits from 2 to 9 and letters without I, L and O. Read it again.',
    };
  if (code.length !== RANDOM_CHARACTERS + 1)
    return {
      problem: `it has ${code.length} characters`,
      fix: `A code has ${RANDOM_CHARACTERS + 1}, such as ${printedNoticeCode('7KQ2M4XX')}. Read it again.`,
    };
  if (checkCharacterOf(code.slice(0, -1)) !== code.slice(-1))
    return {
      problem: 'its last character does not fit the others: it was misread or mistyped, or made up',
      fix: 'Have it read out again, character by character.',
    };
  return { code };
};
