import { z } from 'zod';

/** What stands between two lines of three dashes at the beginning of a source. */
export const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;

export const line = z.string().trim().min(1, 'must not be empty');

/** What the source of any notice says of itself. */
export const COMMON_FIELDS = {
  language: z.string().regex(/^[a-z]{2}$/, 'must be a two-letter language code such as en'),
  subject: line,
  title: line,
  greeting: line,
  greetingWithoutName: line,
  /** How to get the notice in this language, in this language; shown in notices that lack it. */
  offer: line,
  /** Page x of y, for letters. */
  page: line,
} as const;
