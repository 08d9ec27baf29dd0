import type { WindowsReport } from '../windows/types';
import type { CaseState } from './state';

/**
 * Why no policy asks that customers be told, by the facts that the windows were computed from: every such obligation is
 * exempt or does not apply, as for a harmless breach by 64.2011(b) of FCC 23-111. null: one asks for it, or may.
 */
export const whyNoneIsOwed = ({ obligations, policies }: WindowsReport): string | null => {
  const duties = obligations.filter(({ recipient }) => recipient === 'customers');
  if (duties.length === 0) return `none of ${policies.join(', ')} is about customers`;
  if (duties.some(({ status }) => status !== 'exempt' && status !== 'not-required')) return null;
  return duties
    .map(({ policy, decidedBy, citation }) => `${policy}: ${decidedBy ?? 'not required'} (${citation})`)
    .join('; ');
};

/** The same of a case; null too as long as it is not determined to be a breach, or its windows are being computed. */
export const whyCustomersAreNotOwed = ({ facts, windows, digest }: CaseState): string | null =>
  facts.determinedAt === undefined || windows === null || digest === null ? null : whyNoneIsOwed(windows);
