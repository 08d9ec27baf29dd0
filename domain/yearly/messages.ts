import { z } from 'zod';
import { instantSchema, lineSchema } from '../schemas';

const actor = lineSchema(100);

/** What may be sent to a running year's work. Each is a Signal and an Update of one name; both take one JSON object. */
export const yearlyMessageSchemas = {
  /** An officer has signed, and a person has filed. `confirmation` is what the portal or ECFS showed. */
  recordYearlyFiling: z.strictObject({
    confirmation: lineSchema(100),
    filedAt: instantSchema,
    signedBy: lineSchema(100),
    actor,
  }),
  /** Two named persons have decided that nothing is filed for this year, and why. */
  declineYearlyFiling: z.strictObject({ reason: lineSchema(1_000), actor, second: actor }),
  /** Computes the due date and compiles the draft anew. */
  refresh: z.strictObject({ actor }),
} as const;

export type YearlyMessageName = keyof typeof yearlyMessageSchemas;
export type YearlyMessage<N extends YearlyMessageName = YearlyMessageName> = z.infer<
  (typeof yearlyMessageSchemas)[N]
>;
export const YEARLY_MESSAGE_NAMES = Object.keys(yearlyMessageSchemas) as YearlyMessageName[];
