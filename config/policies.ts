import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { TocsinError } from '../domain/errors';
import { NO_ZONE } from '../domain/policy/bound-schema';
import { policySchema } from '../domain/policy/schema';
import type { Policy } from '../domain/policy/schema';
import { readYaml } from './read-yaml';
import { isZoneName } from './zone-name';

/** The shipped policies, one YAML file each, named by its id. */
export const POLICY_DIRECTORY = path.join(__dirname, '..', 'policies');

type Path = readonly (string | number)[];

/** Where a document names a zone that there is not. Zone data is no part of workflow code, which has the schema too. */
const unknownZones = (value: unknown, path: Path = []): Path[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return key === 'zone' && typeof inner === 'string' && !isZoneName(inner) ? [at] : unknownZones(inner, at);
  });
};

const fileSchema = policySchema.superRefine((policy, context) => {
  for (const path of unknownZones(policy))
    context.addIssue({ code: 'custom', path: [...path], message: NO_ZONE });
});

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
  return readYaml(fileSchema, text, path.basename(file));
};

/** Where a carrier keeps policies of its own, beside the shipped ones. */
const ownDirectory = (): string | undefined => process.env.TOCSIN_POLICIES || undefined;

const defaultDirectories = (): readonly string[] => [POLICY_DIRECTORY, ...[ownDirectory() ?? []].flat()];

const filesIn = (directory: string): string[] => {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  } catch (cause) {
    throw new TocsinError(
      'NotFound',
      `the folder of policies ${directory} cannot be read`,
      'Correct TOCSIN_POLICIES, or unset it.',
      { cause },
    );
  }
};

/** The file of each policy by its id: the shipped ones, and those of the carrier's own folder (`TOCSIN_POLICIES`). */
const policyFiles = (directories: readonly string[]): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const directory of directories)
    for (const name of filesIn(directory)) {
      const id = path.basename(name, '.yaml');
      const first = files.get(id);
      if (first !== undefined)
        throw new TocsinError(
          'Usage',
          `there are two policies ${id}: ${first} and ${path.join(directory, name)}`,
          'Give your own another id, and its file that name.',
        );
      files.set(id, path.join(directory, name));
    }
  return files;
};

/**
 * The ids of all policies, in order; no file is read.
 * @throws TocsinError NotFound, Usage where `TOCSIN_POLICIES` names no folder, or one that holds a shipped id
 */
export const policyIds = (...directories: readonly string[]): string[] =>
  [...policyFiles(directories.length > 0 ? directories : defaultDirectories()).keys()].sort();

/**
 * One policy by its id.
 * @throws TocsinError NotFound, naming those that there are; Usage where its file is wrong or holds another id
 */
export const loadPolicy = (id: string, ...directories: readonly string[]): Policy => {
  const files = policyFiles(directories.length > 0 ? directories : defaultDirectories());
  const file = files.get(id);
  if (file === undefined)
    throw new TocsinError(
      'NotFound',
      `there is no policy ${id}`,
      `There are: ${[...files.keys()].sort().join(', ')}.`,
    );
  const policy = readPolicyFile(file);
  if (policy.id === id) return policy;
  throw new TocsinError(
    'Usage',
    `${id}.yaml holds the policy ${policy.id}`,
    `Call the file ${policy.id}.yaml.`,
  );
};

/** Every policy, in the order of their ids. */
export const loadPolicies = (...directories: readonly string[]): Policy[] =>
  policyIds(...directories).map((id) => loadPolicy(id, ...directories));
