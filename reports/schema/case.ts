import { z } from 'zod';
import { DATA_TYPES, HARMS } from '../../domain/facts';
import { LEDGER_KINDS } from '../../domain/ledger';
import { count, day, figure, instant, ledgerSeq, line, loss, noticeCounts, sha256, sourced } from './values';

/** The seven fields that 47 CFR 64.2011(a)(1), as adopted in FCC 23-111, asks for, in the portal’s order. */
export const form = z.strictObject({
  carrier: z.strictObject({
    legalName: line,
    frn: line,
    filer499Id: line,
    postalAddress: z.array(line).min(1),
    phone: line,
    contact: z.strictObject({ name: line, email: line.optional(), phone: line.optional() }).nullable(),
  }),
  description: line,
  methodOfCompromise: line,
  period: z.strictObject({ from: instant, to: instant.nullable(), isEstimated: z.boolean() }),
  customersAffected: figure,
  financialLoss: loss.nullable().describe('null: not estimated'),
  dataTypes: z.array(z.enum(DATA_TYPES)).min(1),
});

/** What was found and what was decided about it, as it stands after all amendments. */
export const determination = z.strictObject({
  discoveredAt: instant,
  determinedAt: instant.nullable(),
  determinedBy: line.nullable(),
  reason: line.nullable(),
  isIntentional: z.boolean(),
  isGoodFaith: z.boolean().nullable(),
  isEncrypted: z.boolean().nullable(),
  isKeyTaken: z.boolean().nullable(),
  harm: z.enum(HARMS),
  isUrgentNeedFlagged: z.boolean(),
  amendments: z.array(
    z.strictObject({ at: instant, actor: line, reason: line, changed: z.array(line), ledgerSeq }),
  ),
});

/** A policy that the case runs under, pinned by the digest of its whole text. */
export const policy = z.strictObject({
  id: line,
  version: z.int().min(1).describe('The version that the breach is pinned to'),
  title: line,
  citation: line,
  effectiveFrom: day.nullable().describe('null: adopted, not in force'),
  isVerified: z.boolean(),
  digest: sha256.describe('Of the text that the windows were computed with'),
  isPinnedText: z.boolean().describe('false: that text is of another version than the pinned one'),
});

const edges = z.strictObject({ earliest: instant.nullable(), latest: instant.nullable() });

/** The lawful windows, computed from facts, filings and holds as of the report’s time. */
export const windows = z.strictObject({
  asOf: instant,
  zone: line,
  isHeld: z.boolean(),
  agencies: edges,
  customers: edges,
  obligations: z.array(
    z.strictObject({
      recipient: line,
      policy: line,
      obligation: line,
      citation: line,
      earliest: instant.nullable(),
      latest: instant.nullable(),
      status: z.enum([
        'not-started',
        'waiting',
        'open',
        'held',
        'overdue',
        'met',
        'exempt',
        'not-required',
        'forbidden',
      ]),
      why: z.array(line),
    }),
  ),
  conflicts: z.array(z.strictObject({ recipient: line, message: line, citations: z.array(line) })),
  warnings: z.array(line),
});

/** The customers’ notices: counts that add up, by state and by channel. */
export const notices = z
  .strictObject({
    ...sourced,
    counts: noticeCounts,
    byChannel: z
      .strictObject({
        email: count.describe('accepted, bounced and unknown'),
        letter: count.describe('Letters that an export has written'),
        none: count.describe('pending, failed, and letters that no export has written: by no channel yet'),
      })
      .describe('The three add up to `counts.listed`'),
    letters: z
      .strictObject({
        written: count.describe('Given out for printing and posting, by an export that is on the ledger'),
        due: count.describe('To be written still, or again since they became due anew'),
      })
      .optional()
      .describe(
        'The two add up to `counts.letter`; absent: an earlier version’s report, which did not tell them apart',
      ),
    told: z
      .strictObject({
        firstAt: instant
          .nullable()
          .describe('The first e-mails were handed over, or letters written; null: nobody was told'),
        lastAt: instant.nullable(),
        latest: instant
          .nullable()
          .describe('For customers, by the rules as they stand; null: the rules leave none'),
        late: z
          .strictObject({ emails: count, letters: count })
          .describe(
            'Left after the latest: of e-mails all of a run that ended after it, of letters those written first',
          ),
        lateReasons: z
          .array(line)
          .describe(
            'Where the register says why; none: late, no reason recorded, where any of the two is above 0',
          ),
      })
      .optional()
      .describe('Absent: an earlier version’s report'),
    mayHaveComeTwice: count
      .optional()
      .describe(
        'Of `counts.accepted` and `counts.unknown`: handed over once more after an attempt of unknown outcome, so that the notice may have come twice; absent: an earlier version’s report',
      ),
    firstBatchAt: instant.nullable(),
    lastBatchAt: instant.nullable(),
    batches: count,
    sentByInterruptedRuns: count.describe(
      'Sent by runs that were cut off before they could write their ledger entry; counted in `counts` all the same',
    ),
    dispatches: z.array(
      z.strictObject({
        dispatch: z.int().min(1),
        frozenAt: instant,
        total: count,
        byEmail: count,
        byLetter: count,
        withoutAddress: count,
        listDigest: line,
        ledgerSeq,
      }),
    ),
    decision: z
      .strictObject({ actor: line, second: line, reason: line })
      .nullable()
      .describe('Two named persons’ decision to end with notices unsettled'),
  })
  .refine(
    ({ counts: { listed, ...states } }) => listed === Object.values(states).reduce((a, b) => a + b, 0),
    {
      message: 'the states do not add up to listed',
      path: ['counts'],
    },
  )
  .refine(({ counts, byChannel: { email, letter, none } }) => counts.listed === email + letter + none, {
    message: 'the channels do not add up to listed',
    path: ['byChannel'],
  });

/** A second person’s approval of exactly one plan. */
export const approval = z.strictObject({
  digest: line,
  actor: line,
  at: instant,
  voidedAt: instant.nullable(),
  ledgerSeq,
});

/** One line of the case’s story. */
export const timelineItem = z.strictObject({
  seq: ledgerSeq,
  at: instant,
  recordedAt: instant.describe('Wall-clock time at which the ledger took it'),
  kind: z.enum(LEDGER_KINDS),
  actor: line,
  text: line,
});
