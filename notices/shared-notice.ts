import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { NoticeInput, Personal, SharedText } from '../domain/ports';
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
const MARK = `name-${randomUUID()}`;

/**
 * The notice of many people, written once for all who differ in nothing but their names. The name is the only thing of a
 * person that is printed; what else of them matters (language, types of data, whether there is a name) chooses the text,
 * as everything of the case does.
 */
export const createSharedNotices = (sources: readonly NoticeSource[], carrier: NoticeCarrier) => {
  const kept = new LRUCache<string, SharedText>({ max: KEPT });

  const keyOf = ({ language, dataTypes, caseFacts }: NoticeInput, isNamed: boolean): string =>
    JSON.stringify([
      sourcesFor(sources, language).map(({ frontMatter }) => frontMatter.language),
      [...new Set(dataTypes)].sort(),
      isNamed,
      caseFacts,
    ]);

  const write = (input: NoticeInput, isNamed: boolean): SharedText => {
    const notice = compose(sources, { ...input, contact: isNamed ? { name: MARK } : {} }, carrier);
    return {
      subject: notice.subject,
      language: notice.parts.map(({ language }) => language).join(', '),
      text: writeText(notice).split(MARK),
      html: writeHtml(notice).split(MARK),
    };
  };

  /** Throws as `compose` does. */
  return (input: NoticeInput): Personal => {
    const name = nameInSentence(input.contact.name ?? '');
    const isNamed = name !== '';
    const key = keyOf(input, isNamed);
    const shared = kept.get(key) ?? write(input, isNamed);
    kept.set(key, shared);
    return { shared, inText: name, inHtml: escapeHtml(name) };
  };
};
