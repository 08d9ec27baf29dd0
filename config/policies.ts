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

/** The ids of the shipped policies, in order; no file is read. */
export const policyIds = (directory = POLICY_DIRECTORY): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => path.basename(name, '.yaml'))
    .sort();

/**
 * One shipped policy.
 * @throws TocsinError NotFound, naming those that there are; Usage where its file is wrong or holds another id
 */
export const loadPolicy = (id: string, directory = POLICY_DIRECTORY): Policy => {
  const ids = policyIds(directory);
  if (!ids.includes(id))
    throw new TocsinError('NotFound', `there is no policy ${id}`, `Shipped: ${ids.join(', ')}.`);
  const policy = readPolicyFile(path.join(directory, `${id}.yaml`));
  if (policy.id === id) return policy;
  throw new TocsinError(
    'Usage',
    `${id}.yaml holds the policy ${policy.id}`,
    `Call the file ${policy.id}.yaml.`,
  );
};

/** Every shipped policy, in the order of their ids. */
export const loadPolicies = (directory = POLICY_DIRECTORY): Policy[] =>
  policyIds(directory).map((id) => loadPolicy(id, directory));
