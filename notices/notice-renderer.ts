import { createHash } from 'node:crypto';
import { TocsinError } from '../domain/errors';
import type { NoticeInput, NoticePort } from '../domain/ports';
import { fillPieces } from '../domain/shared-text';
import { BANNERS } from './banner';
import type { NoticeCarrier } from './notice-carrier';
import type { ComposedNotice } from './compose';
import { compose } from './compose';
import { SHIPPED_SOURCES, readSources } from './read-sources';
import type { NoticeSource } from './source';
import { createSharedNotices } from './shared-notice';
import { HTML_LAYOUT } from './write-html';

export interface NoticeOptions {
  /** Folder of `KIND.LANGUAGE.md`; the shipped sources by default. */
  readonly directory?: string;
  readonly kind?: string;
  readonly carrier: NoticeCarrier;
}

export interface Notices extends NoticePort {
  /** All that the version's digest is made of, as JSON: the digest is its SHA-256. */
  identity(): string;
  sources(): readonly Pick<NoticeSource, 'file' | 'text'>[];
  /** The notice before it is written in any format, for one person alone: what letters are made of. */
  compose(input: NoticeInput): ComposedNotice;
}

/**
 * Reads the sources once and renders one person's notice at a time, of a text that is written once for many. Throws Usage with file and line where a source
 * cannot be read; the finer rules are `notice lint`'s.
 */
export const createNotices = ({
  directory = SHIPPED_SOURCES,
  kind = 'breach',
  carrier,
}: NoticeOptions): Notices => {
  const { sources, problems } = readSources(directory, kind);
  const [first] = problems;
  if (first !== undefined)
    throw new TocsinError(
      'Usage',
      `${first.file}, line ${first.line}: ${first.problem}.`,
      'Run tocsin notice lint.',
    );
  // By name, so that whatever else the caller's object holds does not change what was approved.
  const sender = [
    carrier.legalName,
    carrier.phone,
    carrier.tty ?? null,
    carrier.website,
    carrier.postalAddress,
  ];
  const identity = [kind, sources.map(({ file, text }) => [file, text]), HTML_LAYOUT, BANNERS, sender];
  const identityText = JSON.stringify(identity);
  const digest = createHash('sha256').update(identityText).digest('hex');
  const personalOf = createSharedNotices(sources, carrier);
  return {
    version: () => ({ version: `${kind}-${digest.slice(0, 12)}`, digest }),
    identity: () => identityText,
    sources: () => sources,
    compose: (input) => compose(sources, input, carrier),
    render: (input) => {
      const madeFrom = personalOf(input);
      const { shared, inText, inHtml, code } = madeFrom;
      return {
        subject: shared.subject,
        text: fillPieces(shared.text, inText, code),
        html: fillPieces(shared.html, inHtml, code),
        language: shared.language,
        madeFrom,
      };
    },
  };
};
