import { testsOf } from '../../domain/policy/condition-schema';
import type { Policy } from '../../domain/policy/schema';
import { computeWindows } from '../../domain/windows/compute-windows';
import type { WindowsReport } from '../../domain/windows/types';
import type { Result } from '../action';
import { timelineSvg } from './timeline-svg';
import { readWindowFlags } from './window-flags';
import type { WindowOptions } from './window-flags';
import { windowsText } from './windows-text';

/** The keys that the design gives, in its order. */
const dataOf = ({ policies, zone, obligations, effective, held, conflicts, warnings }: WindowsReport) => ({
  policies,
  zone,
  obligations: obligations.map(
    ({ recipient, policy, citation, earliest, latest, why, status, decidedBy }) => ({
      recipient,
      policy,
      citation,
      earliest,
      latest,
      why,
      status,
      ...(decidedBy === undefined ? {} : { decidedBy }),
    }),
  ),
  effective,
  held,
  conflicts,
  warnings,
});

/** What the conditions of policies ask of the facts. */
const askedOf = (policies: readonly Policy[]) =>
  policies
    .flatMap(({ obligations, prohibitions = [] }) => [
      ...obligations.flatMap(({ when, exemptions = [], reliefs = [] }) => [
        ...(when ? [when] : []),
        ...[...exemptions, ...reliefs].map((each) => each.when),
      ]),
      ...prohibitions.flatMap((prohibition) => prohibition.while ?? []),
    ])
    .flatMap(testsOf);

/** Flags that are facts of a breach, but that no rule of its policies turns on: said, never passed over in silence. */
export const unusedFlags = (options: WindowOptions, policies: readonly Policy[]): string[] => {
  const { customers, customersIn, customersWith, harm } = options;
  const asked = askedOf(policies);
  const isCounted = asked.some((test) => test.customers !== undefined);
  const given = [
    ...(customers === undefined || isCounted ? [] : ['--customers']),
    ...(customersIn === undefined || isCounted ? [] : ['--customers-in']),
    ...(customersWith === undefined || isCounted ? [] : ['--customers-with']),
    ...(harm === undefined || asked.some((test) => test.harm !== undefined) ? [] : ['--harm']),
  ];
  return given.length > 0 ? [`No rule of these policies turns on ${given.join(' or ')}.`] : [];
};

/** `tocsin policy window`: the lawful windows for facts given as flags. Needs no server. */
export const showWindow = async (options: WindowOptions): Promise<Result> => {
  const input = readWindowFlags(options, new Date().toISOString());
  const report = computeWindows(input);
  return {
    data: dataOf(report),
    table: {
      columns: ['recipient', 'policy', 'earliest', 'latest', 'status'],
      rows: report.obligations.map(({ recipient, policy, earliest, latest, status }) => [
        recipient,
        policy,
        earliest,
        latest,
        status,
      ]),
    },
    text: windowsText(report, input),
    svg: timelineSvg(report, input),
    said: unusedFlags(options, input.policies),
  };
};
