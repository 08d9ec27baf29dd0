import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { CHANGE_KINDS } from '../../domain/account-change/change';
import type { ChangeKind } from '../../domain/account-change/change';
import { TocsinError } from '../../domain/errors';
import type { Block } from '../blocks';
import { parseBlocks, textOf } from '../blocks';
import { COMMON_FIELDS, FRONT_MATTER, line } from '../front-matter';
import { placeholdersOf } from '../placeholders';
import type { NoticeProblem, NoticeRule } from '../problem';
import { SHIPPED_SOURCES } from '../read-sources';

const ofKind = z.strictObject({ created: line, changed: line });

/** What a source says of itself, and the words of its language that are not running text. */
const frontMatterSchema = z.strictObject({
  ...COMMON_FIELDS,
  /** For telephones. */
  short: line,
  /** Each change in plain words, within a sentence. */
  changes: z.strictObject(
    Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, ofKind])) as Record<ChangeKind, typeof ofKind>,
  ),
});

export interface ChangeSource {
  readonly file: string;
  readonly text: string;
  readonly frontMatter: z.infer<typeof frontMatterSchema>;
  readonly blocks: readonly Block[];
}

/** `account-change.en.md`. */
export const CHANGE_SOURCE = /^account-change\.([a-z]{2})\.md$/;

/** What a source may name. */
export const CHANGE_VALUES = [
  'name',
  'change',
  'when',
  'reference',
  'legalName',
  'phone',
  'tty',
  'website',
  'address',
] as const;

const textsOf = (block: Block): readonly string[] =>
  block.kind === 'list' ? block.items.map(({ runs }) => textOf(runs)) : [textOf(block.runs)];

/** Reads one source; every fault has its line. Without front matter that can be used there is no source. */
export const readChangeSource = (
  file: string,
  content: string,
): { readonly source?: ChangeSource; readonly problems: readonly NoticeProblem[] } => {
  const text = content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const fault = (line: number, rule: NoticeRule, problem: string): NoticeProblem => ({
    file,
    line,
    rule,
    problem,
  });
  const [whole = '', yaml = ''] = FRONT_MATTER.exec(text) ?? [];
  if (whole === '')
    return { problems: [fault(1, 'front-matter', 'must begin with front matter between two lines of ---')] };
  const lineOf = (field: string): number =>
    Math.max(1, text.split('\n').findIndex((one) => one.startsWith(`${field}:`)) + 1);
  const document = parseDocument(yaml);
  const parsed = frontMatterSchema.safeParse(document.errors.length > 0 ? null : document.toJS());
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(({ path, message }) =>
        fault(
          lineOf(String(path[0] ?? '')),
          'front-matter',
          `${path.map(String).join('.') || 'front matter'}: ${message}`,
        ),
      ),
    };
  const { blocks, problems } = parseBlocks(text.slice(whole.length), whole.split('\n').length);
  const plain = blocks.filter((block): block is Block => block.kind !== 'section');
  const { short, greeting, greetingWithoutName, offer, page, changes } = parsed.data;
  /** What is named in a text and not filled there. */
  const unfilled = (line: number, one: string, allowed: readonly string[]): NoticeProblem[] =>
    (placeholdersOf(one) ?? [''])
      .filter((name) => !allowed.includes(name))
      .map((name) =>
        fault(
          line,
          'placeholder',
          name === ''
            ? 'has braces that are not a placeholder such as {{phone}}'
            : `{{${name}}} is not filled here`,
        ),
      );
  return {
    source: { file, text, frontMatter: parsed.data, blocks: plain },
    problems: [
      ...problems.map((problem) => ({ file, ...problem })),
      ...blocks.flatMap((block) =>
        block.kind === 'section'
          ? [fault(block.line, 'markdown', 'has a section: this notice has none')]
          : [],
      ),
      ...plain.flatMap((block) => textsOf(block).flatMap((one) => unfilled(block.line, one, CHANGE_VALUES))),
      ...unfilled(lineOf('short'), short, CHANGE_VALUES),
      ...unfilled(lineOf('greeting'), greeting, ['name']),
      ...unfilled(lineOf('greetingWithoutName'), greetingWithoutName, []),
      ...unfilled(lineOf('offer'), offer, ['phone']),
      ...unfilled(lineOf('page'), page, ['page', 'pages']),
      ...Object.values(changes)
        .flatMap(({ created, changed }) => [created, changed])
        .flatMap((one) => unfilled(lineOf('changes'), one, [])),
    ],
  };
};

/** What can be used of the sources of a folder, English first, and all that is wrong with them. */
export const readAllChangeSources = (
  directory = SHIPPED_SOURCES,
): { readonly sources: readonly ChangeSource[]; readonly problems: readonly NoticeProblem[] } => {
  const read = readdirSync(directory)
    .filter((file) => CHANGE_SOURCE.test(file))
    .map((file) => readChangeSource(file, readFileSync(join(directory, file), 'utf8')));
  const sources = read.flatMap(({ source }) => source ?? []);
  return {
    sources: sources.sort(
      (one, other) => Number(other.frontMatter.language === 'en') - Number(one.frontMatter.language === 'en'),
    ),
    problems: read.flatMap(({ problems }) => problems),
  };
};

/** The shipped sources of the notice of a change, English first. Throws Usage, naming the first thing that is wrong. */
export const readChangeSources = (): readonly ChangeSource[] => {
  const { sources, problems } = readAllChangeSources();
  const [first] = problems;
  if (!first) return sources;
  throw new TocsinError(
    'Usage',
    `${first.file}, line ${first.line}: ${first.problem}`,
    'Run tocsin notice lint.',
  );
};
