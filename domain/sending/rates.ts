import { z } from 'zod';
import { GLOBAL } from './domain-groups';

/**
 * How many messages a second may go out, by name: `global`, a domain group, or `others` (each domain without a group).
 * null: as fast as it goes. A name that is not there has the carrier's rate, or none.
 */
export type Rates = Readonly<Record<string, number | null>>;

/** From one in an hour to more than one machine sends. */
export const rateSchema = z
  .number()
  .min(1 / 3_600, 'must be at least 1/h')
  .max(100_000, 'must be at most 100000/s');
export const rateNameSchema = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9 and -');
export const ratesSchema = z
  .record(rateNameSchema, rateSchema.nullable())
  .refine((rates) => Object.keys(rates).length <= 100, 'must name at most 100 groups');

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, m: 60, h: 3_600 };

/** `20/s`, `90/min`, `500/h`, or `none`; undefined where it is none of these. */
export const parseRate = (text: string): number | null | undefined => {
  if (text === 'none') return null;
  const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|min|m|h))?$/.exec(text.trim()) ?? [];
  const rate = count === undefined ? undefined : Number(count) / (SECONDS[unit] ?? 1);
  return rateSchema.safeParse(rate).success ? rate : undefined;
};

/** The other way: the shortest of these that says it. */
export const rateText = (rate: number | null): string => {
  if (rate === null) return 'none';
  const unit = Object.entries(SECONDS).find(([, seconds]) => rate * seconds >= 1) ?? ['h', 3_600];
  return `${Number((rate * unit[1]).toPrecision(3))}/${unit[0]}`;
};

/** The carrier's rates with those of the case on top; names without a limit left out. */
export const ratesInForce = (carrier: Rates, ofCase: Rates): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries({ ...carrier, ...ofCase }).filter((rate): rate is [string, number] => rate[1] !== null),
  );

/** In words, `global` first: `global 50/s, gmail 5/s`. */
export const ratesText = (rates: Rates): string =>
  Object.entries(rates)
    .sort(([one], [other]) => Number(other === GLOBAL) - Number(one === GLOBAL) || one.localeCompare(other))
    .map(([name, rate]) => `${name} ${rateText(rate)}`)
    .join(', ') || 'no limit';
