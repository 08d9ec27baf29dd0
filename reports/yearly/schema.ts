import { z } from 'zod';
import { DECISION_KINDS } from '../../domain/yearly/decision-line';
import type { DecisionKind } from '../../domain/yearly/decision-line';
import { COMPLAINT_CATEGORIES } from '../../domain/yearly/register';
import { YEARLY_KINDS } from '../../domain/yearly/work';
import { count, instant, line, sha256 } from '../schema/values';

const complaints = z.strictObject(
  Object.fromEntries(COMPLAINT_CATEGORIES.map((category) => [category, count])) as Record<
    (typeof COMPLAINT_CATEGORIES)[number],
    typeof count
  >,
);

const due = z.strictObject({
  policy: line,
  version: z.int().min(1),
  citation: line,
  zone: line.describe('IANA zone of the carrier'),
  isInForce: z.boolean().describe('False: the text is adopted, but does not apply on the last day'),
  fromAt: instant.describe('The end of the year reported on'),
  targetAt: instant.describe('The safe reading, which does not count on a weekend to move the date'),
  latestAt: instant.describe('The latest as the rule counts'),
  why: z.array(line),
  warnings: z.array(line),
});

const decisions = z.strictObject({
  ...(Object.fromEntries(Object.keys(DECISION_KINDS).map((kind) => [kind, count])) as Record<
    DecisionKind,
    typeof count
  >),
  unexplained: count.describe('Of all these, those without a named person or a reason'),
});

const counts = z.strictObject({
  breaches: count.describe('Cases that are breaches, or may be'),
  open: count.describe('Of all cases, those that are not closed'),
  notABreach: count.describe('Cases closed as no breach'),
  exempt: z.strictObject({
    cases: count.describe('Cases exempt from notice to agencies'),
    recorded: count.describe('Breaches recorded in the register beside the cases'),
    customers: count.describe('Customers affected by both'),
  }),
  notNotified: z.strictObject({
    cases: count.describe('Cases that ended without a notice to customers'),
    recorded: count.describe('Decisions recorded in the register beside the cases'),
  }),
  late: z.strictObject({
    agencies: count.describe('Cases in which the time to tell agencies passed'),
    customers: count.describe('Cases in which the time to tell customers passed'),
    recorded: count,
  }),
  complaints: complaints.describe('Customer complaints about unauthorized release of CPNI'),
  dataBrokerActions: count,
  decisions: decisions
    .optional()
    .describe('Lines of the register of decisions, by kind; drafts of an earlier version have none'),
});

/**
 * The draft of a year's summary or certification, as JSON. Counts only: no personal data. An officer completes and signs
 * what is filed. The keys are an API; a change of meaning changes `schemaVersion`.
 */
export const yearlyDraftSchema = z
  .strictObject({
    schemaVersion: z.literal('1.0'),
    draftId: z.string().regex(/^yearly\/\d{4}\/(summary|certification)\/[1-9]\d*$/),
    kind: z.enum(YEARLY_KINDS),
    title: line,
    year: z.int().min(1990).max(2199).describe('The year reported on'),
    mode: z.enum(['live', 'sandbox']).describe('`sandbox` is an exercise and is not to be filed'),
    asOf: instant,
    carrier: z.strictObject({ legalName: line, frn: line, filer499Id: line }),
    due: due.nullable().describe('null: the policy gives no date'),
    counts,
    required: z.array(line).describe('What the rule asks the filing to contain'),
    digest: sha256.describe('Over all of it but draftId, asOf and digest'),
  })
  .describe('Draft of a yearly filing with the FCC');
export type YearlyDraft = z.infer<typeof yearlyDraftSchema>;

/** The draft’s JSON Schema (2020-12) as it is published in reports/yearly/draft.schema.json. */
export const yearlyDraftJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(yearlyDraftSchema, { target: 'draft-2020-12', io: 'output' }),
  $id: 'urn:tocsin:yearly-draft:1.0',
});
