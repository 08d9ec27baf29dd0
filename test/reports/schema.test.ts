import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { createReports } from '../../reports/create-reports';
import { reportJsonSchema } from '../../reports/schema/json-schema';
import { AT, REFERENCE, aCase } from './a-case';

const PUBLISHED = join(__dirname, '../../reports/report.schema.json');
const published = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Record<string, unknown>;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(published);

/** Where this fails after a change: `tocsin report schema -o json > reports/report.schema.json`. */
test('the published schema is the one that reports are checked against', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  expect(published.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
});

test.each(['initial', 'final'] as const)(
  'a built %s report is valid under the published schema',
  async (stage) => {
    const { json } = await createReports(aCase().deps).build({ reference: REFERENCE, stage, at: AT });
    expect(validate(JSON.parse(json))).toBe(true);
  },
);

describe('the published schema refuses', () => {
  const built = async (): Promise<Record<string, unknown>> => {
    const { json } = await createReports(aCase().deps).build({
      reference: REFERENCE,
      stage: 'final',
      at: AT,
    });
    return JSON.parse(json) as Record<string, unknown>;
  };

  test('a key that it does not know', async () => {
    expect(validate({ ...(await built()), customers: [{ name: 'Jane' }] })).toBe(false);
  });

  test('a missing field of the form', async () => {
    const { form, ...rest } = await built();
    const { methodOfCompromise: _, ...others } = form as Record<string, unknown>;
    expect(validate({ ...rest, form: others })).toBe(false);
  });

  test('a time without an offset', async () => {
    expect(validate({ ...(await built()), asOf: '2026-12-10T15:00:00' })).toBe(false);
  });

  test('an unknown stage', async () => {
    expect(validate({ ...(await built()), stage: 'draft' })).toBe(false);
  });
});
