import { z } from 'zod';

/**
 * Small schemas that others are made of. Their patterns are our own, and zod is pinned: a schema that changes its
 * verdict on a recorded message would break the replay of a running breach.
 */
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Offsets that some place on Earth has: -12:00 to +14:00. */
const isRealOffset = (text: string): boolean => {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(text) ?? [];
  if (sign === undefined) return true;
  const size = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && size <= (sign === '-' ? 12 : 14) * 60;
};

const isRealDay = (text: string): boolean => {
  const day = text.slice(0, 10);
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === day;
};

/** An instant: ISO 8601 with an offset, such as 2026-11-23T10:00:00-05:00. A time without an offset is refused. */
export const instantSchema = z
  .string()
  .regex(ISO_INSTANT, 'must be an ISO 8601 time with an offset, such as 2026-11-23T10:00:00-05:00')
  .refine((text) => isRealDay(text) && !Number.isNaN(Date.parse(text)), 'is not a time that exists')
  .refine(isRealOffset, 'has an offset that no place has: they go from -12:00 to +14:00');

/** A calendar day in the carrier's zone: YYYY-MM-DD. */
export const daySchema = z
  .string()
  .regex(ISO_DAY, 'must be a day, YYYY-MM-DD')
  .refine(isRealDay, 'is not a day that exists');

/** The name of a file by its content, as every digest is written here. */
export const digestSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 lower-case hex digits');

/** One line of free text that people write: bounded, without control characters. */
export const lineSchema = (maxLength = 200) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters');

/** Several lines of free text. */
export const textSchema = (maxLength = 10_000) =>
  z.string().trim().min(1, 'must not be empty').max(maxLength);

/** A breach's reference, also its part of the workflow id: `BR-2026-0001` or the operator's own. */
export const referenceSchema = z
  .string()
  .regex(
    /^[A-Z0-9][A-Z0-9-]{2,39}$/,
    'must be 3 to 40 capital letters, digits and hyphens, such as BR-2026-0001',
  );

/** Law enforcement, and the FCC as regulator. */
export const AGENCIES = ['USSS', 'FBI', 'FCC'] as const;
export const agencySchema = z.enum(AGENCIES);
export type Agency = z.infer<typeof agencySchema>;

/** One sentence a problem, each with the path of the field it is about: how every boundary reports bad input. */
export const problemsOf = (error: z.ZodError): { path: string; problem: string }[] =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), problem: issue.message }));
