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

const wrong = (file: string, problem: string): TocsinError =>
  new TocsinError(
    'Usage',
    `${file}: ${problem}`,
    'Compare it with the account-change notice that is shipped.',
  );

const textsOf = (block: Block): readonly string[] =>
  block.kind === 'list' ? block.items.map(({ runs }) => textOf(runs)) : [textOf(block.runs)];

/** Reads one source. Throws Usage, naming the file and what is wrong in it. */
const readSource = (file: string, content: string): ChangeSource => {
  const text = content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [whole = '', yaml = ''] = FRONT_MATTER.exec(text) ?? [];
  if (whole === '') throw wrong(file, 'it must begin with front matter between two lines of ---');
  const document = parseDocument(yaml);
  const parsed = frontMatterSchema.safeParse(document.errors.length > 0 ? null : document.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(file, `${issue?.path.map(String).join('.') || 'front matter'}: ${issue?.message}`);
  }
  const { blocks, problems } = parseBlocks(text.slice(whole.length), whole.split('\n').length);
  const [problem] = problems;
  if (problem) throw wrong(file, `line ${problem.line}: ${problem.problem}`);
  const plain = blocks.filter((block): block is Block => block.kind !== 'section');
  if (plain.length < blocks.length) throw wrong(file, 'it has a section: this notice has none');
  const texts = [...plain.flatMap(textsOf), parsed.data.short, parsed.data.greeting];
  for (const named of texts.flatMap((one) => placeholdersOf(one) ?? ['?']))
    if (!(CHANGE_VALUES as readonly string[]).includes(named))
      throw wrong(file, `{{${named}}} is not filled here; there are ${CHANGE_VALUES.join(', ')}`);
  return { file, text, frontMatter: parsed.data, blocks: plain };
};

/** The shipped sources of the notice of a change, English first. */
export const readChangeSources = (directory = SHIPPED_SOURCES): readonly ChangeSource[] =>
  readdirSync(directory)
    .filter((file) => /^account-change\.[a-z]{2}\.md$/.test(file))
    .map((file) => readSource(file, readFileSync(join(directory, file), 'utf8')))
    .sort(
      (one, other) => Number(other.frontMatter.language === 'en') - Number(one.frontMatter.language === 'en'),
    );
