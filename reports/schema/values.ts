import { z } from 'zod';
import { agencySchema, daySchema, instantSchema } from '../../domain/schemas';

/** Small values that a report is made of. They were checked when they came in; here their shape is only published. */
export const instant = instantSchema.describe('ISO 8601 with an offset; case time');
export const day = daySchema.describe('YYYY-MM-DD in the carrier’s zone');
export const count = z.int().min(0);
export const line = z.string().min(1);
export const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export const agency = agencySchema;
/** Where in the ledger it stands. */
export const ledgerSeq = z.int().min(1).describe('Sequence number of the ledger entry that says so');

export const sourced = {
  source: line.describe('The query that the figure comes from'),
  asOf: instant.describe('The case time that the figure is told for'),
};

/** A number with its source: a query's name, and the time it was asked. */
export const figure = z.strictObject({
  value: count.nullable().describe('null: not known yet'),
  isApproximate: z.boolean(),
  ...sourced,
});

/** Money with its basis, in whole or fractional US dollars. */
export const loss = z.strictObject({
  carrierUsd: z.number().min(0),
  customersUsd: z.number().min(0),
  basis: line,
  ...sourced,
});

/** The state of every listed person’s notice. The six states add up to `listed`. */
export const noticeCounts = z.strictObject({
  listed: count,
  accepted: count.describe('The relay took the message; that is not proof of delivery'),
  bounced: count,
  letter: count,
  unknown: count.describe('Handed over, and the connection was lost before an answer'),
  failed: count,
  pending: count,
});
