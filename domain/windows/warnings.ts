import { addDays, nameOfDay } from '../calendar/days';
import type { Policy } from '../policy/schema';
import { AGENCIES } from '../schemas';
import type { EvaluatedDuty } from './evaluate';
import { localDay } from './moments';
import type { Scene } from './scene';

/** A policy is the same object in every computation of a process: it is searched once. */
const marks = new WeakMap<Policy, boolean>();
const isMarked = (policy: Policy): boolean => {
  const { obligations, prohibitions, holds, retention } = policy;
  const found =
    marks.get(policy) ??
    JSON.stringify([obligations, prohibitions, holds, retention]).includes('"verified":false');
  marks.set(policy, found);
  return found;
};

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
    // Where the rules say themselves which of them are not, each is told when it is used.
    ...(verified || isMarked(policy)
      ? []
      : [`${id} holds numbers that are not verified: see tocsin policy show ${id}`]),
  ];
};

const isKnownAgency = (name: string): boolean => AGENCIES.some((agency) => agency === name);

/** One who may not direct under a policy is obeyed all the same, until counsel has said so. */
const warnOfAuthorities = ({ id, holds }: Policy, { input }: Scene): string[] =>
  input.holds.flatMap(({ agency }) =>
    agency !== undefined && isKnownAgency(agency) && holds?.authorities && !holds.authorities.includes(agency)
      ? [
          `${id} names no right of ${agency} to direct a hold (${holds.citation}); it is honoured until counsel decides`,
        ]
      : [],
  );

const warnOfHoldRules = ({ id, holds }: Policy, { input }: Scene): string[] =>
  holds?.verified === false && input.holds.length > 0
    ? [`${id}: its rules for holds are not verified (${holds.citation})`]
    : [];

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
    ...policies.flatMap((policy) => [
      ...warnOfPolicy(policy, day),
      ...warnOfHolds(policy, scene),
      ...warnOfAuthorities(policy, scene),
      ...warnOfHoldRules(policy, scene),
    ]),
    ...duties.flatMap(({ outcomes }) => outcomes.flatMap(({ warning }) => warning ?? [])),
  ];
  return [...new Set(warnings)];
};
