import { z } from 'zod';
import { CONFLICT_DECISIONS } from './case/duty-state';
import { RETRY_STATES } from './counts';
import { aboutSchema } from './about';
import { factsSchema } from './facts';
import { ANSWERS } from './policy/harm';
import { agencySchema, daySchema, digestSchema, instantSchema, lineSchema } from './schemas';
import { ratesSchema } from './sending/rates';
import { wavesSchema } from './sending/waves';

/** What other clients may send to a running breach (design: messages). Each is a Signal and an Update of one name. */
const actor = lineSchema(100);
const reason = lineSchema(1_000);
const direction = lineSchema(100);
/** A policy's own name for an obligation or for whom it tells. What names exist, a running breach knows. */
const name = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9 and -');
/** Of the direction as it came, a PDF or an image: it is kept, sealed, in the records. */
const documentDigest = digestSchema.optional();
const days = z.int().min(1).max(3_650);

export const messageSchemas = {
  /** 64.2011(b)(3): a written direction not to notify. `until` is its last day, inclusive, in the carrier's zone. */
  hold: z
    .strictObject({
      agency: agencySchema,
      agent: lineSchema(100),
      reference: direction,
      directedAt: instantSchema,
      until: daySchema.optional(),
      days: days.optional(),
      documentDigest,
      actor,
    })
    .refine((hold) => (hold.until === undefined) !== (hold.days === undefined), {
      message: 'give either until (the last day) or days',
      path: ['until'],
    }),
  extendHold: z.strictObject({
    reference: direction,
    extension: direction,
    until: daySchema,
    documentDigest,
    actor,
  }),
  releaseHold: z.strictObject({
    reference: direction,
    releasedAt: instantSchema,
    agent: lineSchema(100).optional(),
    documentDigest,
    actor,
    reason: reason.optional(),
  }),
  releaseEarly: z.strictObject({
    agency: agencySchema,
    agent: lineSchema(100),
    reference: direction,
    releasedAt: instantSchema,
    actor,
  }),
  urgentNeed: z.strictObject({
    agency: agencySchema,
    agent: lineSchema(100),
    consultedAt: instantSchema,
    reason,
    actor,
  }),
  /**
   * `agencies` records one filing that reached every agency at once, as the central reporting facility does; any other
   * recipient is one that an obligation names. `reason`: why it was made when it should not have been.
   */
  recordFiling: z.strictObject({
    agency: z.union([agencySchema, z.literal('agencies'), name]),
    confirmation: lineSchema(100),
    filedAt: instantSchema,
    reason: reason.optional(),
    /** The receipt, and the report that was filed. */
    documentDigest,
    reportDigest: digestSchema.optional(),
    actor,
  }),
  determine: z.strictObject({ at: instantSchema, reason, actor }),
  amend: z.strictObject({
    facts: factsSchema.partial().optional(),
    /** What the report and the notice tell beside the facts. */
    about: aboutSchema.optional(),
    policies: z.array(z.string().max(60)).min(1).max(20).optional(),
    /** The harm questionnaire that the facts' `harm` rests on. */
    assessment: z
      .strictObject({
        assessor: actor,
        answers: z.record(name, z.enum(ANSWERS)),
        weights: z.record(name, z.int().min(1).max(10)).optional(),
      })
      .optional(),
    reason,
    actor,
    /** Who decided it too, where two persons must: that there is no harm, or that a duty which runs is dropped. */
    second: actor.optional(),
  }),
  /** A person has heard a reminder: it is not repeated to the executive. */
  acknowledge: z.strictObject({ key: lineSchema(300), actor }),
  /** Two persons' decision on a conflict of the windows, by its id. */
  decide: z.strictObject({
    conflict: lineSchema(300),
    decision: z.enum(CONFLICT_DECISIONS),
    reason,
    actor,
    second: actor.optional(),
  }),
  /** Two persons withdraw an obligation that had started and that the facts lift now. */
  withdraw: z.strictObject({ policy: name, obligation: name, reason, actor, second: actor.optional() }),
  approve: z.strictObject({ digest: z.string().max(80), reason: reason.optional(), actor }),
  reject: z.strictObject({ digest: z.string().max(80), reason: reason.optional(), actor }),
  pause: z.strictObject({ reason, actor }),
  resume: z.strictObject({ reason, actor }),
  /** How fast notices may go out from now on, by name; null: no limit. Names that are not there stay as they were. */
  rate: z.strictObject({
    rates: ratesSchema.refine((rates) => Object.keys(rates).length > 0, 'must name at least one'),
    reason: reason.optional(),
    actor,
  }),
  /** In which waves customers are told by e-mail; null: all at once. A part of what is approved. */
  waves: z.strictObject({ waves: wavesSchema.nullable(), reason: reason.optional(), actor }),
  /** Notices in these states are sent again, when every gate is open, under the Message-IDs that they had. */
  retry: z.strictObject({
    states: z.array(z.enum(RETRY_STATES)).min(1).max(RETRY_STATES.length),
    reason: reason.optional(),
    actor,
  }),
  close: z.strictObject({
    as: z.enum(['complete', 'not-a-breach']),
    reason,
    actor,
    second: actor.optional(),
    /** Who posts the letters, and how, where they were not exported from here. */
    lettersElsewhere: reason.optional(),
  }),
} as const;

export type MessageName = keyof typeof messageSchemas;
export type Message<N extends MessageName = MessageName> = z.infer<(typeof messageSchemas)[N]>;
export const MESSAGE_NAMES = Object.keys(messageSchemas) as MessageName[];

/** Recorded when a Signal does not say who sent it; an Update must say. */
export const UNKNOWN_SENDER = 'unknown sender';
