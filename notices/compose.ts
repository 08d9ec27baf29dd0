import { TocsinError } from '../domain/errors';
import { DATA_TYPES } from '../domain/facts';
import { printedNoticeCode } from '../domain/notice-code';
import type { NoticeInput } from '../domain/ports';
import type { Banner } from './banner';
import { BANNERS } from './banner';
import type { Block, Item, Run, SourceBlock } from './blocks';
import type { NoticeCarrier } from './notice-carrier';
import { occurredInWords } from './dates';
import { nameInSentence } from './person';
import { fill } from './placeholders';
import type { FrontMatter, NoticeSource } from './source';

/** One language of one person's notice: plain text throughout, ready for any format's writer. */
export interface NoticePart {
  readonly language: string;
  readonly title: string;
  readonly greeting: string;
  readonly blocks: readonly Block[];
  /** `Page {{page}} of {{pages}}`. */
  readonly page: string;
}

export interface ComposedNotice {
  /** One line, without personal data. */
  readonly subject: string;
  readonly banner?: Banner;
  readonly parts: readonly NoticePart[];
  /** How to get the notice in the languages that it lacks, each in its own language. */
  readonly offers: readonly { readonly language: string; readonly text: string }[];
}

/** 47 CFR 64.601(b): dialled from anywhere in the United States. */
const RELAY_SERVICE = '711';

type DataTypeWord = keyof FrontMatter['dataTypes'];
const isDataType = (type: string): type is (typeof DATA_TYPES)[number] =>
  (DATA_TYPES as readonly string[]).includes(type);

const dataTypeWords = (types: readonly string[], { dataTypes }: FrontMatter): string[] => {
  const unknown = types.find((type) => !isDataType(type));
  if (unknown !== undefined)
    throw new TocsinError(
      'InvalidRows',
      `data_types: ${unknown} is not a type of data.`,
      `Use ${DATA_TYPES.join(', ')}.`,
    );
  const listed: readonly DataTypeWord[] = DATA_TYPES.filter((type) => types.includes(type));
  return (listed.length > 0 ? listed : (['unspecified'] as const)).map((type) => dataTypes[type]);
};

type Values = Readonly<Record<string, string>> | string;

const fillRuns = (runs: readonly Run[], values: Values): readonly Run[] =>
  runs.map((run) => ({ ...run, text: fill(run.text, values) }));

const fillItem = (item: Item, values: Values): Item => ({ ...item, runs: fillRuns(item.runs, values) });

const fillBlock = (block: Block, values: Values): Block =>
  block.kind === 'list'
    ? { ...block, items: block.items.map((item) => fillItem(item, values)) }
    : { ...block, runs: fillRuns(block.runs, values) };

/** The section `dataTypes` repeats the items of its lists, once per type; its other blocks stand as they are. */
const repeatItems = (block: Block, words: readonly string[], values: Values): Block =>
  block.kind === 'list'
    ? { ...block, items: words.flatMap((word) => block.items.map((item) => fillItem(item, word))) }
    : fillBlock(block, values);

const composePart = (
  { frontMatter, blocks }: NoticeSource,
  input: NoticeInput,
  carrier: NoticeCarrier,
): NoticePart => {
  const name = nameInSentence(input.contact.name ?? '');
  const types = dataTypeWords(input.dataTypes, frontMatter);
  const values = {
    name,
    occurred: occurredInWords(input.caseFacts, frontMatter),
    reference: input.caseFacts.reference,
    code: printedNoticeCode(input.code ?? ''),
    legalName: carrier.legalName,
    phone: carrier.phone,
    tty: carrier.tty ?? RELAY_SERVICE,
    website: carrier.website,
    address: carrier.postalAddress.join(', '),
  };
  const shown = {
    delayedByLawEnforcement: input.caseFacts.delayedByLawEnforcement,
    personalDetails: input.dataTypes.includes('pii'),
    toAgent: input.isToAgent === true,
  };
  const expand = (block: SourceBlock): readonly Block[] => {
    if (block.kind !== 'section') return [fillBlock(block, values)];
    if (block.name === 'dataTypes') return block.blocks.map((inner) => repeatItems(inner, types, values));
    return shown[block.name] ? block.blocks.map((inner) => fillBlock(inner, values)) : [];
  };
  return {
    language: frontMatter.language,
    title: frontMatter.title,
    greeting: fill(name === '' ? frontMatter.greetingWithoutName : frontMatter.greeting, values),
    blocks: blocks.flatMap(expand),
    page: frontMatter.page,
  };
};

/** The sources of one person's notice. `es-MX` is `es`; a language that is not shipped is an unknown one: all are used. */
export const sourcesFor = (
  sources: readonly NoticeSource[],
  language: string | undefined,
): readonly NoticeSource[] => {
  const wanted = language?.trim().toLowerCase().split(/[-_]/)[0];
  const found = sources.filter(({ frontMatter }) => frontMatter.language === wanted);
  return found.length > 0 ? found : sources;
};

const CODE = /\{\{\s*code\s*\}\}/;

/** A notice that tells its reader to give a code, and has none, would turn every reader away as deceived. */
const refuseWithoutCode = (sources: readonly NoticeSource[], { code }: NoticeInput): void => {
  const source = code === undefined ? sources.find(({ text }) => CODE.test(text)) : undefined;
  if (source !== undefined)
    throw new TocsinError(
      'Failed',
      `${source.file} prints {{code}}, and there is none for this notice.`,
      'A page for everyone must not name a code.',
    );
};

/**
 * One person's notice, in their language or, where it is unknown, in every language one after the other. Throws
 * InvalidRows for a type of data that is not one of ours, and Failed where the source prints a code and there is none.
 */
export const compose = (
  sources: readonly NoticeSource[],
  input: NoticeInput,
  carrier: NoticeCarrier,
): ComposedNotice => {
  const used = sourcesFor(sources, input.language);
  refuseWithoutCode(used, input);
  const banner = input.caseFacts.banner === undefined ? undefined : BANNERS[input.caseFacts.banner];
  const lacking = sources.filter((source) => !used.includes(source));
  return {
    subject: `${banner?.subjectPrefix ?? ''}${used.map(({ frontMatter }) => frontMatter.subject).join(' / ')}`,
    ...(banner === undefined ? {} : { banner }),
    parts: used.map((source) => composePart(source, input, carrier)),
    offers: lacking.map(({ frontMatter }) => ({
      language: frontMatter.language,
      text: fill(frontMatter.offer, { phone: carrier.phone }),
    })),
  };
};
