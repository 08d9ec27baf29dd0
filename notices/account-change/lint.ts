import { readdirSync } from 'node:fs';
import { COMMON_RULES, at, lastLine, lineOfField, linesOf, parity } from '../lint-rules';
import { placeholdersOf } from '../placeholders';
import type { NoticeProblem } from '../problem';
import { SHIPPED_SOURCES } from '../read-sources';
import { CHANGE_SOURCE, CHANGE_VALUES, readAllChangeSources } from './source';
import type { ChangeSource } from './source';

const REQUIRED_LANGUAGES = ['en', 'es'];
/** The name is not among them: not everyone has one on file. */
const REQUIRED_VALUES = CHANGE_VALUES.filter((name) => name !== 'name');
/** What a telephone is told: who says it, what was done, and when. No number to call, which a thief could have sent. */
const SHORT_VALUES = ['legalName', 'change', 'when'];
/** Two text messages of 153 characters each, with a name, a kind of change and a time filled in. */
const MAX_SHORT = 220;
const LINK = /https?:|www\.|\{\{website\}\}/i;
/** The rule that asks for the notice stands in its last paragraph. */
const CITATION = /64\.2010/;

const required = (source: ChangeSource): NoticeProblem[] => {
  const named = new Set(linesOf(source).flatMap(({ text }) => placeholdersOf(text) ?? []));
  return REQUIRED_VALUES.filter((name) => !named.has(name)).map((name) =>
    at(source, lastLine(source), 'missing-field', `{{${name}}} does not appear in the text`),
  );
};

const shortText = (source: ChangeSource): NoticeProblem[] => {
  const { short, changes } = source.frontMatter;
  const line = lineOfField(source, 'short');
  const named = placeholdersOf(short) ?? [];
  const longest = Math.max(
    ...Object.values(changes).flatMap(({ created, changed }) => [created.length, changed.length]),
  );
  const length = short.replace(/\{\{\w+\}\}/g, '').length + longest;
  return [
    ...SHORT_VALUES.filter((name) => !named.includes(name)).map((name) =>
      at(source, line, 'missing-field', `short: {{${name}}} does not appear`),
    ),
    ...(length > MAX_SHORT
      ? [
          at(
            source,
            line,
            'short',
            `short has ${length} characters with the longest change: at most ${MAX_SHORT}`,
          ),
        ]
      : []),
    ...(LINK.test(short) ? [at(source, line, 'link', 'short: a message to a telephone has no link')] : []),
  ];
};

const citation = (source: ChangeSource): NoticeProblem[] => {
  const last = linesOf(source).at(-1);
  return CITATION.test(last?.text ?? '')
    ? []
    : [at(source, last?.line ?? 1, 'legal-footer', 'the last paragraph must name the rule, 47 CFR 64.2010')];
};

/** Every fault of the notices of changes in a folder, for mail, letters and telephones; empty where they may be used. */
export const lintChangeNotices = (directory = SHIPPED_SOURCES): readonly NoticeProblem[] => {
  const { sources, problems } = readAllChangeSources(directory);
  const files = readdirSync(directory).filter((file) => CHANGE_SOURCE.test(file));
  const missing = REQUIRED_LANGUAGES.map((language) => `account-change.${language}.md`)
    .filter((file) => !files.includes(file))
    .map((file): NoticeProblem => ({ file, line: 1, rule: 'language', problem: 'is missing' }));
  const misnamed = sources
    .filter(({ file, frontMatter }) => CHANGE_SOURCE.exec(file)?.[1] !== frontMatter.language)
    .map((source) => at(source, 2, 'language', 'language is not as the file’s name says'));
  const [first, ...others] = sources;
  return [
    ...missing,
    ...problems,
    ...misnamed,
    ...sources.flatMap((source) =>
      [...COMMON_RULES, required, shortText, citation].flatMap((rule) => rule(source)),
    ),
    ...(first ? others.flatMap((other) => parity(first, other)) : []),
  ];
};
