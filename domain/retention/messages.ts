import { z } from 'zod';
import { lineSchema } from '../schemas';

const actor = lineSchema(100);
const reason = lineSchema(1_000);
/** Of the request or the court order itself. */
const order = lineSchema(100);

/** What may be sent to the retention of a closed breach. Each is a Signal and an Update of one name, with one JSON object. */
export const retentionMessageSchemas = {
  /** A request or a court order is pending: nothing is destroyed until it is released. */
  placeLegalHold: z.strictObject({ reference: order, reason, actor }),
  releaseLegalHold: z.strictObject({ reference: order, reason, actor }),
  /** Two named persons have the personal data destroyed. */
  purge: z.strictObject({ reason, actor, second: actor.optional() }),
} as const;

export type RetentionMessageName = keyof typeof retentionMessageSchemas;
export type RetentionMessage<N extends RetentionMessageName = RetentionMessageName> = z.infer<
  (typeof retentionMessageSchemas)[N]
>;
export const RETENTION_MESSAGE_NAMES = Object.keys(retentionMessageSchemas) as RetentionMessageName[];
