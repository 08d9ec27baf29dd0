import { loadPolicy } from '../../config/policies';
import { TocsinError } from '../../domain/errors';
import type { Policy } from '../../domain/policy/schema';
import { computeWindows } from '../../domain/windows/compute-windows';
import type { WindowsInput } from '../../domain/windows/types';
import { localTime } from '../../reports/local-time';
import type { Result } from '../action';
import { diffReports } from './diff-reports';
import type { Change, ReportsDiff } from './diff-reports';
import { refuseFacts } from './fact-flags-of-breach';
import type { BreachWindowsInput } from './open-breaches';
import { otherTextWarning } from './other-texts';
import { takesEffectText, takingEffect } from './takes-effect';
import { readWindowFlags } from './window-flags';
import type { WindowOptions } from './window-flags';

export interface DiffOptions extends WindowOptions {
  readonly with: string;
  readonly open?: boolean;
}

interface Comparison extends ReportsDiff {
  /** null: of facts given as flags. */
  readonly reference: string | null;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const policiesOf = (ids: string): Policy[] =>
  [...new Set(ids.split(',').map((id) => id.trim()))].map((id) => loadPolicy(id));

const compare = (reference: string | null, input: WindowsInput, policies: readonly Policy[]): Comparison => ({
  reference,
  before: input.policies.map(({ id }) => id),
  after: policies.map(({ id }) => id),
  ...diffReports(computeWindows(input), computeWindows({ ...input, policies })),
});

const shown = ({ what, before, after }: Change, zone: string): string => {
  const tell = (value: string | null): string => {
    if (value === null) return 'none';
    return what === 'earliest' || what === 'latest' ? localTime(value, zone) : value;
  };
  return `${what.padEnd(10)} ${tell(before)} -> ${tell(after)}`;
};

const textOf = (comparison: Comparison, zone: string): string[] => {
  const { reference, before, after, changes, conflicts, warnings } = comparison;
  const isEmpty = changes.length === 0;
  return [
    `${reference ?? 'these facts'}: ${before.join(', ')} -> ${after.join(', ')}`,
    ...(isEmpty ? ['  no date changes'] : []),
    ...changes.map((change) => {
      const whose = change.obligation === null ? 'together' : `${change.policy}/${change.obligation}`;
      return `  ${change.recipient}, ${whose}: ${shown(change, zone)}`;
    }),
    ...conflicts.appear.map((message) => `  NEW CONFLICT: ${message}`),
    ...conflicts.disappear.map((message) => `  no more: ${message}`),
    ...warnings.appear.map((warning) => `  WARNING: ${warning}`),
  ];
};

const resultOf = (comparisons: readonly Comparison[], zone: string, said: readonly string[]): Result => ({
  data: comparisons,
  table: {
    columns: ['reference', 'recipient', 'policy', 'obligation', 'what', 'before', 'after'],
    rows: comparisons.flatMap(({ reference, changes }) =>
      changes.map(({ recipient, policy, obligation, what, before, after }) => [
        reference,
        recipient,
        policy,
        obligation,
        what,
        before,
        after,
      ]),
    ),
  },
  text: comparisons.map((comparison) => textOf(comparison, zone).join('\n')).join('\n\n'),
  said,
});

/**
 * `tocsin policy diff`: what other policies would change, date by date; for facts given as flags, a breach, or every
 * open one, from the policies that it runs under or from those of `--policy`. Nothing is changed.
 * @param readInputs asks the records; called only where a breach is asked for
 * @throws TocsinError Usage for flags that do not go together; NotFound; Unavailable
 */
export const diffPolicies = async (
  [reference]: readonly string[],
  options: DiffOptions,
  readInputs: (reference?: string) => Promise<BreachWindowsInput[]>,
): Promise<Result> => {
  const policies = policiesOf(options.with);
  if (reference === undefined && !options.open) {
    const input = readWindowFlags(options, new Date().toISOString());
    return resultOf([compare(null, input, policies)], input.zone, []);
  }
  if (reference !== undefined && options.open)
    throw new TocsinError('Usage', `--open was given beside ${reference}`, 'Leave out one of them.');
  // Its facts are its own; what it is compared from may be other policies than those that it runs under.
  const { policy, ...facts } = options;
  refuseFacts(reference ?? '--open', facts);
  const from = policy === undefined ? null : policiesOf(policy);
  const inputs = (await readInputs(reference)).map((breach) =>
    from === null ? breach : { ...breach, input: { ...breach.input, policies: from } },
  );
  const effects = takingEffect(
    policies,
    inputs.map(({ reference: of, openedAt, input }) => ({
      reference: of,
      openedAt,
      policies: input.policies.map(({ id }) => id),
    })),
  );
  return resultOf(
    inputs.map((breach) => compare(breach.reference, breach.input, policies)),
    inputs[0]?.input.zone ?? 'UTC',
    [
      ...(inputs.length === 0 ? ['No open breaches.'] : []),
      ...effects.map(takesEffectText),
      ...inputs.flatMap(({ otherTexts }) => otherTexts.map(otherTextWarning)),
    ],
  );
};
