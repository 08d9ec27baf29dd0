import type { Unsourced } from './figures/figures-of';
import type { Report } from './schema/report';

type Change = NonNullable<Report['changes']>['fields'][number];
type Single = Exclude<Change['before'], null>;

/** Said anew in every report, whatever has happened. */
const ALWAYS_NEW = ['asOf', 'source', 'ledgerSeq'];

/** Every single value by its JSON Pointer: `/form/customersAffected/value`. What is null stands for nothing. */
const singlesOf = (value: unknown, path: string, into: Map<string, Single>): Map<string, Single> => {
  if (value === null || value === undefined) return into;
  if (typeof value !== 'object') return into.set(path, value as Single);
  for (const [key, inner] of Object.entries(value))
    if (!ALWAYS_NEW.includes(key)) singlesOf(inner, `${path}/${key}`, into);
  return into;
};

/** What a report says of the case; how it came to say so (the ledger, the timeline, approvals) is no news to a regulator. */
const toldBy = (report: Unsourced): Map<string, Single> => {
  const { title, form, determination, windows, agencies, holds, noticesInsideHolds, notices } = report;
  const { earlyRelease, urgentNeed, policies } = report;
  return singlesOf(
    {
      title,
      form,
      determination,
      policies: policies.map(({ id, version }) => ({ id, version })),
      windows: { isHeld: windows.isHeld, agencies: windows.agencies, customers: windows.customers },
      agencies,
      holds,
      noticesInsideHolds,
      earlyRelease,
      urgentNeed,
      notices,
    },
    '',
    new Map(),
  );
};

/** What has changed from one report to another: figure by figure, before and after. Pure. */
export const changesBetween = (before: Unsourced, after: Unsourced): Change[] => {
  const [was, is] = [toldBy(before), toldBy(after)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((field) => {
    const [one, other] = [was.get(field) ?? null, is.get(field) ?? null];
    return one === other ? [] : [{ field, before: one, after: other }];
  });
};
