import { addDays, nameOfDay } from '../calendar/days';
import type { Policy } from '../policy/schema';
import type { EvaluatedDuty } from './evaluate';
import { localDay } from './moments';
import type { Scene } from './scene';

const warnOfPolicy = (policy: Policy, day: string): string[] => {
  const { id, effectiveFrom, effectiveTo, verified } = policy;
  return [
    ...(effectiveFrom === null ? [`${id} is adopted but not in force`] : []),
    ...(effectiveFrom !== null && day < effectiveFrom
      ? [`${id} applies from ${effectiveFrom}, after ${nameOfDay(day)}`]
      : []),
    ...(effectiveTo !== null && day > effectiveTo
      ? [`${id} applied until ${effectiveTo}, before ${nameOfDay(day)}`]
      : []),
    ...(verified ? [] : [`${id} holds numbers that are not verified: see tocsin policy show ${id}`]),
  ];
};

/** A first direction may not be longer than a policy says; whether it was extended in writing, a span does not tell. */
const warnOfHolds = ({ id, holds }: Policy, { input }: Scene): string[] =>
  input.holds.flatMap(({ directedAt, lastDay }) => {
    if (!holds?.firstDays || lastDay === null) return [];
    const directedOn = localDay(Date.parse(directedAt), input.zone);
    return lastDay > addDays(directedOn, holds.firstDays)
      ? [
          `the hold directed on ${nameOfDay(directedOn)} runs through ${nameOfDay(lastDay)}: ` +
            `past ${holds.firstDays} days it needs an extension in writing (${id}, ${holds.citation})`,
        ]
      : [];
  });

/** All that a person must know although the windows take it into account, each once. */
export const findWarnings = (duties: readonly EvaluatedDuty[], scene: Scene): string[] => {
  const { policies, facts, zone, at } = scene.input;
  const day = localDay(Date.parse(facts.determinedAt ?? facts.discoveredAt ?? at), zone);
  const warnings = [
    ...policies.flatMap((policy) => [...warnOfPolicy(policy, day), ...warnOfHolds(policy, scene)]),
    ...duties.flatMap(({ outcomes }) => outcomes.flatMap(({ warning }) => warning ?? [])),
  ];
  return [...new Set(warnings)];
};
