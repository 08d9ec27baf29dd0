import type { Obligation } from '../../domain/policy/obligation-schema';
import type { Policy } from '../../domain/policy/schema';
import { nameOfCondition } from '../../domain/windows/conditions';
import { nameOfBound } from '../../domain/windows/bound-names';
import type { Result } from '../action';
import { namedPolicy } from './named-policy';

const doubt = ({ verified }: { readonly verified?: boolean }): string =>
  verified === false ? ' [NOT VERIFIED]' : '';

/** What lifts an obligation, puts it off, or must be in its notice. */
const detailsText = ({
  when,
  exemptions = [],
  reliefs = [],
  yieldsToHolds,
  contents,
}: Obligation): string[] => [
  ...(when ? [`  only with ${nameOfCondition(when)}`] : []),
  ...exemptions.map(
    (exemption) =>
      `  unless    ${exemption.title} (${exemption.citation})${doubt(exemption)}` +
      (exemption.restart ? `; once lost: ${nameOfBound(exemption.restart)}${doubt(exemption.restart)}` : ''),
  ),
  ...reliefs.map((relief) => `  or later  ${nameOfBound(relief.latest)}: ${relief.title}${doubt(relief)}`),
  ...(yieldsToHolds ? [`  gives way to a hold (${yieldsToHolds.citation})${doubt(yieldsToHolds)}`] : []),
  ...(contents
    ? (['required', 'recommended', 'headings'] as const).flatMap((kind) =>
        (contents[kind] ?? []).map((line) => `  ${kind.padEnd(11)} ${line}${doubt(contents)}`),
      )
    : []),
];

const prohibitionsText = ({ prohibitions = [] }: Policy): string[] =>
  prohibitions.map((prohibition) => {
    const { recipients, until, citation } = prohibition;
    const how =
      until === undefined
        ? `while ${nameOfCondition(prohibition.while ?? {})}`
        : `until ${until} may be told`;
    return `never ${recipients.join(', ')} ${how} (${citation})${doubt(prohibition)}`;
  });

const obligationText = (obligation: Obligation): string[] => {
  const { recipient, citation, agencies, channel, earliest, latest, openedBy, gatedByHolds } = obligation;
  return [
    `${recipient} (${citation})${doubt(obligation)}`,
    ...(agencies ? [`  to        ${agencies.join(', ')} by ${channel ?? 'portal'}`] : []),
    ...(earliest ? [`  earliest  ${nameOfBound(earliest)}${doubt(earliest)}`] : []),
    ...(latest ? [`  latest    ${nameOfBound(latest)}${doubt(latest)}`] : []),
    ...(openedBy.length > 0 ? [`  sooner by ${openedBy.join(', ')}`] : []),
    ...(gatedByHolds ? ['  never while a hold stands'] : []),
    ...detailsText(obligation),
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
  ]
    .join(', ')
    .concat(doubt(holds));
};

/** A checked text may still come with doubts: they stand in its notes. */
const verifiedText = ({ verified, notes }: Policy): string => {
  if (!verified) return 'NO: see the notes';
  return notes.length > 0 ? 'yes, but see the notes' : 'yes';
};

const policyText = (policy: Policy): string =>
  [
    `${policy.id} version ${policy.version}: ${policy.title}`,
    `citation   ${policy.citation}`,
    `in force   ${policy.effectiveFrom ?? 'not yet: adopted only'}${policy.effectiveTo ? ` to ${policy.effectiveTo}` : ''}`,
    `verified   ${verifiedText(policy)}`,
    `approvals  ${policy.approvals}`,
    holdsText(policy),
    `retention  ${policy.retention.years} years, ${policy.retention.citation}${doubt(policy.retention)}`,
    '',
    ...policy.obligations.flatMap(obligationText),
    ...prohibitionsText(policy),
    '',
    'source',
    `  ${policy.source}`,
    ...(policy.notes.length > 0 ? ['notes', ...policy.notes.map((note) => `  - ${note}`)] : []),
  ].join('\n');

/**
 * `tocsin policy show`: one policy, whole.
 * @param id or a file
 * @throws TocsinError NotFound, naming those that there are; Usage with file, line and field where a file is wrong
 */
export const showPolicy = async (id: string): Promise<Result> => {
  const policy = namedPolicy(id);
  return {
    data: policy,
    text: policyText(policy),
    next: `tocsin policy window --policy ${id} --determined-at now`,
  };
};
