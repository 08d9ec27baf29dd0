import { z } from 'zod';
import { agencySchema, daySchema, lineSchema, textSchema } from '../schemas';

/** A moment that a clock may start from. */
export const TRIGGERS = ['discovery', 'determination', 'agencies-notified'] as const;

/**
 * How a length is counted (regulation.md, section 4).
 * - `calendar-days`: day 0 is the local date of the trigger; ends 23:59:59 local; never rolled.
 * - `business-days`: the same over days that are neither weekend nor holiday nor closure.
 * - `full-business-days`: whole business days must pass; opens 00:00 local on the day after the last of them.
 * - `days-to-same-time`: the same local time that many days later ('one week later').
 * - `hours`: elapsed time.
 */
export const UNITS = [
  'calendar-days',
  'business-days',
  'full-business-days',
  'days-to-same-time',
  'hours',
] as const;

const boundSchema = z.strictObject({
  after: z.enum(TRIGGERS),
  count: z.int().min(0).max(3_650),
  unit: z.enum(UNITS),
  citation: lineSchema().optional(),
});
export type Bound = z.infer<typeof boundSchema>;

/** What opens a waiting window before its time. */
export const OPENERS = ['early-release', 'urgent-need'] as const;

const obligationSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** `agencies` and `customers` are carried out by the engine. */
  recipient: z.string().regex(/^[a-z0-9-]{1,40}$/),
  citation: lineSchema(),
  agencies: z.array(agencySchema).min(1).optional(),
  /** `email`: the engine sends it. `portal`: a person files it and records the confirmation. */
  channel: z.enum(['email', 'portal']).optional(),
  earliest: boundSchema.optional(),
  latest: boundSchema.optional(),
  openedBy: z.array(z.enum(OPENERS)).default([]),
  /** Whether a standing hold forbids it. */
  gatedByHolds: z.boolean().default(false),
});
export type Obligation = z.infer<typeof obligationSchema>;

/** A reviewed rule set, as shipped in `policies/*.yaml`. */
export const policySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,39}$/),
  version: z.int().min(1),
  title: lineSchema(),
  citation: lineSchema(),
  source: textSchema(2_000),
  /** null: adopted, not in force. */
  effectiveFrom: daySchema.nullable(),
  effectiveTo: daySchema.nullable().default(null),
  verified: z.boolean(),
  notes: z.array(textSchema(2_000)).default([]),
  /** How many people other than the opener must approve the customers' notice. */
  approvals: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
  /** What becomes of a send whose outcome cannot be known. */
  unknownSends: z.enum(['resend', 'leave']).default('resend'),
  retention: z.strictObject({ years: z.int().min(0).max(100), citation: lineSchema() }),
  holds: z
    .strictObject({
      citation: lineSchema(),
      /** The longest first direction, in calendar days after the day of the direction; null: no limit. */
      firstDays: z.int().min(1).nullable(),
      extendable: z.boolean(),
      written: z.boolean(),
    })
    .nullable(),
  obligations: z.array(obligationSchema).min(1),
});
export type Policy = z.infer<typeof policySchema>;
