import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { TocsinError } from '../../domain/errors';
import { GLOBAL, groupNames } from '../../domain/sending/domain-groups';
import { parseRate, ratesInForce, ratesText } from '../../domain/sending/rates';
import type { Rates } from '../../domain/sending/rates';
import { takeAct } from '../act/take-act';
import type { Globals, Result } from '../action';

export interface RateOptions {
  readonly global?: string;
  readonly group?: readonly string[];
  readonly reason?: string;
}

const usage = (message: string, fix: string): TocsinError => new TocsinError('Usage', message, fix);

const readRate = (flag: string, text: string): number | null => {
  const rate = parseRate(text);
  if (rate === undefined)
    throw usage(
      `${flag} "${text}": this is no rate`,
      'Give 20/s, 90/min, 500/h (from 1/h to 100000/s), or none.',
    );
  return rate;
};

/**
 * The rates that a person has typed.
 * @param known names that a rate can be given to, beside `global`
 * @throws TocsinError Usage with the flag and its value
 */
export const readRates = ({ global, group = [] }: RateOptions, known: readonly string[]): Rates => {
  const rates: Record<string, number | null> = {};
  if (global !== undefined) rates[GLOBAL] = readRate('--global', global);
  for (const word of group) {
    const [, name, rate] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (name === undefined || rate === undefined)
      throw usage(`--group "${word}": this names no group and rate`, 'Give it as gmail=20/s.');
    if (!known.includes(name))
      throw usage(
        `--group "${word}": there is no group ${name}`,
        `There are ${known.join(', ')}; more are added in the carrier file, under sending.`,
      );
    if (Object.hasOwn(rates, name)) throw usage(`--group names ${name} twice`, 'Give it once.');
    rates[name] = readRate('--group', rate);
  }
  if (Object.keys(rates).length === 0)
    throw usage('no rate is given', 'Give --global 200/s, or --group gmail=20/s, or both.');
  return rates;
};

/**
 * `tocsin dispatch rate`: the senders go by it within seconds, on every worker. What is not named stays as it was; what
 * the case has never named goes by the carrier file.
 */
export const setRates = async (
  reference: string,
  options: RateOptions,
  globals: Globals,
): Promise<Result> => {
  const { sending } = loadCarrier(readEnvironment().carrierFile);
  const rates = readRates(options, groupNames(sending.groups));
  const result = await takeAct({
    reference,
    name: 'rate',
    message: { rates, ...(options.reason === undefined ? {} : { reason: options.reason }) },
    globals,
  });
  if (globals.dryRun) return result;
  const ofCase = (result.data as { readonly rates: Rates }).rates;
  return {
    ...result,
    said: [...(result.said ?? []), `In force: ${ratesText(ratesInForce(sending.rates, ofCase))}.`],
    next: `tocsin dispatch status ${reference}`,
  };
};
