import { TocsinError } from '../../domain/errors';
import type { WindowOptions } from './window-flags';

/** Camel case, as commander names options, of the flags that a running breach answers by itself. */
const FACT_FLAGS = [
  'policy',
  'zone',
  'discoveredAt',
  'determinedAt',
  'notified',
  'hold',
  'holdReleased',
  'releasedEarly',
  'urgentNeed',
  'customers',
  'customersIn',
  'customersWith',
  'fact',
  'harm',
  'calendar',
  'at',
] as const satisfies readonly (keyof WindowOptions)[];

const hyphenated = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * A running breach has its own facts.
 * @throws TocsinError Usage naming the first flag that was given beside it
 */
export const refuseFacts = (reference: string, options: WindowOptions): void => {
  const flag = FACT_FLAGS.find((name) => options[name] !== undefined);
  if (flag === undefined && options.reading === 'safe') return;
  throw new TocsinError(
    'Usage',
    `${reference} has its own facts, but --${hyphenated(flag ?? 'reading')} was given`,
    'Leave out the flag, or the reference.',
  );
};
