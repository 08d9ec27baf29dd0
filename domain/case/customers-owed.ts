import type { CaseState } from './state';

/**
 * Why no policy of the case asks that customers be told, by the facts at hand: every such obligation is exempt or does
 * not apply, as for a harmless breach by 64.2011(b) of FCC 23-111. null: one asks for it, or may, as long as a fact is
 * missing, the breach is not determined, or the windows are being computed.
 */
export const whyCustomersAreNotOwed = ({ facts, windows, digest }: CaseState): string | null => {
  if (facts.determinedAt === undefined || windows === null || digest === null) return null;
  const duties = windows.obligations.filter(({ recipient }) => recipient === 'customers');
  if (duties.length === 0) return `none of ${windows.policies.join(', ')} is about customers`;
  if (duties.some(({ status }) => status !== 'exempt' && status !== 'not-required')) return null;
  return duties
    .map(({ policy, decidedBy, citation }) => `${policy}: ${decidedBy ?? 'not required'} (${citation})`)
    .join('; ');
};
