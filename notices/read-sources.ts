import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TocsinError } from '../domain/errors';
import type { NoticeProblem } from './problem';
import type { NoticeSource } from './source';
import { readSource } from './source';

/** The sources that are shipped. */
export const SHIPPED_SOURCES = join(__dirname, 'sources');

export interface Sources {
  /** English first, then by language code. */
  readonly sources: readonly NoticeSource[];
  readonly problems: readonly NoticeProblem[];
}

/** English first, since a notice in every language begins with it. */
const byLanguage = (a: string, b: string): number =>
  Number(b === 'en') - Number(a === 'en') || (a < b ? -1 : 1);

/** Reads `KIND.LANGUAGE.md` in a folder. Throws NotFound where there is no such file. */
export const readSources = (directory: string, kind = 'breach'): Sources => {
  const name = new RegExp(`^${kind}\\.([a-z]{2})\\.md$`);
  let files: string[];
  try {
    files = readdirSync(directory).filter((file) => name.test(file));
  } catch (cause) {
    throw new TocsinError(
      'NotFound',
      `The folder of notices ${directory} cannot be read.`,
      'Check its path.',
      { cause },
    );
  }
  if (files.length === 0)
    throw new TocsinError(
      'NotFound',
      `The folder ${directory} holds no ${kind} notice.`,
      `Put one Markdown file per language there: ${kind}.en.md, ${kind}.es.md.`,
    );
  const read = files.map((file) => {
    const { source, problems } = readSource(file, readFileSync(join(directory, file), 'utf8'));
    const language = name.exec(file)?.[1] ?? '';
    const mismatch: NoticeProblem[] =
      source === undefined || source.frontMatter.language === language
        ? []
        : [
            {
              file,
              line: 2,
              rule: 'language',
              problem: `language is not ${language}, as the file's name says`,
            },
          ];
    return { language, source, problems: [...problems, ...mismatch] };
  });
  read.sort((a, b) => byLanguage(a.language, b.language));
  return {
    sources: read.flatMap(({ source }) => (source === undefined ? [] : [source])),
    problems: read.flatMap(({ problems }) => problems),
  };
};
