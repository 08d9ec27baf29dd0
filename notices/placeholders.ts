import Mustache from 'mustache';

/** Values that a source may name, the same in every language. */
export const VALUES = [
  'name',
  'occurred',
  'reference',
  'code',
  'legalName',
  'phone',
  'tty',
  'website',
  'address',
] as const;
export type ValueName = (typeof VALUES)[number];

/** Parts of a source that are shown or not, and the one list that is repeated per person. */
export const SECTIONS = ['dataTypes', 'delayedByLawEnforcement', 'personalDetails', 'toAgent'] as const;
export type SectionName = (typeof SECTIONS)[number];

export const isSectionName = (name: string): name is SectionName =>
  (SECTIONS as readonly string[]).includes(name);

/** The placeholders of one line of text; undefined where its braces do not match or a tag is of a forbidden kind. */
export const placeholdersOf = (text: string): string[] | undefined => {
  try {
    const spans = Mustache.parse(text);
    if (spans.some(([kind]) => kind !== 'text' && kind !== 'name')) return undefined;
    const literal = spans.filter(([kind]) => kind === 'text').map(([, value]) => value);
    if (literal.some((value) => value.includes('{{') || value.includes('}}'))) return undefined;
    return spans.filter(([kind]) => kind === 'name').map(([, value]) => value);
  } catch {
    return undefined;
  }
};

const asIs = (value: unknown): string => String(value);

/**
 * Fills placeholders into plain text. Nothing is escaped here: the result is text, and whoever writes HTML from it
 * escapes all of it, ours and the customer's alike. A value is never read as a template again. A single string stands
 * for `{{.}}`.
 */
export const fill = (text: string, values: Readonly<Record<string, string>> | string): string =>
  text.includes('{{') ? Mustache.render(text, values, undefined, { escape: asIs }) : text;
