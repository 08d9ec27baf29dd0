import { loadPolicy, policyIds, readPolicyFile } from '../../config/policies';
import type { Policy } from '../../domain/policy/schema';

/** A file is told from an id by its ending: no id of a policy that there is has it. */
const isFile = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Whether there is such a policy, as far as can be told without reading it: a file is read when it is loaded. */
export const isKnownPolicy = (name: string): boolean => isFile(name) || policyIds().includes(name);

/**
 * A policy by its id, or by its file where people try out one of their own.
 * @throws TocsinError NotFound, naming those that there are; Usage with file, line and field where it is wrong
 */
export const namedPolicy = (name: string): Policy => (isFile(name) ? readPolicyFile(name) : loadPolicy(name));
