import { z } from 'zod';
import { daySchema, lineSchema } from '../schemas';

/** An id within a policy: of an obligation, an exemption, a recipient. */
export const nameSchema = () => z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9 and -');

/** A moment that a clock may start from, known by itself. A year's end: of the fact `yearEnd`, or else of the determination's or discovery's year. */
export const TRIGGERS = [
  'discovery',
  'determination',
  'aware',
  'materiality',
  'agencies-notified',
  'exemption-lost',
  'year-end',
  'discovery-year-end',
] as const;

/**
 * - a moment by its name;
 * - `notified`: the notice to a recipient, whichever policy asked for it;
 * - `notice`: the notice that an obligation of the same policy asks for;
 * - `deadline`: the latest of an obligation of the same policy, whether or not it was met.
 */
const triggerSchema = z.union(
  [
    z.enum(TRIGGERS),
    z.strictObject({ notified: nameSchema() }),
    z.strictObject({ notice: nameSchema() }),
    z.strictObject({ deadline: nameSchema() }),
  ],
  {
    error: `is no trigger: ${TRIGGERS.join(', ')}, { notified: RECIPIENT }, { notice: OBLIGATION } or { deadline: OBLIGATION }`,
  },
);
export type Trigger = z.infer<typeof triggerSchema>;

/**
 * How a length is counted (regulation.md, section 4).
 * - `calendar-days`: day 0 is the local date of the trigger; ends 23:59:59 local; rolled only where the rule says so.
 * - `business-days`: the same over days that are neither weekend nor holiday nor closure.
 * - `full-business-days`: whole business days must pass; opens 00:00 local on the day after the last of them.
 * - `days-to-same-time`: the same local time that many days later ('one week later').
 * - `months`: the same day of a later month, or its last day where that month is shorter; else as calendar days.
 * - `hours`, `minutes`: elapsed time.
 */
export const UNITS = [
  'calendar-days',
  'business-days',
  'full-business-days',
  'days-to-same-time',
  'months',
  'hours',
  'minutes',
] as const;

/** Days that are no business days: the federal calendar with what counsel adds to it, or weekends alone. */
export const CALENDARS = ['us-federal', 'weekends'] as const;

export const NO_ZONE = 'must be an IANA time zone such as America/New_York';

const how = {
  citation: lineSchema().optional(),
  /** false: known from no source that was checked; said wherever it is used. */
  verified: z.boolean().optional(),
  /** The zone in which the rule itself counts, whatever the carrier's. Whether there is such a one, config/ checks. */
  zone: z
    .string()
    .regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/, NO_ZONE)
    .optional(),
  calendar: z.enum(CALENDARS).optional(),
  /** A last day that is no business day moves to the next one. */
  roll: z.literal('next-business-day').optional(),
  /** The local time at which the last day ends, where that is before midnight: a filing system's closing time. */
  by: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time such as 17:30')
    .optional(),
};

const countedSchema = z.strictObject({
  unit: z.enum(UNITS),
  after: triggerSchema,
  count: z.int().min(0).max(3_650),
  ...how,
});
export type CountedBound = z.infer<typeof countedSchema>;

/** Whether a month and a day are a day in every year: February 29 is not. */
const isDayOfEveryYear = (on: string): boolean => daySchema.safeParse(`2001-${on}`).success;

/** A day of the year after the one that the trigger falls in: February 1 of the next year. */
const yearlySchema = z.strictObject({
  unit: z.literal('yearly'),
  after: triggerSchema,
  on: z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a month and a day, such as 02-01')
    .refine(isDayOfEveryYear, 'must be a day that every year has'),
  ...how,
});
export type YearlyBound = z.infer<typeof yearlySchema>;

/** As soon as one can, with no number that a clock could count. */
const promptSchema = z.strictObject({
  unit: z.literal('without-unreasonable-delay'),
  after: triggerSchema,
  citation: how.citation,
  verified: how.verified,
});
export type PromptBound = z.infer<typeof promptSchema>;

const NO_UNIT = {
  error: `is no unit: ${[...UNITS, 'yearly', 'without-unreasonable-delay', 'earliest-of', 'latest-of'].join(', ')}`,
};
const simpleSchema = z.discriminatedUnion('unit', [countedSchema, yearlySchema, promptSchema], NO_UNIT);
export type SimpleBound = z.infer<typeof simpleSchema>;

/** The first, or the last, of several clocks. */
const combinedSchema = z.strictObject({
  unit: z.enum(['earliest-of', 'latest-of']),
  of: z.array(simpleSchema).min(2).max(6),
  citation: how.citation,
  verified: how.verified,
});
export type CombinedBound = z.infer<typeof combinedSchema>;

/** One side of a window. */
export const boundSchema = z.discriminatedUnion(
  'unit',
  [countedSchema, yearlySchema, promptSchema, combinedSchema],
  NO_UNIT,
);
export type Bound = z.infer<typeof boundSchema>;

/** The clocks that a bound is made of: itself, or those that it takes the first or last of. */
export const clocksOf = (bound: Bound): readonly SimpleBound[] => ('of' in bound ? bound.of : [bound]);
