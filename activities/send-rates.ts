import type { PacePort } from '../domain/ports';
import { ratesInForce } from '../domain/sending/rates';
import type { Rates } from '../domain/sending/rates';

export interface RatesDeps {
  readonly pace: PacePort;
  /** From carrier.yaml: what holds where a case says nothing else. */
  readonly carrierRates: Rates;
}

/** Activities that keep the pace of a case's sending. */
export const rateActivities = ({ pace, carrierRates }: RatesDeps) => ({
  /** The carrier's rates with the case's own on top are in force from now on, for every worker. Repeatable. */
  async setRates(reference: string, rates: Rates): Promise<void> {
    await pace.setRates(reference, ratesInForce(carrierRates, rates));
  },
});
