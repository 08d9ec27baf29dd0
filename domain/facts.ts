import { z } from 'zod';
import { instantSchema, lineSchema, referenceSchema, textSchema } from './schemas';

export const DATA_TYPES = [
  'call_detail',
  'billing',
  'service_configuration',
  'account',
  'authentication',
  'pii',
] as const;
export const HARMS = ['none', 'possible', 'likely', 'unknown'] as const;

/** The facts that obligations turn on. They may change while a breach runs (`amend`), and each change is recorded. */
export const factsSchema = z.strictObject({
  discoveredAt: instantSchema,
  /** When the carrier reasonably determined that it is a breach, 47 CFR 64.2011(b). Absent: not determined yet. */
  determinedAt: instantSchema.optional(),
  /** When the carrier became aware, GDPR 33; absent: the discovery stands for it. */
  becameAwareAt: instantSchema.optional(),
  /** When the incident was determined to be material, SEC Form 8-K Item 1.05. */
  materialAt: instantSchema.optional(),
  /** When it was discovered that an exemption that had been relied on does not hold (any more). */
  exemptionLostAt: instantSchema.optional(),
  /** The calendar year that yearly duties are about; absent: that of the determination, or the discovery. */
  yearEnd: z.int().min(1990).max(2199).optional(),
  intentional: z.boolean(),
  goodFaith: z.boolean().optional(),
  encrypted: z.boolean().optional(),
  keyTaken: z.boolean().optional(),
  harm: z.enum(HARMS),
  /** 64.2011(b)(2): an extraordinarily urgent need that the agencies' notice must flag. */
  urgentNeed: z.boolean().optional(),
});
export type Facts = z.infer<typeof factsSchema>;

/** What `breach open -f` takes: the facts, and what the records and the report need beside them. */
export const breachFileSchema = factsSchema.extend({
  reference: referenceSchema.optional(),
  title: lineSchema(120),
  description: textSchema(),
  occurred: z.strictObject({
    from: instantSchema,
    to: instantSchema.optional(),
    estimated: z.boolean(),
  }),
  methodOfCompromise: textSchema(2_000),
  dataTypes: z.array(z.enum(DATA_TYPES)).min(1, 'must name at least one type of data'),
  estimatedLoss: z
    .strictObject({
      carrier: z.number().nonnegative(),
      customers: z.number().nonnegative(),
      basis: textSchema(2_000),
    })
    .optional(),
  policies: z.array(z.string()).min(1).optional(),
  contact: z
    .strictObject({ name: lineSchema(), email: lineSchema().optional(), phone: lineSchema(40).optional() })
    .optional(),
});
export type BreachFile = z.infer<typeof breachFileSchema>;
