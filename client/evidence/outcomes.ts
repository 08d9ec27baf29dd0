import type { Readable } from 'node:stream';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { Database } from '../../records/database';
import type { PresentOutcome } from '../../records/sealed-outcomes/compare-outcomes';
import { outcomeLineSchema, textOf } from '../../records/sealed-outcomes/outcome-line';
import { presentOutcomes } from '../../records/sealed-outcomes/verify-outcomes';
import type { LIMITS } from './format';
import { unpackedLines } from './packed-lines';

/** Of somebody whom no dispatch has taken up. */
const NO_NOTICE = {
  dispatch: null,
  seq: null,
  noticeVersion: null,
  part: null,
  channel: null,
  rule: null,
  state: 'pending',
  doubted: false,
  attempts: 0,
  reply: null,
  at: null,
} as const;

const untakenSchema = z.strictObject({
  person: outcomeLineSchema.shape.person,
  dispatch: z.null(),
  seq: z.null(),
  noticeVersion: z.null(),
  part: z.null(),
  channel: z.null(),
  rule: z.null(),
  state: z.literal('pending'),
  doubted: z.literal(false),
  attempts: z.literal(0),
  reply: z.null(),
  at: z.null(),
});
/** What became of one person, as a bundle says it: as it is sealed, too. */
const outcomeSchema = z.union([outcomeLineSchema, untakenSchema]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** What became of everybody on the list, a line each. */
export async function* outcomesOf(database: Database, reference: string): AsyncGenerator<string> {
  for await (const outcome of presentOutcomes(database, reference))
    yield outcome.dispatch === null
      ? `${canonicalize({ person: outcome.person, ...NO_NOTICE })}\n`
      : `${textOf(outcome)}\n`;
}

/**
 * Reads them again, one at a time.
 * @throws Error for a line that is no outcome, and for more than the limits allow
 */
export async function* unpackedOutcomes(
  packed: Readable,
  limits: Pick<typeof LIMITS, 'outcomesOctets' | 'lineOctets'>,
): AsyncGenerator<Outcome> {
  for await (const line of unpackedLines(packed, limits)) yield outcomeSchema.parse(JSON.parse(line));
}

/** As it is compared with what was sealed. */
export const presentOf = (outcome: Outcome): PresentOutcome =>
  outcome.dispatch === null ? { person: outcome.person, part: 'person', dispatch: null } : outcome;
