import { z } from 'zod';
import { approval, determination, form, notices, policy, timelineItem, windows } from './case';
import { agencyTold, earlyRelease, hold, urgentNeed } from './law-enforcement';
import { changes } from './changes';
import { statedFigure, statedQuery } from './figures';
import { count, instant, line } from './values';

/** `supplement` adds to what was filed, `withdrawn` takes it back; both say what has changed since. */
export const STAGES = ['initial', 'supplement', 'final', 'withdrawn'] as const;

/**
 * The report to the regulator and to law enforcement, as JSON. It holds no personal data of customers: counts and digests only.
 * The keys are an API; a change of meaning changes `schemaVersion`.
 */
export const reportSchema = z
  .strictObject({
    schemaVersion: z.literal('1.0'),
    reportId: z.string().regex(/^[A-Z0-9][A-Z0-9-]{2,39}\/(initial|supplement|final|withdrawn)\/[1-9]\d*$/),
    reference: line,
    title: line,
    stage: z.enum(STAGES),
    supersedes: line.nullable().describe('The report that this one takes the place of'),
    reason: line.nullable().default(null).describe('Why what was filed is supplemented or withdrawn'),
    withdrawnBy: z
      .strictObject({ actor: line, second: line })
      .nullable()
      .default(null)
      .describe('The two named persons who withdrew what was filed'),
    changes: changes.nullable().default(null).describe('null: no report was filed before'),
    classification: z.literal('confidential'),
    mode: z
      .enum(['live', 'sandbox', 'drill'])
      .describe('Anything but `live` is an exercise and is not to be filed'),
    zone: line.describe('IANA zone of the carrier'),
    asOf: instant.describe('The case time that the whole report is told for'),
    preparedBy: line,
    form,
    determination,
    policies: z.array(policy).min(1),
    windows,
    agencies: z.array(agencyTold),
    holds: z.array(hold),
    noticesInsideHolds: count.describe('The sum over all holds. Lawful: 0'),
    earlyRelease: earlyRelease.nullable(),
    urgentNeed: urgentNeed.nullable(),
    notices,
    approvals: z.array(approval),
    timeline: z.array(timelineItem),
    figures: z
      .array(statedFigure)
      .default([])
      .describe('Every figure above, with the query that it comes from'),
    queries: z.array(statedQuery).default([]).describe('Each query that a figure names, once'),
    ledger: z
      .strictObject({ seq: count, hash: line })
      .describe('Head of the hash chain that the report was read from'),
  })
  .meta({ title: 'Report of a breach of customer proprietary network information' });
export type Report = z.infer<typeof reportSchema>;
