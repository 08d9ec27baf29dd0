import type { Block } from './blocks';
import { textOf } from './blocks';
import type { ComposedNotice, NoticePart } from './compose';

const RULE = '-'.repeat(60);

const blockLines = (block: Block): string => {
  if (block.kind === 'list') return block.items.map(({ runs }) => `* ${textOf(runs)}`).join('\n');
  return textOf(block.runs);
};

const partText = (part: NoticePart): string =>
  [part.title, part.greeting, ...part.blocks.map(blockLines)].join('\n\n');

/** The complete notice as plain text; lines are not wrapped, mail programs do that. */
export const writeText = ({ banner, parts, offers }: ComposedNotice): string =>
  [
    ...(banner === undefined ? [] : [banner.lines.map(({ text }) => text).join('\n'), RULE]),
    parts.map(partText).join(`\n\n${RULE}\n\n`),
    ...offers.map(({ text }) => text),
  ].join('\n\n') + '\n';
