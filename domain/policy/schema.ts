import type { z } from 'zod';
import { contradictionsOf } from './contradictions';
import { policyTextSchema } from './policy-text';

/** A reviewed rule set, as shipped in `policies/*.yaml`. One that contradicts itself is refused, with the place. */
export const policySchema = policyTextSchema.superRefine((policy, context) => {
  for (const { path, message } of contradictionsOf(policy))
    context.addIssue({ code: 'custom', path: [...path], message });
});
export type Policy = z.infer<typeof policySchema>;
