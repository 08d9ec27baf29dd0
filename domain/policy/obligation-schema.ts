import { z } from 'zod';
import { agencySchema, lineSchema } from '../schemas';
import { boundSchema, nameSchema } from './bound-schema';
import { conditionSchema } from './condition-schema';

/** What opens a waiting window before its time. */
export const OPENERS = ['early-release', 'urgent-need'] as const;

/**
 * What lifts an obligation while its condition is surely met; a condition that nobody can answer lifts nothing. One that
 * `restart`s may be lost when a fact changes (the fact `exemptionLostAt`): the obligation's latest then runs anew.
 */
const exemptionSchema = z.strictObject({
  id: nameSchema(),
  title: lineSchema(),
  when: conditionSchema,
  citation: lineSchema(),
  verified: z.boolean().optional(),
  restart: boundSchema.optional(),
});
export type Exemption = z.infer<typeof exemptionSchema>;

/** A later latest that the rule allows where a condition is surely met. */
const reliefSchema = z.strictObject({
  id: nameSchema(),
  title: lineSchema(),
  when: conditionSchema,
  latest: boundSchema,
  citation: lineSchema(),
  verified: z.boolean().optional(),
});
export type Relief = z.infer<typeof reliefSchema>;

/** What a notice must say, and what it should; headings are those that a law prescribes word for word. */
const contentsSchema = z.strictObject({
  required: z.array(lineSchema()).optional(),
  recommended: z.array(lineSchema()).optional(),
  headings: z.array(lineSchema()).optional(),
  citation: lineSchema().optional(),
  verified: z.boolean().optional(),
});

export const obligationSchema = z.strictObject({
  id: nameSchema(),
  /** `agencies` and `customers` are carried out by the engine; others are shown, counted and left to people. */
  recipient: nameSchema(),
  citation: lineSchema(),
  verified: z.boolean().optional(),
  agencies: z.array(agencySchema).min(1).optional(),
  /** `email`: the engine sends it. `portal`: a person files it and records the confirmation. */
  channel: z.enum(['email', 'portal']).optional(),
  earliest: boundSchema.optional(),
  latest: boundSchema.optional(),
  openedBy: z.array(z.enum(OPENERS)).default([]),
  /** Whether a standing hold forbids it. */
  gatedByHolds: z.boolean().default(false),
  /** It is owed unless this is surely not so: an unknown count is presumed to reach a threshold. */
  when: conditionSchema.optional(),
  exemptions: z.array(exemptionSchema).optional(),
  reliefs: z.array(reliefSchema).optional(),
  /** Where the rule itself says that its latest gives way to a hold. A conflict is shown all the same. */
  yieldsToHolds: z.strictObject({ citation: lineSchema(), verified: z.boolean().optional() }).optional(),
  contents: contentsSchema.optional(),
});
export type Obligation = z.infer<typeof obligationSchema>;

/**
 * Recipients who must not be told at all: until the window of an obligation of this policy opens, or while a condition
 * is met or cannot be answered. It binds the obligations of every policy beside this one.
 */
export const prohibitionSchema = z
  .strictObject({
    id: nameSchema(),
    recipients: z.array(nameSchema()).min(1),
    until: nameSchema().optional(),
    while: conditionSchema.optional(),
    citation: lineSchema(),
    verified: z.boolean().optional(),
  })
  .refine((prohibition) => (prohibition.until === undefined) !== (prohibition.while === undefined), {
    message: 'must have either until (an obligation) or while (a condition)',
  });
export type Prohibition = z.infer<typeof prohibitionSchema>;
