import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { TocsinError } from '../domain/errors';
import { policySchema } from '../domain/policy/schema';
import type { Policy } from '../domain/policy/schema';
import { readYaml } from './read-yaml';

/** The shipped policies, one YAML file each, named by its id. */
export const POLICY_DIRECTORY = path.join(__dirname, '..', 'policies');

/**
 * Reads one policy file.
 * @throws TocsinError NotFound where it cannot be read; Usage with file, line and field where it is wrong
 */
export const readPolicyFile = (file: string): Policy => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `the policy file ${file} cannot be read`, 'Check its name.', { cause });
  }
  return readYaml(policySchema, text, path.basename(file));
};

/** Every shipped policy, by the name of its file. */
export const loadPolicies = (directory = POLICY_DIRECTORY): Policy[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const policy = readPolicyFile(path.join(directory, name));
      if (`${policy.id}.yaml` === name) return policy;
      throw new TocsinError(
        'Usage',
        `${name} holds the policy ${policy.id}`,
        `Call the file ${policy.id}.yaml.`,
      );
    });

/** One shipped policy. Throws `NotFound`, naming those that there are. */
export const loadPolicy = (id: string, directory = POLICY_DIRECTORY): Policy => {
  const all = loadPolicies(directory);
  const found = all.find((policy) => policy.id === id);
  if (found) return found;
  throw new TocsinError(
    'NotFound',
    `there is no policy ${id}`,
    `Shipped: ${all.map((policy) => policy.id).join(', ')}.`,
  );
};
