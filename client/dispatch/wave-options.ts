import { TocsinError } from '../../domain/errors';
import { sizesOf, wavesSchema } from '../../domain/sending/waves';
import type { Waves } from '../../domain/sending/waves';
import { parseTyped } from '../act/parse-act';

export interface WaveOptions {
  readonly wave?: string;
  readonly stopAbove?: number;
  readonly waveWait?: number;
}

/** What was added to the sizes that a person has typed, a sentence or none. */
export const restSaid = ({ wave = '' }: WaveOptions, waves: Waves | null): string[] =>
  waves === null || wave.replace(/\s/g, '').toLowerCase() === waves.sizes
    ? []
    : [`",rest" was added to "${wave.trim()}": a last wave tells everybody who is left.`];

/**
 * The waves that a person has typed; null: `all`, in one go; undefined: nothing is said of them.
 * @throws TocsinError Usage where they cannot be right, or the stop rule is given without them
 */
export const readWaves = ({ wave, stopAbove, waveWait }: WaveOptions): Waves | null | undefined => {
  const isAll = wave === undefined || wave.trim() === 'all';
  if (isAll && (stopAbove !== undefined || waveWait !== undefined))
    throw new TocsinError(
      'Usage',
      '--stop-above and --wave-wait say what happens between waves, and there are none',
      'Give the waves too: --wave 50,5%,rest.',
    );
  if (isAll) return wave === undefined ? undefined : null;
  const sizes = sizesOf(wave);
  if (!wavesSchema.shape.sizes.safeParse(sizes).success)
    throw new TocsinError(
      'Usage',
      `--wave "${wave}": must be counts or percentages and then rest`,
      'Give it as 50,5%,rest; or all, for one go.',
    );
  return parseTyped<Waves>(wavesSchema, {
    sizes,
    ...(stopAbove === undefined ? {} : { stopAbovePercent: stopAbove }),
    ...(waveWait === undefined ? {} : { waitMinutes: waveWait }),
  });
};
