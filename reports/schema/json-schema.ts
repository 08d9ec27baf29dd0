import { z } from 'zod';
import { reportSchema } from './report';

/** The report’s JSON Schema (2020-12) as it is published in reports/report.schema.json. */
export const reportJsonSchema = (): Record<string, unknown> => {
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'output' });
  return { ...schema, $id: 'urn:tocsin:report:1.0' };
};
