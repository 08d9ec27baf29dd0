import type { NoticeFacts } from '../domain/ports';
import { fill } from './placeholders';
import type { FrontMatter } from './source';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A day in the words of a language, in the carrier's zone: July 1, 2026; 1 de julio de 2026. */
export const dayInWords = (instant: string, language: string, zone: string): string => {
  const key = `${language} ${zone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: zone });
  formats.set(key, format);
  return format.format(new Date(instant));
};

/** When it happened, as the notice says it: a day or a span, and whether that is an estimate. */
export const occurredInWords = (
  { occurred, zone }: Pick<NoticeFacts, 'occurred' | 'zone'>,
  { language, words }: Pick<FrontMatter, 'language' | 'words'>,
): string => {
  const from = dayInWords(occurred.from, language, zone);
  const to = occurred.to === undefined ? from : dayInWords(occurred.to, language, zone);
  if (from === to) return fill(occurred.estimated ? words.onEstimated : words.on, { from });
  return fill(occurred.estimated ? words.betweenEstimated : words.between, { from, to });
};
