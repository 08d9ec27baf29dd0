import { z } from 'zod';
import { daySchema, lineSchema, textSchema } from '../schemas';
import { nameSchema } from './bound-schema';
import { obligationSchema, prohibitionSchema } from './obligation-schema';

const holdsSchema = z.strictObject({
  citation: lineSchema(),
  verified: z.boolean().optional(),
  /** Who may direct: agencies by their names here, or others by theirs. Absent: the text does not say. */
  authorities: z.array(lineSchema(80)).min(1).optional(),
  /** Recipients who may not be told while one stands; beside those whose obligations say so themselves. */
  gates: z.array(nameSchema()).min(1).optional(),
  /** The longest first direction, in calendar days after the day of the direction; null: no limit. */
  firstDays: z.int().min(1).nullable(),
  extendable: z.boolean(),
  /** The longest extension, in calendar days; null or absent: as long as the authority finds necessary. */
  extensionDays: z.int().min(1).nullable().optional(),
  written: z.boolean(),
});

/** The fields of a policy file. Whether they agree with each other is asked in contradictions.ts. */
export const policyTextSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,39}$/),
  version: z.int().min(1),
  title: lineSchema(),
  citation: lineSchema(),
  source: textSchema(2_000),
  /** null: adopted, not in force. */
  effectiveFrom: daySchema.nullable(),
  effectiveTo: daySchema.nullable().default(null),
  /** false: some number or rule is not; each says so itself where it is known which. */
  verified: z.boolean(),
  notes: z.array(textSchema(2_000)).default([]),
  /** How many people other than the opener must approve the customers' notice. */
  approvals: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
  /** What becomes of a send whose outcome cannot be known. */
  unknownSends: z.enum(['resend', 'leave']).default('resend'),
  retention: z.strictObject({
    years: z.int().min(0).max(100),
    citation: lineSchema(),
    verified: z.boolean().optional(),
  }),
  holds: holdsSchema.nullable(),
  obligations: z.array(obligationSchema).min(1),
  prohibitions: z.array(prohibitionSchema).optional(),
});
export type PolicyText = z.infer<typeof policyTextSchema>;
