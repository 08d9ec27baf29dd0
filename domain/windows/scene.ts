import { isZone } from '../calendar/zone-offsets';
import { TocsinError } from '../errors';
import type { Policy } from '../policy/schema';
import type { Answer } from './answer';
import type { Edge } from './edge';
import { printed } from './moments';
import { readingsOf } from './readings';
import type { Reading } from './readings';
import type { WindowsInput } from './types';

/** What every rule is judged by: the input, and what is worked out of it once. */
export interface Surroundings {
  readonly input: WindowsInput;
  readonly readings: readonly Reading[];
  /** The zones of the readings, each once. */
  readonly zones: readonly string[];
  readonly atMs: number;
  /** An instant in the zone asked for, ISO 8601. */
  readonly tell: (ms: number) => string;
}

/** The surroundings, and what rules ask of each other. Instants are ms since the epoch. */
export interface Scene extends Surroundings {
  /** The window of another obligation of a policy; null: there is none, or it is being judged, which is a loop. */
  readonly peer: (policy: Policy, obligation: string) => { earliest: Edge; latest: Edge } | null;
  /** A policy with those of its obligations that are owed. */
  readonly owed: (policy: Policy) => Policy;
  /** The fact that lifts an obligation, a sentence; null: it is owed. */
  readonly liftedBy: (policy: Policy, obligation: Policy['obligations'][number]) => string | null;
  readonly exemptionOf: (policy: Policy, obligation: string) => Answer;
  /** When a recipient who is no agency was told, each time. */
  readonly sentMs: (recipient: string) => readonly number[];
  /** When the notice that an obligation asks for was sent, each time. */
  readonly noticeMs: (policy: Policy, obligation: string) => readonly number[];
  /** When a recipient was first told; for agencies, when the last of them was. null: not yet. */
  readonly toldMs: (recipient: string) => number | null;
}

/** @throws TocsinError Usage for a zone that does not exist */
export const surroundingsOf = (input: WindowsInput): Surroundings => {
  const { zone } = input;
  if (!isZone(zone))
    throw new TocsinError(
      'Usage',
      `${zone} is not a time zone`,
      'Give an IANA zone such as America/New_York.',
    );
  const readings = readingsOf(input);
  // The same few instants are told in sentence after sentence.
  const told = new Map<number, string>();
  const tell = (ms: number): string => {
    const known = told.get(ms) ?? printed(ms, zone);
    told.set(ms, known);
    return known;
  };
  return {
    input,
    readings,
    zones: [...new Set(readings.map((reading) => reading.zone))],
    atMs: Date.parse(input.at),
    tell,
  };
};
