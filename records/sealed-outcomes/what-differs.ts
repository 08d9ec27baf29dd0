import { createHash } from 'node:crypto';
import type { OutcomeLine } from './outcome-line';

/** What of a line is kept of each person only to say what differs from it: small. */
export interface LineTraits {
  readonly requeued: boolean;
  /** Milliseconds. */
  readonly atMs: number;
  readonly noticeVersion: string;
  readonly rule: string;
  /** The beginning of the reply's digest. */
  readonly reply: string;
  readonly code: string | null;
  readonly sentAtMs: number | null;
  readonly letterAtMs: number | null;
}

/** What is the same for many people is kept once. */
const keptOnce = () => {
  const known = new Map<string, string>();
  return (text: string): string => {
    if (!known.has(text)) known.set(text, text);
    return known.get(text) as string;
  };
};

const millisecondsOf = (instant: string | undefined): number | null =>
  instant === undefined ? null : Date.parse(instant);

const REPLY_CHARACTERS = 12;
const replyDigest = (reply: string | null): string =>
  reply === null ? '' : createHash('sha256').update(reply).digest('hex').slice(0, REPLY_CHARACTERS);

/** Answers what takes the traits of lines. */
export const traitsReader = () => {
  const once = keptOnce();
  return (line: OutcomeLine): LineTraits => ({
    requeued: line.requeued === true,
    atMs: Date.parse(line.at),
    noticeVersion: once(line.noticeVersion),
    rule: once(line.rule),
    reply: replyDigest(line.reply),
    code: line.code ?? null,
    sentAtMs: millisecondsOf(line.sentAt),
    letterAtMs: millisecondsOf(line.letterAt),
  });
};

type Compared = LineTraits &
  Pick<OutcomeLine, 'dispatch' | 'seq' | 'state' | 'channel' | 'doubted' | 'attempts'>;

const instantText = (ms: number | null): string => (ms === null ? 'never' : new Date(ms).toISOString());
const replyText = (digest: string): string => (digest === '' ? 'none' : `of digest ${digest}...`);

type Word = readonly [what: string, valueOf: (of: Compared) => string | number];

/** Each with its value in words. Of a code only that it differs: its mark says nothing to anybody. */
const WORDS: readonly Word[] = [
  ['dispatch', ({ dispatch }) => dispatch],
  ['number', ({ seq }) => seq],
  ['state', ({ state }) => state],
  ['channel', ({ channel }) => channel],
  ['waiting for its next address', ({ requeued }) => (requeued ? 'yes' : 'no')],
  ['in doubt once', ({ doubted }) => (doubted ? 'yes' : 'no')],
  ['attempts', ({ attempts }) => attempts],
  ['time', ({ atMs }) => instantText(atMs)],
  ['reply', ({ reply }) => replyText(reply)],
  ['version of the notice', ({ noticeVersion }) => noticeVersion],
  ['rule', ({ rule }) => rule],
];
/** Of lines that bind them. */
const WORDS_OF_CODES: readonly Word[] = [
  ['handed over', ({ sentAtMs }) => instantText(sentAtMs)],
  ['letter written', ({ letterAtMs }) => instantText(letterAtMs)],
];

/** In what an outcome differs from the line that was sealed of it, each with what was sealed and what stands now. */
export const whatDiffers = (before: Compared, now: OutcomeLine): string => {
  const present = { ...now, ...traitsReader()(now) };
  const bindsCode = before.code !== null;
  const words = (bindsCode ? [...WORDS, ...WORDS_OF_CODES] : WORDS)
    .map(([what, valueOf]) => ({ what, was: valueOf(before), is: valueOf(present) }))
    .filter(({ was, is }) => was !== is)
    .map(({ what, was, is }) => `${what} (sealed: ${was}; now: ${is})`);
  return [...words, ...(bindsCode && before.code !== present.code ? ['the code in the notice'] : [])].join(
    ', ',
  );
};
