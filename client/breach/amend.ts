import { loadPolicy } from '../../config/policies';
import { readYaml } from '../../config/read-yaml';
import { TocsinError } from '../../domain/errors';
import { aboutSchema } from '../../domain/about';
import { factsSchema } from '../../domain/facts';
import type { Globals, Result } from '../action';
import { takeAct } from '../act/take-act';
import { policyIdsOf, readText } from './read-opening';

export interface AmendOptions {
  readonly facts?: readonly string[];
  readonly file?: string;
  readonly policies?: string;
  readonly reason: string;
  readonly second?: string;
}

const WORDS: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** `harm=likely` and its like, as facts; whether they are any is checked with the message. */
const parseFacts = (pairs: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (at < 1 || !(name in factsSchema.shape))
        throw new TocsinError(
          'Usage',
          `--facts "${pair}": is not NAME=VALUE with a known name`,
          `Names: ${Object.keys(factsSchema.shape).join(', ')}.`,
        );
      return [name, WORDS[value] ?? (/^\d{1,9}$/.test(value) ? Number(value) : value)];
    }),
  );

const readAll = (facts: readonly string[] | undefined, file: string | undefined): object =>
  file === undefined
    ? parseFacts(facts ?? [])
    : readYaml(fileSchema, readText(file), file === '-' ? 'stdin' : file);

/** What a file may amend: facts, and what the report and the notice tell beside them. */
const fileSchema = factsSchema.partial().extend(aboutSchema.shape);
const isAbout = (name: string): boolean => name in aboutSchema.shape;

interface Amended {
  readonly facts?: Record<string, unknown>;
  readonly about?: Record<string, unknown>;
}

const partOf = (all: object, isOfPart: (name: string) => boolean): Record<string, unknown> | undefined => {
  const part = Object.entries(all).filter(([name]) => isOfPart(name));
  return part.length > 0 ? Object.fromEntries(part) : undefined;
};

const amendedBy = ({ facts, file }: AmendOptions): Amended => {
  if (file !== undefined && facts !== undefined)
    throw new TocsinError('Usage', '--facts and -f were both given', 'Give the facts in one way.');
  const all = readAll(facts, file);
  return { facts: partOf(all, (name) => !isAbout(name)), about: partOf(all, isAbout) };
};

/** Ids that this version ships, with what a person must know of them. Throws `Usage`. */
const adoptedPolicies = (flag: string | undefined): { ids?: string[]; warnings: string[] } => {
  if (flag === undefined) return { warnings: [] };
  const ids = policyIdsOf(flag);
  const pending = ids.map((id) => loadPolicy(id)).filter(({ effectiveFrom }) => effectiveFrom === null);
  return { ids, warnings: pending.map(({ id }) => `Warning: ${id} is adopted but not in force.`) };
};

/** `tocsin breach amend`: other facts, another period, description or loss, other policies, or only word that the list has changed. */
export const amendBreach = async (
  reference: string,
  options: AmendOptions,
  globals: Globals,
): Promise<Result> => {
  const { facts, about } = amendedBy(options);
  const { ids, warnings } = adoptedPolicies(options.policies);
  const message = {
    ...(facts === undefined ? {} : { facts }),
    ...(about === undefined ? {} : { about }),
    ...(ids === undefined ? {} : { policies: ids }),
    reason: options.reason,
    ...(options.second === undefined ? {} : { second: options.second }),
  };
  const result = await takeAct({ reference, name: 'amend', message, globals });
  return { ...result, said: [...warnings, ...(result.said ?? [])] };
};
