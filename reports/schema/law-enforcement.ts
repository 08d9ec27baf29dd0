import { z } from 'zod';
import { agency, count, day, instant, ledgerSeq, line, sha256 } from './values';

/** One agency told, or one that could not be told by this channel. */
export const agencyTold = z.strictObject({
  agency,
  channel: z.enum(['email', 'portal']),
  outcome: z.enum(['told', 'refused']),
  at: instant,
  confirmation: line.describe('The portal’s confirmation number, or the reply of the mail relay'),
  by: line.describe('Who recorded it; `tocsin` for the engine itself'),
  receiptDigest: sha256.nullable().describe('Of the receipt that was attached'),
  reportDigest: sha256.nullable().describe('Of the report that was filed'),
  ledgerSeq,
});

/** A written direction not to notify, with proof that nothing went out under it. */
export const hold = z.strictObject({
  reference: line,
  agency: agency.nullable().describe('null: the direction could not be read'),
  agent: line.nullable(),
  isReadable: z.boolean(),
  directedAt: instant,
  placedAt: instant.describe('When it was put on record here; sending stops from then'),
  firstLastDay: day.nullable(),
  lastDay: day
    .nullable()
    .describe('Inclusive, after all extensions; null: unknown, it stands until released'),
  extensions: z.array(z.strictObject({ extension: line, until: day, at: instant })),
  ending: z.enum(['standing', 'released', 'lapsed']),
  endedAt: instant.nullable(),
  noticesSentInside: count.describe(
    'Sent by batches that began, and letters exported, while the hold stood. Lawful: 0',
  ),
  noticesUnderWay: count.describe(
    'Sent by batches that had begun before the hold was placed and ended after it',
  ),
  noticesBeforePlaced: count.describe(
    'Sent by batches that began between the direction and its being placed here',
  ),
  ledgerSeq,
});

/** The agency let the carrier notify before the wait had passed. */
export const earlyRelease = z.strictObject({
  agency,
  agent: line,
  reference: line,
  releasedAt: instant,
  ledgerSeq,
});

/** 47 CFR 64.2011(b)(2): notified early after consultation. */
export const urgentNeed = z.strictObject({
  agency,
  agent: line,
  consultedAt: instant,
  reason: line,
  ledgerSeq,
});
