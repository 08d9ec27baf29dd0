import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { NoticeInput, Personal, SharedText } from '../domain/ports';
import { printedNoticeCode } from '../domain/notice-code';
import type { Pieces } from '../domain/shared-text';
import type { NoticeCarrier } from './notice-carrier';
import { compose, sourcesFor } from './compose';
import { nameInSentence } from './person';
import type { NoticeSource } from './source';
import { escapeHtml, writeHtml } from './write-html';
import { writeText } from './write-text';

/** Texts kept at once. Languages and types of data give a case a few dozen; at about 25 KB each with what mail/ keeps. */
const KEPT = 256;

/**
 * Stands for the name while a text is written for many people. It is a name like any other (nothing in it is escaped,
 * stripped or isolated), and nobody can know it, so that no source and no customer has it too.
 */
const NAME_MARK = `name-${randomUUID()}`;
/** The same for the code, as it is printed. */
const UNPRINTED_CODE_MARK = `code${randomUUID()}`;
const CODE_MARK = printedNoticeCode(UNPRINTED_CODE_MARK);

const inPieces = (whole: string): Pieces => whole.split(NAME_MARK).map((piece) => piece.split(CODE_MARK));

/**
 * The notice of many people, written once for all who differ in nothing but their names and codes. Nothing else of a
 * person is printed; what else of them matters (language, types of data, whether there is a name) chooses the text, as
 * everything of the case does.
 */
export const createSharedNotices = (sources: readonly NoticeSource[], carrier: NoticeCarrier) => {
  const kept = new LRUCache<string, SharedText>({ max: KEPT });

  const keyOf = (
    { language, dataTypes, caseFacts, code, isToAgent }: NoticeInput,
    isNamed: boolean,
  ): string =>
    JSON.stringify([
      sourcesFor(sources, language).map(({ frontMatter }) => frontMatter.language),
      [...new Set(dataTypes)].sort(),
      isNamed,
      code !== undefined,
      isToAgent === true,
      caseFacts,
    ]);

  const write = (input: NoticeInput, isNamed: boolean): SharedText => {
    const contact = isNamed ? { name: NAME_MARK } : {};
    const code = input.code === undefined ? undefined : UNPRINTED_CODE_MARK;
    const notice = compose(sources, { ...input, contact, code }, carrier);
    return {
      subject: notice.subject,
      language: notice.parts.map(({ language }) => language).join(', '),
      text: inPieces(writeText(notice)),
      html: inPieces(writeHtml(notice)),
    };
  };

  /** Throws as `compose` does. */
  return (input: NoticeInput): Personal => {
    const name = nameInSentence(input.contact.name ?? '');
    const isNamed = name !== '';
    const key = keyOf(input, isNamed);
    const shared = kept.get(key) ?? write(input, isNamed);
    kept.set(key, shared);
    const code = input.code === undefined ? '' : printedNoticeCode(input.code);
    return { shared, inText: name, inHtml: escapeHtml(name), code };
  };
};
