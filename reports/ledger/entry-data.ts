import { z } from 'zod';
import { TocsinError } from '../../domain/errors';
import { aboutSchema } from '../../domain/about';
import { factsSchema } from '../../domain/facts';
import type { LedgerEntry } from '../../domain/ledger';
import { agencySchema, daySchema, instantSchema, problemsOf } from '../../domain/schemas';

const count = z.int().min(0);
const text = z.string();

/**
 * What the report reads of each kind of ledger entry. Keys that it does not use may be there and are ignored; one that
 * it does use must be as it says, since a report must not guess.
 */
const entrySchemas = {
  opened: z.object({
    title: text.optional(),
    drill: z.boolean().optional(),
    policies: z.array(text).optional(),
    zone: text.optional(),
    closures: z.array(z.object({ date: text, name: text })).optional(),
  }),
  'list-counted': z.object({
    customers: count,
    byState: z.record(text, count).optional(),
    byDataType: z.record(text, count).optional(),
  }),
  determined: z.object({ at: instantSchema, reason: text.optional() }),
  amended: z.object({
    facts: factsSchema.partial().nullish(),
    about: aboutSchema.optional(),
    policies: z.array(text).nullish(),
    reason: text,
  }),
  'agency-emailed': z.object({ agency: agencySchema, at: instantSchema.optional(), reply: text }),
  'agency-refused': z.object({ agency: agencySchema, reply: text }),
  'filing-recorded': z.object({
    agency: z.union([agencySchema, z.literal('agencies')]),
    agencies: z.array(agencySchema).optional(),
    confirmation: text,
    filedAt: instantSchema,
    documentDigest: text.optional(),
    reportDigest: text.optional(),
  }),
  'task-filed': z.object({
    recipient: text,
    confirmation: text,
    filedAt: instantSchema,
    documentDigest: text.optional(),
    reportDigest: text.optional(),
  }),
  'obligation-withdrawn': z.object({ policy: text, obligation: text, reason: text, second: text }),
  'hold-placed': z.object({
    reference: text,
    agency: agencySchema,
    agent: text.nullish(),
    directedAt: instantSchema,
    lastDay: daySchema,
  }),
  'hold-unreadable': z.object({ reference: text }),
  'hold-extended': z.object({ reference: text, extension: text, until: daySchema }),
  'hold-released': z.object({ reference: text, releasedAt: instantSchema }),
  'hold-lapsed': z.object({ reference: text }),
  'released-early': z.object({
    agency: agencySchema,
    agent: text,
    reference: text,
    releasedAt: instantSchema,
  }),
  'urgent-need': z.object({ agency: agencySchema, agent: text, consultedAt: instantSchema, reason: text }),
  approved: z.object({ digest: text }),
  'approval-void': z.object({ digest: text }),
  rejected: z.object({ digest: text }),
  'recipients-frozen': z.object({
    dispatch: z.int().min(1),
    total: count,
    byEmail: count,
    byLetter: count,
    withoutAddress: count,
    copies: count.default(0),
    noticeVersion: text.optional(),
    listDigest: text,
  }),
  'batch-sent': z.object({
    dispatch: z.int().min(1),
    fromSeq: count,
    toSeq: count,
    accepted: count,
    acceptedCopies: count.default(0),
    bounced: count.default(0),
    unknown: count,
    doubted: count.default(0),
    sent: count.optional(),
    from: instantSchema,
    until: instantSchema,
  }),
  closed: z.object({ customersNotOwed: text.optional() }),
  'letters-exported': z.object({
    letters: count.default(0),
    /** Which files were written again; null: letters that no export had written. */
    again: text.nullable().default(null),
    /** Of the lines of those that no export had written; absent: an earlier version’s. */
    seals: z.array(z.object({ lines: count })).optional(),
  }),
} as const;

type ReadKind = keyof typeof entrySchemas;
export type EntryData<K extends ReadKind> = z.infer<(typeof entrySchemas)[K]>;
export interface ReadEntry<K extends ReadKind> extends Omit<LedgerEntry, 'data' | 'kind'> {
  readonly kind: K;
  readonly data: EntryData<K>;
}

/**
 * The data of one entry, checked.
 * @throws TocsinError Failed with the entry’s number and field, where it is not what its kind says
 */
export const dataOf = <K extends ReadKind>(entry: LedgerEntry, kind: K): EntryData<K> => {
  const parsed = entrySchemas[kind].safeParse(entry.data);
  if (parsed.success) return parsed.data as EntryData<K>;
  const problems = problemsOf(parsed.error).map(({ path, problem }) => `${path}: ${problem}`);
  throw new TocsinError(
    'Failed',
    `ledger entry ${entry.seq} (${kind}) of ${entry.reference} cannot be read: ${problems.join('; ')}`,
    `check the chain: tocsin ledger verify ${entry.reference}`,
  );
};

/** All entries of one kind, in order, with their data checked. */
export const entriesOf = <K extends ReadKind>(ledger: readonly LedgerEntry[], kind: K): ReadEntry<K>[] =>
  ledger
    .filter((entry) => entry.kind === kind)
    .map((entry) => ({ ...entry, kind, data: dataOf(entry, kind) }));
