import { z } from 'zod';
import { TocsinError } from '../../domain/errors';
import { factsSchema } from '../../domain/facts';
import type { Policy } from '../../domain/policy/schema';
import { daySchema, instantSchema, problemsOf } from '../../domain/schemas';
import { computeWindows } from '../../domain/windows/compute-windows';
import type { CalendarDay, ObligationWindow, WindowsInput, WindowsReport } from '../../domain/windows/types';
import { holdSpans } from './hold-spans';
import { NOTIFIED_NAMES, noticesOf, recipientsOf } from './notified';

const count = z.int().min(0);

/** One line of a vectors file: facts, and the date that they must give in one zone and one calendar alone. */
const vectorSchema = z.strictObject({
  id: z.string().min(1),
  policies: z.array(z.string()).min(1),
  calendar: z.enum([
    'us-federal',
    'us-federal+closures',
    'us-federal+inauguration',
    'us-federal+closures+inauguration',
  ]),
  zone: z.string(),
  /** Read as facts of a breach once its policies are known: those of other regimes have others. */
  facts: z.record(z.string(), z.unknown()),
  /** By agency, `agencies` for all of them, or any other recipient of these policies. */
  notified: z.record(z.string(), instantSchema).default({}),
  counts: z
    .strictObject({
      total: count.optional(),
      byState: z.record(z.string().regex(/^[A-Z]{2}$/), count).optional(),
      byDataType: z.record(z.string(), count).optional(),
    })
    .optional(),
  holds: z
    .array(z.strictObject({ agency: z.string().optional(), directedAt: instantSchema, lastDay: daySchema }))
    .default([]),
  holdReleasedAt: instantSchema.optional(),
  releasedEarlyAt: instantSchema.optional(),
  urgentNeedConsultedAt: instantSchema.optional(),
  recipient: z.string().min(1),
  /** Of several policies that name the recipient, the one whose window is meant. */
  policy: z.string().optional(),
  /** What the window's status must be at an instant. */
  status: z.strictObject({ at: instantSchema, expected: z.string() }).optional(),
  bound: z.enum(['earliest', 'latest']),
  /** An instant, whatever its offset; or a day, where the time of day is not told. */
  expected: z.union([instantSchema, daySchema]).nullable(),
  why: z.string().optional(),
  /** The days counted, YYYY-MM-DD. */
  counted: z.array(daySchema).optional(),
});
export type Vector = z.infer<typeof vectorSchema>;

export interface VectorResult {
  readonly id: string;
  readonly result: 'pass' | 'miss' | 'policy not shipped';
  readonly expected: string | null;
  readonly got: string | null;
  /** Policies that are not shipped, or how the days counted differ. */
  readonly detail: string;
}

const FIX = 'Correct this line: one JSON object a line, as in the vectors that Tocsin is tested with.';

const parsedLine = (text: string, place: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TocsinError('Usage', `${place} is not JSON`, FIX, { cause });
  }
};

const checked = <T>(schema: z.ZodType<T>, value: unknown, place: string): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error).map(({ path, problem }) => `${path} ${problem}`.trim());
  throw new TocsinError('Usage', `${place}: ${problems.join('; ')}`, FIX);
};

/**
 * Reads vectors, JSON lines; empty lines are passed over.
 * @param name how the file is called in an error
 * @throws TocsinError Usage with the line that is wrong, or where there is none
 */
export const readVectors = (text: string, name: string): Vector[] => {
  const vectors = text.split('\n').flatMap((line, index) => {
    const place = `${name}, line ${index + 1}`;
    return line.trim() === '' ? [] : [checked(vectorSchema, parsedLine(line, place), place)];
  });
  if (vectors.length > 0) return vectors;
  throw new TocsinError('Usage', `${name} holds no vector`, FIX);
};

const toldIn = (
  { id, notified }: Vector,
  policies: readonly Policy[],
): Pick<WindowsInput, 'notified' | 'sent'> => {
  const recipients = recipientsOf(policies);
  const told = Object.entries(notified).map(([name, at]) => {
    const agency = NOTIFIED_NAMES.find((each) => each === name);
    if (agency) return { notified: noticesOf(agency, at), sent: [] };
    if (recipients.includes(name)) return { notified: [], sent: [{ recipient: name, at }] };
    throw new TocsinError(
      'Usage',
      `notified of ${id}: ${name} is nobody whom its policies name`,
      `Known: ${[...NOTIFIED_NAMES, ...recipients].join(', ')}.`,
    );
  });
  return { notified: told.flatMap((each) => each.notified), sent: told.flatMap((each) => each.sent) };
};

const windowsOf = (
  vector: Vector,
  policies: readonly Policy[],
  closures: readonly CalendarDay[],
): WindowsReport => {
  const facts = checked(factsSchema.partial(), vector.facts, `the facts of ${vector.id}`);
  return computeWindows({
    policies,
    zone: vector.zone,
    closures,
    reading: {
      kind: 'zone',
      closures: vector.calendar.includes('+closures'),
      inauguration: vector.calendar.includes('+inauguration'),
    },
    facts,
    ...toldIn(vector, policies),
    counts: vector.counts,
    holds: holdSpans(vector.holds, vector.holdReleasedAt),
    releasedEarlyAt: vector.releasedEarlyAt,
    urgentNeedConsultedAt: vector.urgentNeedConsultedAt,
    // Bounds do not turn on the instant for which a status is told.
    at: vector.status?.at ?? '2000-01-01T00:00:00Z',
  });
};

const windowIn = (
  { obligations }: WindowsReport,
  { recipient, policy }: Vector,
): ObligationWindow | undefined =>
  obligations.find((each) => each.recipient === recipient && (policy ?? each.policy) === each.policy);

const boundOf = (report: WindowsReport, vector: Vector): string | null => {
  const { recipient, bound, policy } = vector;
  if (policy === undefined && (recipient === 'agencies' || recipient === 'customers'))
    return report.effective[recipient][bound];
  return windowIn(report, vector)?.[bound] ?? null;
};

/** How the status differs from the one expected; empty: it does not. */
const statusMiss = (report: WindowsReport, vector: Vector): string => {
  const got = windowIn(report, vector)?.status ?? 'no such obligation';
  const { status } = vector;
  return status === undefined || got === status.expected ? '' : `is ${got}; expected ${status.expected}`;
};

/** The days that the reasons of a report say were counted for a recipient. */
const countedDays = (report: WindowsReport, { recipient }: Vector): string[] =>
  report.obligations
    .filter((obligation) => obligation.recipient === recipient)
    .flatMap(({ why }) => why.filter((sentence) => sentence.startsWith('counted: ')))
    .flatMap((sentence) => sentence.match(/\d{4}-\d{2}-\d{2}/g) ?? []);

/** The same instant may be written with another offset; a day is that of the answer in its zone. */
const isSame = (got: string | null, expected: string | null): boolean => {
  if (got === null || expected === null) return got === expected;
  return expected.includes('T') ? Date.parse(got) === Date.parse(expected) : got.slice(0, 10) === expected;
};

/** Computes one vector. A policy that is not shipped is told as that, never as a pass. */
export const runVector = (
  vector: Vector,
  shipped: readonly Policy[],
  closures: readonly CalendarDay[],
): VectorResult => {
  const { id, expected, counted } = vector;
  const missing = vector.policies.filter((policy) => !shipped.some((known) => known.id === policy));
  if (missing.length > 0)
    return { id, result: 'policy not shipped', expected, got: null, detail: missing.join(', ') };
  const policies = vector.policies.flatMap((policy) => shipped.filter((known) => known.id === policy));
  const report = windowsOf(vector, policies, closures);
  const got = boundOf(report, vector);
  const days = countedDays(report, vector);
  const isCountRight = counted === undefined || counted.join() === days.join();
  const detail = [
    isCountRight ? '' : `counted ${days.join(', ')}; expected ${counted?.join(', ')}`,
    statusMiss(report, vector),
  ]
    .filter(Boolean)
    .join('; ');
  return { id, result: isSame(got, expected) && detail === '' ? 'pass' : 'miss', expected, got, detail };
};
