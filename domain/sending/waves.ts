import { z } from 'zod';

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
  readonly accepted: number;
  /** Refused for good, come back, or not to be made. */
  readonly refused: number;
  /** Refused with 5.7.x, or in words of that meaning: it is about the sender's reputation or a policy, not about one mailbox. */
  readonly distrusted: number;
}

/** Why a wave stops the sending, in one clause; null: the next may go. */
export const stopOf = (
  { emails, accepted, refused, distrusted }: WaveWeight,
  { stopAbovePercent }: Pick<Waves, 'stopAbovePercent'>,
): string | null => {
  if (distrusted > 0)
    return `${distrusted} of ${emails} refused because of who sends (5.7.x, policy or reputation)`;
  const percent = emails === 0 ? 0 : (refused / emails) * 100;
  if (percent > stopAbovePercent)
    return `${refused} of ${emails} came back or were refused for good: ${percent.toFixed(1)} %, above ${stopAbovePercent} %`;
  return emails > 0 && accepted === 0 ? `none of ${emails} was accepted` : null;
};
