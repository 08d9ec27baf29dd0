import { SOURCE_RULES, codeOf, parity } from './lint-rules';
import { lintPrescribedHeadings } from './prescribed-headings';
import type { PrescribedHeadings } from './prescribed-headings';
import type { NoticeProblem } from './problem';
import { SHIPPED_SOURCES, readSources } from './read-sources';

/** Languages that a breach notice must have, English for the law and Spanish for the largest other group of readers. */
const REQUIRED_LANGUAGES = ['en', 'es'];

/**
 * Every fault of a folder of notices of one kind, in order of file and line; empty where it may be approved. Throws
 * NotFound where there is no notice of that kind.
 */
export const lintNotices = (
  directory: string = SHIPPED_SOURCES,
  kind = 'breach',
  prescribed: readonly PrescribedHeadings[] = [],
): readonly NoticeProblem[] => {
  const { sources, problems } = readSources(directory, kind);
  const [first, ...others] = sources;
  const found = [
    ...problems,
    ...sources.flatMap((source) =>
      [...SOURCE_RULES, codeOf(kind), lintPrescribedHeadings(prescribed)].flatMap((rule) => rule(source)),
    ),
    ...(first === undefined ? [] : others.flatMap((other) => parity(first, other))),
  ];
  const languages = new Set([...sources.map(({ file }) => file), ...problems.map(({ file }) => file)]);
  const missing = REQUIRED_LANGUAGES.map((language) => `${kind}.${language}.md`).filter(
    (file) => !languages.has(file),
  );
  return [
    ...missing.map((file) => ({ file, line: 1, rule: 'language' as const, problem: 'is missing' })),
    ...found,
  ].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
};
