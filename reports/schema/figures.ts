import { z } from 'zod';
import { instant, line } from './values';

/** One figure of the report, and where it comes from. */
export const statedFigure = z.strictObject({
  path: line.describe('Where in this report it stands: a JSON Pointer (RFC 6901)'),
  value: z.number().min(0).nullable().describe('null: not known yet'),
  query: line.describe('The id of its query'),
  column: line.describe('Of the one row that the query answers'),
  asOf: instant.describe('The case time that the figure is told for'),
});

/** A query over the records, as PostgreSQL takes it. */
export const statedQuery = z.strictObject({
  id: line.describe(
    '`records.` reads the rows as they stand when it is asked; `ledger.` reads the ledger up to an entry, and answers the same for ever',
  ),
  text: line,
  parameters: z
    .array(
      z.union([
        z.string().meta({ title: 'text' }),
        z.int().meta({ title: 'number' }),
        z.array(z.int()).meta({ title: 'numbers' }),
      ]),
    )
    .describe('Of `$1`, `$2` and so on, in order'),
});
