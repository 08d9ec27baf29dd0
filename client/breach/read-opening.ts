import { readFileSync } from 'node:fs';
import { loadCarrier } from '../../config/carrier';
import type { Carrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { loadPolicy, policyIds } from '../../config/policies';
import { readYaml } from '../../config/read-yaml';
import { TocsinError } from '../../domain/errors';
import { breachFileSchema, factsSchema } from '../../domain/facts';
import type { BreachFile, Facts } from '../../domain/facts';
import type { Policy } from '../../domain/policy/schema';
import { computeWindows } from '../../domain/windows/compute-windows';
import type { WindowsReport } from '../../domain/windows/types';

/** All that a breach is opened with, checked. */
export interface Opening {
  readonly document: BreachFile;
  readonly facts: Facts;
  readonly policies: readonly Policy[];
  readonly carrier: Carrier;
}

/** Clocks of two machines may differ by this much. */
const TOLERANCE_MS = 5 * 60_000;

/** No rule that a breach runs under is older; an earlier year is a slip that would make every deadline long missed. */
const EARLIEST_DAY = '1990-01-01';
const EARLIEST_MS = Date.parse(EARLIEST_DAY);

/** The file's own rules, and those that need the shipped policies and the present time. */
const openingSchema = (nowMs: number) =>
  breachFileSchema.superRefine((file, context) => {
    const { discoveredAt, determinedAt, occurred, policies = [] } = file;
    const refuse = (path: PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const ms = Date.parse;
    for (const [field, at] of Object.entries(file))
      if (field.endsWith('At') && typeof at === 'string' && ms(at) > nowMs + TOLERANCE_MS)
        refuse([field], `is ${at}, which has not come yet`);
    if (ms(occurred.from) > nowMs + TOLERANCE_MS)
      refuse(['occurred', 'from'], `is ${occurred.from}, which has not come yet`);
    if (ms(discoveredAt) < EARLIEST_MS)
      refuse(['discoveredAt'], `is ${discoveredAt}, before ${EARLIEST_DAY}: correct the year`);
    if (determinedAt !== undefined && ms(determinedAt) < ms(discoveredAt))
      refuse(['determinedAt'], 'is before discoveredAt: a breach is found before it is determined');
    if (occurred.to !== undefined && ms(occurred.to) < ms(occurred.from))
      refuse(['occurred', 'to'], 'is before occurred.from');
    const known = policyIds();
    for (const [index, id] of policies.entries())
      if (!known.includes(id))
        refuse(['policies', index], `"${id}" is no policy; there are ${known.join(', ')}`);
  });

/** The text of a file, or of stdin for `-`. Throws `NotFound`. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `the file ${file} cannot be read`, 'Check its name.', { cause });
  }
};

/** The ids of a `--policies` flag, each once. Throws `Usage` for one that is not shipped. */
export const policyIdsOf = (flag: string): string[] => {
  const ids = [...new Set(flag.split(',').map((id) => id.trim()))];
  const unknown = ids.find((id) => !policyIds().includes(id));
  if (unknown === undefined) return ids;
  throw new TocsinError(
    'Usage',
    `--policies "${unknown}": there is no such policy`,
    `There are ${policyIds().join(', ')}.`,
  );
};

const policiesNamed = (flag: string | undefined, document: BreachFile, carrier: Carrier): Policy[] => {
  const ids = flag === undefined ? (document.policies ?? carrier.policies) : policyIdsOf(flag);
  return [...new Set(ids)].map((id) => loadPolicy(id));
};

/**
 * Reads and checks the file of a breach; needs no server.
 * @param policiesFlag ids separated by commas; absent: those of the file, else those of the carrier
 * @throws TocsinError NotFound for a file that cannot be read; Usage with line, column and field of each problem
 */
export const readOpening = (file: string, policiesFlag: string | undefined): Opening => {
  const document = readYaml(openingSchema(Date.now()), readText(file), file === '-' ? 'stdin' : file);
  const carrier = loadCarrier(readEnvironment().carrierFile);
  return {
    document,
    facts: factsSchema.strip().parse(document),
    policies: policiesNamed(policiesFlag, document, carrier),
    carrier,
  };
};

/** What cannot be wrong for certain, but should be looked at, a sentence each. */
export const doubtsOf = ({ discoveredAt, occurred }: BreachFile): readonly string[] =>
  Date.parse(occurred.from) > Date.parse(discoveredAt)
    ? [`occurred.from (${occurred.from}) is after the discovery (${discoveredAt})`]
    : [];

/** The windows as they stand at the opening, when nobody has been told yet. `at` is ISO 8601. */
export const openingWindows = ({ facts, policies, carrier }: Opening, at: string): WindowsReport =>
  computeWindows({
    policies,
    zone: carrier.zone,
    closures: carrier.closures,
    reading: { kind: 'safe' },
    facts,
    notified: [],
    holds: [],
    at,
  });
