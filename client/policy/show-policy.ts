import { loadPolicy } from '../../config/policies';
import type { Obligation } from '../../domain/policy/obligation-schema';
import type { Policy } from '../../domain/policy/schema';
import { nameOfBound } from '../../domain/windows/bound-names';
import type { Result } from '../action';

const obligationText = (obligation: Obligation): string[] => {
  const { recipient, citation, agencies, channel, earliest, latest, openedBy, gatedByHolds } = obligation;
  return [
    `${recipient} (${citation})`,
    ...(agencies ? [`  to        ${agencies.join(', ')} by ${channel ?? 'portal'}`] : []),
    ...(earliest ? [`  earliest  ${nameOfBound(earliest)}`] : []),
    ...(latest ? [`  latest    ${nameOfBound(latest)}`] : []),
    ...(openedBy.length > 0 ? [`  sooner by ${openedBy.join(', ')}`] : []),
    ...(gatedByHolds ? ['  never while a hold stands'] : []),
  ];
};

const holdsText = ({ holds }: Policy): string => {
  if (!holds) return 'holds      none';
  const { firstDays, extendable, written, citation } = holds;
  return [
    `holds      ${firstDays === null ? 'no limit to the first' : `first at most ${firstDays} days`}`,
    extendable ? 'extendable' : 'not extendable',
    ...(written ? ['in writing'] : []),
    citation,
  ].join(', ');
};

const policyText = (policy: Policy): string =>
  [
    `${policy.id} version ${policy.version}: ${policy.title}`,
    `citation   ${policy.citation}`,
    `in force   ${policy.effectiveFrom ?? 'not yet: adopted only'}${policy.effectiveTo ? ` to ${policy.effectiveTo}` : ''}`,
    `verified   ${policy.verified ? 'yes' : 'NO: see the notes'}`,
    `approvals  ${policy.approvals}`,
    holdsText(policy),
    `retention  ${policy.retention.years} years, ${policy.retention.citation}`,
    '',
    ...policy.obligations.flatMap(obligationText),
    '',
    'source',
    `  ${policy.source}`,
    ...(policy.notes.length > 0 ? ['notes', ...policy.notes.map((note) => `  - ${note}`)] : []),
  ].join('\n');

/**
 * `tocsin policy show`: one policy, whole.
 * @throws TocsinError NotFound, naming those that are shipped
 */
export const showPolicy = async (id: string): Promise<Result> => {
  const policy = loadPolicy(id);
  return {
    data: policy,
    text: policyText(policy),
    next: `tocsin policy window --policy ${id} --determined-at now`,
  };
};
