import { createHash } from 'node:crypto';
import type { ChangeNoticeInput, ChangeNoticePort } from '../../domain/account-change/ports';
import { BANNERS } from '../banner';
import type { Block, Run } from '../blocks';
import type { ComposedNotice, NoticePart } from '../compose';
import type { NoticeCarrier } from '../notice-carrier';
import { nameInSentence } from '../person';
import { fill } from '../placeholders';
import { HTML_LAYOUT, writeHtml } from '../write-html';
import { writeText } from '../write-text';
import { readChangeSources } from './source';
import type { ChangeSource } from './source';

export interface ChangeNotices extends ChangeNoticePort {
  /** The notice before it is written in any format: what letters are made of. */
  compose(input: ChangeNoticeInput): ComposedNotice;
}

export interface ChangeNoticeOptions {
  readonly carrier: NoticeCarrier;
  /** The carrier's IANA zone, in which times are told. */
  readonly zone: string;
}

/** 47 CFR 64.601(b): dialled from anywhere in the United States. */
const RELAY_SERVICE = '711';

const fillRuns = (runs: readonly Run[], values: Readonly<Record<string, string>>): readonly Run[] =>
  runs.map((run) => ({ ...run, text: fill(run.text, values) }));

const fillBlock = (block: Block, values: Readonly<Record<string, string>>): Block =>
  block.kind === 'list'
    ? { ...block, items: block.items.map((item) => ({ ...item, runs: fillRuns(item.runs, values) })) }
    : { ...block, runs: fillRuns(block.runs, values) };

/** Reads the sources once, and writes the notices of changes. Throws Usage for a source that is wrong. */
export const createChangeNotices = ({ carrier, zone }: ChangeNoticeOptions): ChangeNotices => {
  const sources = readChangeSources();
  const identity = [sources.map(({ file, text }) => [file, text]), HTML_LAYOUT, BANNERS.sandbox, carrier];
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  const clocks = new Map(
    sources.map(({ frontMatter: { language } }) => [
      language,
      new Intl.DateTimeFormat(language, {
        dateStyle: 'long',
        timeStyle: 'long',
        timeZone: zone,
      }),
    ]),
  );

  const sourcesFor = (language: string | undefined): readonly ChangeSource[] => {
    const found = sources.filter(({ frontMatter }) => frontMatter.language === language);
    return found.length > 0 ? found : sources;
  };
  const valuesOf = ({ frontMatter }: ChangeSource, input: ChangeNoticeInput) => ({
    name: nameInSentence(input.name ?? ''),
    change: frontMatter.changes[input.kind][input.action],
    when: clocks.get(frontMatter.language)?.format(new Date(input.changedAt)) ?? '',
    reference: input.reference,
    legalName: carrier.legalName,
    phone: carrier.phone,
    tty: carrier.tty ?? RELAY_SERVICE,
    website: carrier.website,
    address: carrier.postalAddress.join(', '),
  });
  const partOf = (source: ChangeSource, input: ChangeNoticeInput): NoticePart => {
    const { language, title, greeting, greetingWithoutName, page } = source.frontMatter;
    const values = valuesOf(source, input);
    return {
      language,
      title,
      greeting: fill(values.name === '' ? greetingWithoutName : greeting, values),
      blocks: source.blocks.map((block) => fillBlock(block, values)),
      page,
    };
  };
  const compose = (input: ChangeNoticeInput): ComposedNotice => {
    const used = sourcesFor(input.language);
    const banner = input.isSandbox ? BANNERS.sandbox : undefined;
    return {
      subject: `${banner?.subjectPrefix ?? ''}${used.map(({ frontMatter }) => frontMatter.subject).join(' / ')}`,
      ...(banner ? { banner } : {}),
      parts: used.map((source) => partOf(source, input)),
      offers: sources
        .filter((source) => !used.includes(source))
        .map(({ frontMatter: { language, offer } }) => ({
          language,
          text: fill(offer, { phone: carrier.phone }),
        })),
    };
  };
  return {
    version: () => `account-change-${digest.slice(0, 12)}`,
    compose,
    render: (input) => {
      const notice = compose(input);
      const language = notice.parts.map((part) => part.language).join(', ');
      return { subject: notice.subject, text: writeText(notice), html: writeHtml(notice), language };
    },
    short: (input) => {
      const source = sourcesFor(input.language)[0] as ChangeSource;
      const text = fill(source.frontMatter.short, valuesOf(source, input));
      return { text: `${input.isSandbox ? '[SANDBOX] ' : ''}${text}`, language: source.frontMatter.language };
    },
  };
};
