import MarkdownIt from 'markdown-it';
import type { NoticeRule } from './problem';
import type { SectionName } from './placeholders';
import { isSectionName } from './placeholders';

/** A run of text; it may hold placeholders until it is filled. */
export interface Run {
  readonly text: string;
  readonly strong: boolean;
}

/** What a notice is made of, whatever it is written as: e-mail, text or letter. `line` is of the source. */
export type Block =
  | { readonly kind: 'heading'; readonly runs: readonly Run[]; readonly line: number }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[]; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly line: number };

export interface Item {
  readonly runs: readonly Run[];
  readonly line: number;
}

/** A block of a source, or a part that is shown or repeated depending on the case or the person. */
export type SourceBlock =
  | Block
  | {
      readonly kind: 'section';
      readonly name: SectionName;
      readonly blocks: readonly Block[];
      readonly line: number;
    };

export interface BlockProblem {
  readonly line: number;
  readonly rule: NoticeRule;
  readonly problem: string;
}

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
type Token = ReturnType<typeof markdown.parse>[number];

const OPEN_TAG = /^\{\{#\s*(\w+)\s*\}\}$/;
const CLOSE_TAG = /^\{\{\/\s*(\w+)\s*\}\}$/;
const HTML_TAG = /<\/?[a-z!][^>]*>/i;

/** Tokens that only carry structure which the model expresses otherwise. */
const QUIET = new Set([
  'bullet_list_open',
  'bullet_list_close',
  'list_item_open',
  'list_item_close',
  'paragraph_open',
  'paragraph_close',
  'heading_open',
  'heading_close',
]);

const readRuns = (inline: Token, report: (rule: NoticeRule, problem: string) => void): Run[] => {
  const runs: Run[] = [];
  let strong = false;
  const add = (text: string): void => {
    const last = runs.at(-1);
    if (last?.strong === strong) runs[runs.length - 1] = { text: last.text + text, strong };
    else if (text !== '') runs.push({ text, strong });
  };
  for (const child of inline.children ?? []) {
    if (child.type === 'text' || child.type === 'text_special') add(child.content);
    else if (child.type === 'softbreak') add(' ');
    else if (child.type === 'strong_open') strong = true;
    else if (child.type === 'strong_close') strong = false;
    else if (child.type === 'link_open' || child.type === 'image')
      report('link', 'links and images are not allowed: a notice has nothing to click and nothing to load');
    else if (child.type !== 'link_close')
      report('markdown', `${child.type.replace(/_open$/, '')} is not used in notices`);
  }
  if (HTML_TAG.test(inline.content)) report('html', 'HTML is not allowed, as it would be shown as text');
  return runs;
};

const plain = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('');

/** Gathers blocks between `{{#name}}` and `{{/name}}`, which stand as paragraphs of their own, into sections. */
const nest = (flat: readonly Block[], report: (problem: BlockProblem) => void): SourceBlock[] => {
  const nested: SourceBlock[] = [];
  let open: { name: SectionName; blocks: Block[]; line: number } | undefined;
  for (const block of flat) {
    const text = block.kind === 'paragraph' ? plain(block.runs) : '';
    const opens = OPEN_TAG.exec(text)?.[1];
    const closes = CLOSE_TAG.exec(text)?.[1];
    const fault = (problem: string): void => report({ line: block.line, rule: 'placeholder', problem });
    if (opens !== undefined) {
      if (open !== undefined) fault(`{{#${opens}}} opens inside {{#${open.name}}}; sections do not nest`);
      else if (isSectionName(opens)) open = { name: opens, blocks: [], line: block.line };
      else fault(`{{#${opens}}} is not a section that notices know`);
    } else if (closes !== undefined) {
      if (open?.name !== closes) fault(`{{/${closes}}} closes what was not opened`);
      else nested.push({ kind: 'section', ...open });
      open = undefined;
    } else if (open === undefined) nested.push(block);
    else open.blocks.push(block);
  }
  if (open !== undefined)
    report({ line: open.line, rule: 'placeholder', problem: `{{#${open.name}}} is never closed` });
  return nested;
};

/** Reads the Markdown of a notice: `##` headings, paragraphs, bullet lists, bold, and sections. The rest is a problem. */
export const parseBlocks = (
  text: string,
  firstLine: number,
): { blocks: SourceBlock[]; problems: BlockProblem[] } => {
  const problems: BlockProblem[] = [];
  const flat: Block[] = [];
  let list: { items: Item[]; line: number } | undefined;
  let heading = false;
  for (const token of markdown.parse(text, {})) {
    const line = firstLine + (token.map?.[0] ?? 0);
    const report = (rule: NoticeRule, problem: string): void => void problems.push({ line, rule, problem });
    if (token.type === 'bullet_list_open') list = { items: [], line };
    else if (token.type === 'bullet_list_close' && list !== undefined) {
      flat.push({ kind: 'list', ...list });
      list = undefined;
    } else if (token.type === 'heading_open') {
      heading = true;
      if (token.tag !== 'h2')
        report('markdown', 'headings have two hash signs; the title is in the front matter');
    } else if (token.type === 'heading_close') heading = false;
    else if (token.type === 'inline') {
      const runs = readRuns(token, report);
      if (list !== undefined) list.items.push({ runs, line });
      else flat.push({ kind: heading ? 'heading' : 'paragraph', runs, line });
    } else if (!QUIET.has(token.type))
      report('markdown', `${token.type.replace(/_open$/, '')} is not used in notices`);
  }
  return { blocks: nest(flat, (problem) => problems.push(problem)), problems };
};

/** The text of a run of runs, without emphasis. */
export const textOf = plain;
