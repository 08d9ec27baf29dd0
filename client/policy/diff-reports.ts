import type { Edges, ObligationWindow, WindowsReport } from '../../domain/windows/types';

/** One date or status that is another under the other policies. `null`: there is none. */
export interface Change {
  readonly recipient: string;
  /** `together`: what the policies come to. */
  readonly policy: string;
  readonly obligation: string | null;
  readonly what: 'obligation' | 'earliest' | 'latest' | 'status';
  readonly before: string | null;
  readonly after: string | null;
}

export interface ReportsDiff {
  readonly changes: readonly Change[];
  readonly conflicts: { readonly appear: readonly string[]; readonly disappear: readonly string[] };
  readonly warnings: { readonly appear: readonly string[]; readonly disappear: readonly string[] };
}

type Where = Pick<Change, 'recipient' | 'policy' | 'obligation'>;

const changeOf = (
  where: Where,
  what: Change['what'],
  before: string | null,
  after: string | null,
): Change[] => (before === after ? [] : [{ ...where, what, before, after }]);

const edgeChanges = (where: Where, before: Edges | undefined, after: Edges | undefined): Change[] =>
  (['earliest', 'latest'] as const).flatMap((side) =>
    changeOf(where, side, before?.[side] ?? null, after?.[side] ?? null),
  );

const keyOf = ({ policy, obligation }: ObligationWindow): string => `${policy}/${obligation}`;

const obligationChanges = (before: WindowsReport, after: WindowsReport): Change[] => {
  const keys = [...new Set([...before.obligations, ...after.obligations].map(keyOf))];
  return keys.flatMap((key) => {
    const [one, other] = [before, after].map(({ obligations }) =>
      obligations.find((window) => keyOf(window) === key),
    );
    const some = one ?? other;
    if (!some) return [];
    const { recipient, policy, obligation } = some;
    const where = { recipient, policy, obligation };
    const existence = (window: ObligationWindow | undefined): string | null =>
      window && window.citation ? window.citation : null;
    if (!one || !other)
      return [
        ...changeOf(where, 'obligation', existence(one), existence(other)),
        ...edgeChanges(where, one, other),
        ...changeOf(where, 'status', one?.status ?? null, other?.status ?? null),
      ];
    return [...edgeChanges(where, one, other), ...changeOf(where, 'status', one.status, other.status)];
  });
};

const listDiff = (before: readonly string[], after: readonly string[]) => ({
  appear: after.filter((each) => !before.includes(each)),
  disappear: before.filter((each) => !after.includes(each)),
});

/** What would be another under other policies, date by date: first together, then by obligation. Pure. */
export const diffReports = (before: WindowsReport, after: WindowsReport): ReportsDiff => ({
  changes: [
    ...(['agencies', 'customers'] as const).flatMap((recipient) =>
      edgeChanges(
        { recipient, policy: 'together', obligation: null },
        before.effective[recipient],
        after.effective[recipient],
      ),
    ),
    ...obligationChanges(before, after),
  ],
  conflicts: listDiff(
    before.conflicts.map(({ message }) => message),
    after.conflicts.map(({ message }) => message),
  ),
  warnings: listDiff(before.warnings, after.warnings),
});
