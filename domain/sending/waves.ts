import { z } from 'zod';
import { isDistrusted, toleratedAfter } from './distrust';

/** `50,5%,rest`: first 50 people by e-mail, then a twentieth of them, then everybody else. */
const SIZES =
  /^(?:[1-9]\d{0,8}|(?:100|[1-9]?\d)(?:\.\d{1,2})?%)(?:,(?:[1-9]\d{0,8}|(?:100|[1-9]?\d)(?:\.\d{1,2})?%))*,rest$/;

export const STOP_ABOVE_PERCENT = 2;
export const WAIT_MINUTES = 10;

/** In which waves a case's customers are told by e-mail, and what stops it between two of them. */
export const wavesSchema = z.strictObject({
  sizes: z.string().max(200).regex(SIZES, 'must be counts or percentages and then rest, such as 50,5%,rest'),
  /** A wave of which more than this came back for good stops the sending. */
  stopAbovePercent: z.number().min(0).max(100).default(STOP_ABOVE_PERCENT),
  /** Case minutes between the end of a wave and the look at it: bounces come later than acceptances. */
  waitMinutes: z.int().min(0).max(10_080).default(WAIT_MINUTES),
});
export type Waves = z.infer<typeof wavesSchema>;

/** As a person types them: blanks do not matter, and `rest` may be left out. */
export const sizesOf = (text: string): string => {
  const sizes = text.toLowerCase().replace(/\s/g, '');
  return sizes === '' || sizes === 'rest' || sizes.endsWith(',rest') ? sizes : `${sizes},rest`;
};

/** In words: `50,5%,rest; stops above 2 % hard bounces or at any 5.7.x, 10 min after each`. */
export const wavesText = ({ sizes, stopAbovePercent, waitMinutes }: Waves): string =>
  `${sizes}; stops above ${stopAbovePercent} % hard bounces or at any 5.7.x, ${waitMinutes} min after each`;

/** How many people by e-mail each wave has, in order; waves that nobody is left for are left out. Percentages round up. */
export const waveCounts = ({ sizes }: Pick<Waves, 'sizes'>, emails: number): number[] => {
  let left = emails;
  return sizes.split(',').flatMap((size) => {
    const wanted =
      size === 'rest'
        ? left
        : size.endsWith('%')
          ? Math.ceil((emails * parseFloat(size)) / 100)
          : Number(size);
    const count = Math.min(left, wanted);
    left -= count;
    return count > 0 ? [count] : [];
  });
};

/** What became of the people of one wave who get the notice by e-mail. */
export interface WaveWeight {
  readonly emails: number;
  /** Of these, without an outcome so far. */
  readonly pending: number;
  readonly accepted: number;
  /** Refused for good, come back, or not to be made. */
  readonly refused: number;
  /** Refused because of who sends, by the relay or in what came back: tried again, or gone on to the next channel. */
  readonly distrusted: number;
}

export interface WaveRule extends Pick<Waves, 'stopAbovePercent'> {
  /** So many refusals of the sender are known to the person who went on. */
  readonly tolerated: number;
}

/** A share of fewer people than these says little of the rest. */
const WEIGHED_FROM = 200;

const cameBack = (refused: number, of: number, { stopAbovePercent }: WaveRule): string | null => {
  const percent = of === 0 ? 0 : (refused / of) * 100;
  return percent > stopAbovePercent
    ? `${refused} of ${of} came back or were refused for good: ${percent.toFixed(1)} %, above ${stopAbovePercent} %`
    : null;
};

/** Why a wave stops the sending at its end, in one clause; null: the next may go. */
export const stopOf = (
  { emails, accepted, refused, distrusted }: WaveWeight,
  rule: WaveRule,
): string | null =>
  isDistrusted(distrusted, rule.tolerated)
    ? `${distrusted} of ${emails} refused because of who sends (5.7.x, policy or reputation)`
    : (cameBack(refused, emails, rule) ??
      (emails > 0 && accepted === 0 ? `none of ${emails} was accepted` : null));

/** The same in the midst of a wave, by those who have an outcome so far. */
export const stopWithin = ({ emails, pending, refused }: WaveWeight, rule: WaveRule): string | null =>
  emails - pending < WEIGHED_FROM ? null : cameBack(refused, emails - pending, rule);

/** Of the ranges of a wave the first ones are looked at one by one, later ones by tens: a look costs what it reads. */
const LOOKS_ONE_BY_ONE = 10;
export const isLookDue = (rangesEnded: number): boolean =>
  rangesEnded <= LOOKS_ONE_BY_ONE || rangesEnded % LOOKS_ONE_BY_ONE === 0;

/** A look in the midst of a wave goes so many people back: bounces come later than acceptances, but not days later. */
export const LOOK_BACK_PEOPLE = 50_000;

/** How many had an outcome, and how many of them had come back, when a person went on in spite of it. */
export interface CameBack {
  readonly refused: number;
  readonly of: number;
}

/** What a person stands for who goes on after a look at a whole dispatch: bounces that are on their way, too. */
export const cameBackBy = ({ emails, pending, refused }: WaveWeight): CameBack => ({
  refused,
  of: emails - pending,
});

/**
 * Why a dispatch, weighed from its first number on, stops: bounces come after the look at their wave. Beyond what a person
 * has seen, only what has an outcome since counts, and only bounces beyond twice as many. `isAtEnd`: of a wave, where few
 * people say enough.
 */
export const stopOfWhole = (
  { emails, pending, refused }: WaveWeight,
  rule: WaveRule,
  { isAtEnd = false, seen }: { readonly isAtEnd?: boolean; readonly seen?: CameBack | undefined } = {},
): string | null => {
  const of = emails - pending - (seen?.of ?? 0);
  if (of <= 0 || (of < WEIGHED_FROM && !isAtEnd)) return null;
  const why = cameBack(Math.max(0, refused - toleratedAfter(seen?.refused ?? 0)), of, rule);
  return why && `of all that was sent${seen ? ' since a person looked' : ''}, ${why}`;
};

/** Of a long dispatch the whole is looked at more seldom than what is new of it. */
const WHOLE_UP_TO_PEOPLE = LOOK_BACK_PEOPLE;
const WHOLE_LOOKS = 100;
export const isLookAtWholeDue = (rangesEnded: number, toSeq: number): boolean =>
  isLookDue(rangesEnded) && (toSeq <= WHOLE_UP_TO_PEOPLE || rangesEnded % WHOLE_LOOKS === 0);
