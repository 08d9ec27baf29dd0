import { factsSchema } from '../../domain/facts';
import type { Facts } from '../../domain/facts';
import { problemsOf } from '../../domain/schemas';
import type { CustomerCounts } from '../../domain/windows/types';
import { refuse } from './refuse';

/** Facts that have a flag of their own. */
const OWN_FLAGS = ['discoveredAt', 'determinedAt', 'harm', 'urgentNeed'];
const NAMES = Object.keys(factsSchema.shape).filter((name) => !OWN_FLAGS.includes(name));

const valueOf = (text: string): unknown => {
  if (text === 'yes' || text === 'true') return true;
  if (text === 'no' || text === 'false') return false;
  return /^\d{1,4}$/.test(text) ? Number(text) : text;
};

/** The facts of `--fact NAME=VALUE`, each checked as a breach file's would be. */
export const factsOf = (typed: readonly string[]): Partial<Facts> =>
  Object.fromEntries(
    typed.map((pair) => {
      const [, name = '', text = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      if (!NAMES.includes(name))
        refuse(
          '--fact',
          pair,
          `must be NAME=VALUE with one of ${NAMES.join(', ')}`,
          'Give encrypted=yes, or materialAt=TIME.',
        );
      const parsed = factsSchema.partial().safeParse({ [name]: valueOf(text) });
      if (!parsed.success)
        return refuse('--fact', pair, problemsOf(parsed.error)[0]?.problem ?? '', 'Correct the value.');
      return [name, parsed.data[name as keyof Facts]];
    }),
  );

const amountsOf = (flag: string, typed: readonly string[], name: RegExp): Record<string, number> =>
  Object.fromEntries(
    typed.map((pair) => {
      const [, key = '', count = ''] = /^([^=]+)=(\d{1,9})$/.exec(pair) ?? [];
      return name.test(key)
        ? [key, Number(count)]
        : refuse(flag, pair, 'must be NAME=NUMBER', 'Give CA=1200 for a state, pii=30 for a type of data.');
    }),
  );

/** How many customers are affected, by state and type of data where that is given. */
export const countsOf = (options: {
  readonly customers?: number;
  readonly customersIn?: readonly string[];
  readonly customersWith?: readonly string[];
}): CustomerCounts => ({
  ...(options.customers === undefined ? {} : { total: options.customers }),
  ...(options.customersIn ? { byState: amountsOf('--customers-in', options.customersIn, /^[A-Z]{2}$/) } : {}),
  ...(options.customersWith
    ? { byDataType: amountsOf('--customers-with', options.customersWith, /^[a-z_]{2,40}$/) }
    : {}),
});
