/**
 * A value as errors show it: of every word the first character, so that what is wrong with its form is seen and the value
 * is not. Errors end up in logs; the value itself stands in the answer and in the file of rejected rows.
 */
export const maskShape = (value: string): string =>
  value.replace(/[\p{L}\p{N}\p{M}]+/gu, (word) => {
    const [first = '', ...rest] = [...word];
    return `${first}${'*'.repeat(rest.length)}`;
  });
