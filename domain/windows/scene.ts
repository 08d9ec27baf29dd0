import { IANAZone } from 'luxon';
import { TocsinError } from '../errors';
import { printed } from './moments';
import { readingsOf } from './readings';
import type { Reading } from './readings';
import type { WindowsInput } from './types';

/** What every rule is judged by: the input, and what is worked out of it once. */
export interface Scene {
  readonly input: WindowsInput;
  readonly readings: readonly Reading[];
  /** The zones of the readings, each once. */
  readonly zones: readonly string[];
  readonly atMs: number;
  /** An instant in the zone asked for, ISO 8601. */
  readonly tell: (ms: number) => string;
}

/** @throws TocsinError Usage for a zone that does not exist */
export const setScene = (input: WindowsInput): Scene => {
  const { zone } = input;
  if (!IANAZone.isValidZone(zone))
    throw new TocsinError(
      'Usage',
      `${zone} is not a time zone`,
      'Give an IANA zone such as America/New_York.',
    );
  const readings = readingsOf(input);
  return {
    input,
    readings,
    zones: [...new Set(readings.map((reading) => reading.zone))],
    atMs: Date.parse(input.at),
    tell: (ms) => printed(ms, zone),
  };
};
