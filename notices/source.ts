import { LineCounter, isNode, parseDocument } from 'yaml';
import { z } from 'zod';
import { DATA_TYPES } from '../domain/facts';
import type { SourceBlock } from './blocks';
import { parseBlocks } from './blocks';
import { COMMON_FIELDS, FRONT_MATTER, line } from './front-matter';
import type { NoticeProblem } from './problem';

/** What every source says of itself, and the words of its language that are not running text. */
const frontMatterSchema = z.strictObject({
  ...COMMON_FIELDS,
  words: z.strictObject({ on: line, onEstimated: line, between: line, betweenEstimated: line }),
  /** The types of data in plain words, and one phrase for a person of whom no type is listed. */
  dataTypes: z.strictObject({
    ...(Object.fromEntries(DATA_TYPES.map((type) => [type, line])) as Record<
      (typeof DATA_TYPES)[number],
      typeof line
    >),
    unspecified: line,
  }),
});
export type FrontMatter = z.infer<typeof frontMatterSchema>;

export interface NoticeSource {
  readonly file: string;
  readonly text: string;
  readonly frontMatter: FrontMatter;
  readonly blocks: readonly SourceBlock[];
}

/** Reads one source file. Without front matter that can be used there is no source; every fault has its line. */
export const readSource = (
  file: string,
  content: string,
): { readonly source?: NoticeSource; readonly problems: readonly NoticeProblem[] } => {
  const text = content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [whole = '', yaml = ''] = FRONT_MATTER.exec(text) ?? [];
  const fault = (line: number, problem: string): NoticeProblem => ({
    file,
    line,
    rule: 'front-matter',
    problem,
  });
  if (whole === '') return { problems: [fault(1, 'must begin with front matter between two lines of ---')] };

  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  /** A field that is missing is told at what should hold it. */
  const lineOf = (path: readonly (string | number)[]): number => {
    if (path.length === 0) return 1;
    const node = document.getIn(path, true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return offset === undefined ? lineOf(path.slice(0, -1)) : lines.linePos(offset).line + 1;
  };
  if (document.errors.length > 0)
    return {
      problems: document.errors.map((error) => fault((error.linePos?.[0].line ?? 0) + 1, error.code)),
    };
  const parsed = frontMatterSchema.safeParse(document.toJS());
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(({ path, message }) =>
        fault(lineOf(path.map(String)), `${path.map(String).join('.') || 'front matter'}: ${message}`),
      ),
    };

  const { blocks, problems } = parseBlocks(text.slice(whole.length), whole.split('\n').length);
  return {
    source: { file, text, frontMatter: parsed.data, blocks },
    problems: problems.map((problem) => ({ file, ...problem })),
  };
};
