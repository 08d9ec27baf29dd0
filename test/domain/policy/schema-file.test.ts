import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../../domain/policy/json-schema';

const FOLDER = path.join(__dirname, '..', '..', '..', 'policies');
const PUBLISHED = path.join(FOLDER, 'policy.schema.json');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

/** Where this fails after a change: `tocsin policy schema -o json > policies/policy.schema.json`. */
test('the published schema is the one that policies are read through', () => {
  expect(JSON.parse(readFileSync(PUBLISHED, 'utf8'))).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});

describe('as an editor reads it', () => {
  const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());

  test.each(files)('%s names the schema in its first line, and is valid by it', (name) => {
    expect(textOf(name).split('\n')[0]).toBe('# yaml-language-server: $schema=./policy.schema.json');
    validate(parse(textOf(name)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('an unknown field and an unknown unit are not', () => {
    const policy = parse(textOf('fcc-2007.yaml')) as Record<string, unknown>;
    expect(validate({ ...policy, aprovals: 1 })).toBe(false);
    const [first] = policy.obligations as { latest: object }[];
    const wrong = { ...first, latest: { after: 'determination', count: 7, unit: 'moons' } };
    expect(validate({ ...policy, obligations: [wrong] })).toBe(false);
  });
});
