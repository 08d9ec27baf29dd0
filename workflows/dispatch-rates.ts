import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { ratesSchema } from '../domain/sending/rates';
import type { Rates } from '../domain/sending/rates';
import { records } from './activity-options';
import { ignoreCancellation } from './ignore-cancellation';
import { RAW_INPUTS, decode } from './signals';

/** From the breach to its dispatch: how fast notices may go out from now on. What cannot be read changes nothing. */
export const rates = defineSignal<unknown[]>('rates', { typeInfo: { inputTypes: RAW_INPUTS } });

export interface RateKeeper {
  /** How fast notices may go out, as this dispatch has heard it last. */
  latest(): Rates;
  /** Whether the senders go by that. */
  isInForce(): boolean;
}

/**
 * Keeps a dispatch's rates, and writes them where all senders look whenever they change. `areInForce`: an earlier run has
 * written these.
 */
export const keepRates = (reference: string, first: Rates, areInForce: boolean): RateKeeper => {
  let latest = first;
  let written: Rates | null = areInForce ? first : null;
  const isInForce = (): boolean => latest === written;
  setHandler(rates, (raw) => {
    const decoded = decode(raw);
    const parsed = ratesSchema.safeParse('value' in decoded ? decoded.value : undefined);
    if (parsed.success) latest = parsed.data;
  });
  const keep = async (): Promise<never> => {
    for (;;) {
      await condition(() => !isInForce());
      const next = latest;
      await records.setRates.executeWithOptions({ summary: 'how fast notices go out' }, [reference, next]);
      written = next;
    }
  };
  void keep().catch(ignoreCancellation);
  return { latest: () => latest, isInForce };
};
