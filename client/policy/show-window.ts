import { computeWindows } from '../../domain/windows/compute-windows';
import type { WindowsReport } from '../../domain/windows/types';
import type { Result } from '../action';
import { readWindowFlags } from './window-flags';
import type { WindowOptions } from './window-flags';
import { windowsText } from './windows-text';

/** The keys that the design gives, in its order. */
const dataOf = ({ policies, zone, obligations, effective, held, conflicts, warnings }: WindowsReport) => ({
  policies,
  zone,
  obligations: obligations.map(({ recipient, policy, citation, earliest, latest, why, status }) => ({
    recipient,
    policy,
    citation,
    earliest,
    latest,
    why,
    status,
  })),
  effective,
  held,
  conflicts,
  warnings,
});

/** Flags that are facts of a breach, but that no rule shipped so far turns on: said, never passed over in silence. */
export const unusedFlags = ({ customers, harm }: WindowOptions): string[] => {
  const given = [
    ...(customers === undefined ? [] : ['--customers']),
    ...(harm === undefined ? [] : ['--harm']),
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
    text: windowsText(report, input.at),
    said: unusedFlags(options),
  };
};
