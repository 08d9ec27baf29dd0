/** Syllables of an English word, by its groups of vowels: an approximation, good to a few per cent over a page. */
const syllablesOf = (word: string): number => {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  if (letters.length <= 3) return letters.length === 0 ? 0 : 1;
  const trimmed = letters.replace(/(?:[^laeiouy]es|[^aeiouytd]ed|[^laeiouy]e)$/, (ending) => ending[0] ?? '');
  return Math.max(1, trimmed.match(/[aeiouy]+/g)?.length ?? 1);
};

/** What is not read as prose: web and telephone addresses, numbers, reference codes. */
const NOT_PROSE = /\S*(?:\d|www\.|@|\.(?:com|gov|org)\b|\{\{|\}\})\S*/g;

/**
 * The Flesch-Kincaid grade of English sentences: years of school needed to read them (Kincaid et al. 1975).
 * `0.39 * words/sentences + 11.8 * syllables/words - 15.59`. 0 where there are no words.
 */
export const readingGrade = (sentences: readonly string[]): number => {
  const counted = sentences
    .flatMap((text) => text.replace(NOT_PROSE, ' ').split(/[.!?:;]+(?:\s|$)/))
    .map((sentence) => sentence.match(/[A-Za-z][A-Za-z'-]*/g) ?? [])
    .filter((words) => words.length > 0);
  const words = counted.flat();
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / counted.length) + 11.8 * (syllables / words.length) - 15.59;
};
