import { z } from 'zod';
import { policyTextSchema } from './policy-text';

/**
 * The JSON Schema (2020-12) of a policy file as it is published in policies/policy.schema.json, so that an editor
 * completes and checks the YAML. What one part says of another (policy/contradictions.ts) is checked at load alone.
 */
export const policyJsonSchema = (): object => ({
  ...z.toJSONSchema(policyTextSchema, { io: 'input', reused: 'ref' }),
  title: 'Tocsin policy',
  description:
    'A rule set: who must be told of a breach, when at the earliest and at the latest, and by what right.',
});
