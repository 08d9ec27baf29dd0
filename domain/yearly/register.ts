import { z } from 'zod';
import { isByTwo } from '../case/person';
import type { Facts } from '../facts';
import type { Json, LedgerKind } from '../ledger';
import { daySchema, lineSchema, referenceSchema } from '../schemas';

/**
 * What people put into the register beside the breaches that Tocsin carries: what never became a case, and what the
 * certification tells of. `count` counts what the kind is about.
 */
export const REGISTER_KINDS = {
  'small-breach': 'customers affected',
  'not-notified': 'decisions not to notify',
  'late-event': 'late events',
  complaint: 'customer complaints',
  'data-broker': 'actions against data brokers',
} as const;
export type RegisterKind = keyof typeof REGISTER_KINDS;
const KINDS = Object.keys(REGISTER_KINDS) as [RegisterKind, ...RegisterKind[]];

/** How complaints about unauthorized release of CPNI are broken down, 64.2009(e). */
export const COMPLAINT_CATEGORIES = [
  'employee-access',
  'unauthorized-disclosure',
  'online-access',
  'other',
] as const;
export type ComplaintCategory = (typeof COMPLAINT_CATEGORIES)[number];

export const registerNoteSchema = z
  .strictObject({
    kind: z.enum(KINDS),
    /** The day on which it happened or was decided, in the carrier's zone; its year is the year it is told in. */
    on: daySchema,
    count: z.int().min(1).max(10_000_000),
    category: z.enum(COMPLAINT_CATEGORIES).optional(),
    /** Why: the bases of a determination, 64.2011(c). Kept in the records only. */
    basis: lineSchema(1_000),
    /** The case that it belongs to, where there is one. */
    breach: referenceSchema.optional(),
    /** The entry that this one takes the place of: entries are never changed. */
    corrects: z.int().min(1).optional(),
    actor: lineSchema(100),
    /** Who decided it too, where that takes two persons. */
    second: lineSchema(100).optional(),
  })
  .refine((note) => (note.kind === 'complaint') === (note.category !== undefined), {
    message: 'belongs to complaints, and every complaint has one',
    path: ['category'],
  });
export type RegisterNote = z.infer<typeof registerNoteSchema>;

/** Kinds that are decisions not to tell somebody: two persons take them, within a case and beside it. */
const DECIDED_BY_TWO: readonly RegisterKind[] = ['not-notified', 'small-breach'];

/** Whether whoever notes it must name a second person, and has not. */
export const lacksSecond = (note: RegisterNote): boolean =>
  DECIDED_BY_TWO.includes(note.kind) && !isByTwo(note);

export interface RegisterEntry extends RegisterNote {
  readonly id: number;
  /** ISO 8601. */
  readonly recordedAt: string;
  /** The entry that took its place; null: it stands. */
  readonly correctedBy: number | null;
}

/** One breach of the year as the records have it. */
export interface RegisteredBreach {
  readonly reference: string;
  readonly facts: Facts;
  readonly phase: string;
  /** Ids of the policies that it runs under, or ended under. */
  readonly policies: readonly string[];
  /** People on its list. */
  readonly customers: number;
  readonly areCustomersNotified: boolean;
  /** Whose notice was late, as the ledger says. */
  readonly late: readonly ('agencies' | 'customers')[];
}

/** An entry of a case's ledger that decides something, or says that a time has passed. */
export interface RegisteredAct {
  readonly reference: string;
  readonly seq: number;
  /** Case time, ISO 8601. */
  readonly at: string;
  readonly kind: LedgerKind;
  readonly actor: string;
  readonly data: { readonly [key: string]: Json };
}

/** All that a year's drafts are compiled from. */
export interface YearRegister {
  readonly year: number;
  /** Of the year's breaches whenever they were, of others those of the year, in order. */
  readonly acts: readonly RegisteredAct[];
  readonly breaches: readonly RegisteredBreach[];
  readonly entries: readonly RegisterEntry[];
}
