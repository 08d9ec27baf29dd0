/** Characters that would turn the direction of our own text around: overrides and isolates (Unicode, UAX 9). */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** One line of customer data as we print it: no control characters, no direction overrides, single spaces. */
export const oneLine = (value: string): string =>
  value
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(DIRECTION_CONTROLS, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();

/** Longest name that a sentence holds, in characters: what is longer is no name, and would make a notice of any size. */
const MAX_NAME = 200;

const cut = (line: string): string => {
  if (line.length <= MAX_NAME) return line;
  const characters = [...line.slice(0, 2 * MAX_NAME + 2)];
  return characters.length <= MAX_NAME ? line : `${characters.slice(0, MAX_NAME - 3).join('')}...`;
};

/**
 * A name within a sentence of ours: of 200 characters at most, and where it is written from right to left, isolated so
 * that it turns nothing else around.
 */
export const nameInSentence = (name: string): string => {
  const line = cut(oneLine(name));
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
};
