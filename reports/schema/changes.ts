import { z } from 'zod';
import { line, sha256 } from './values';

/** Told apart by their titles, so that a strict reader of the JSON Schema finds no union of types. */
const single = z
  .union([
    z.string().meta({ title: 'text' }),
    z.number().meta({ title: 'number' }),
    z.boolean().meta({ title: 'yes or no' }),
  ])
  .nullable();

/** What a regulator who has the report that was filed last must read again. */
export const changes = z.strictObject({
  since: line.describe('The report that was filed last'),
  sinceDigest: sha256,
  fields: z.array(
    z.strictObject({
      field: line.describe('Where it stands in both reports: a JSON Pointer (RFC 6901)'),
      before: single.describe('null: nothing stood there'),
      after: single.describe('null: nothing stands there'),
    }),
  ),
});
