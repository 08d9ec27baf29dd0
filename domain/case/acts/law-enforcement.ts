import { combineRules } from '../../policy/rules';
import type { Message } from '../../messages';
import type { Agency } from '../../schemas';
import { agenciesAreTold, dutiesUnflagged } from '../agencies';
import { LIMITS } from '../limits';
import { standingHolds } from '../phase';
import type { CaseState } from '../state';
import { isForbidden, refuseUnexplained, violationsOf } from './task-violations';
import { refuse, refuseFuture, repeat, take } from './verdict';
import type { ActContext, Verdict } from './verdict';

const refuseHeld = (state: CaseState): Verdict | null => {
  const [hold] = standingHolds(state);
  return hold
    ? refuse(
        'Held',
        `hold ${hold.reference} stands until ${hold.lastDay ?? 'a person settles it'}`,
        'release the hold first',
      )
    : null;
};

/** A time that cannot be right in either direction. */
export const refuseTime = (state: CaseState, field: string, at: string, nowMs: number): Verdict | null =>
  Date.parse(at) < Date.parse(state.facts.discoveredAt)
    ? refuse('Usage', `${field} is before the discovery (${state.facts.discoveredAt})`)
    : refuseFuture(field, at, nowMs);

const refuseUntold = (state: CaseState): Verdict | null =>
  agenciesAreTold(state)
    ? null
    : refuse(
        'OutsideWindow',
        'law enforcement has not been notified yet',
        'record the filings first',
        '47 CFR 64.2011(a)',
      );

const isWaitOver = (state: CaseState, nowMs: number): boolean => {
  const earliest = state.windows?.effective.customers.earliest;
  return Boolean(earliest && nowMs >= Date.parse(earliest));
};

/** Law enforcement lets the carrier tell customers before the wait has passed, where every policy knows such a release. */
export const judgeReleaseEarly = (
  state: CaseState,
  release: Message<'releaseEarly'>,
  { nowMs }: ActContext,
): Verdict => {
  if (state.earlyReleaseAt) return repeat;
  const problem =
    refuseUntold(state) ?? refuseHeld(state) ?? refuseTime(state, 'releasedAt', release.releasedAt, nowMs);
  if (problem) return problem;
  const [forbidding] = combineRules(state.policies).earlyReleaseForbiddenBy;
  const earliest = state.windows?.effective.customers.earliest;
  if (forbidding && !isWaitOver(state, nowMs))
    return refuse(
      'OutsideWindow',
      `${forbidding.policy} knows no early release: its wait ends ${earliest ?? 'later'}`,
      'where waiting would do immediate and irreparable harm, use urgent-need after consulting the agency',
      forbidding.citation,
    );
  return take(
    { ...state, earlyReleaseAt: release.releasedAt },
    'released-early',
    `${release.agency} released the carrier to tell customers early (${release.reference})`,
    {
      agency: release.agency,
      agent: release.agent,
      reference: release.reference,
      releasedAt: release.releasedAt,
    },
  );
};

/** The agencies' notices must have said so: facts that were amended afterwards flag nothing. */
const refuseUnflagged = (state: CaseState): Verdict | null => {
  const unflagged = state.facts.urgentNeed ? dutiesUnflagged(state) : null;
  if (unflagged?.length === 0) return null;
  const whom = unflagged?.map(({ agency, channel }) => `${agency} by ${channel}`).join(', ');
  return refuse(
    'NotAllowed',
    `the urgent need was not flagged in the agencies’ notice${whom ? `: ${whom}` : ''}`,
    'the agencies’ notice must say so: amend the facts (breach amend --facts urgentNeed=yes), file anew where a portal is asked for, consult, then repeat',
    '47 CFR 64.2011(b)(2)',
  );
};

/** 47 CFR 64.2011(b)(2): flagged in the agencies' notice, then only after consultation with the agency. */
export const judgeUrgentNeed = (
  state: CaseState,
  need: Message<'urgentNeed'>,
  { nowMs }: ActContext,
): Verdict => {
  if (state.urgentNeedConsultedAt)
    return Date.parse(state.urgentNeedConsultedAt) === Date.parse(need.consultedAt)
      ? repeat
      : refuse('Conflict', `a consultation of ${state.urgentNeedConsultedAt} is on file: one is enough`);
  const problem =
    refuseUntold(state) ??
    refuseHeld(state) ??
    refuseTime(state, 'consultedAt', need.consultedAt, nowMs) ??
    refuseUnflagged(state);
  if (problem) return problem;
  const [forbidding] = combineRules(state.policies).urgentNeedForbiddenBy;
  if (forbidding && !isWaitOver(state, nowMs))
    return refuse(
      'OutsideWindow',
      `${forbidding.policy} knows no urgent need: its wait is not over`,
      'wait for its window, or adopt other policies with amend',
      forbidding.citation,
    );
  return take(
    { ...state, urgentNeedConsultedAt: need.consultedAt },
    'urgent-need',
    `urgent need: ${need.agency} was consulted`,
    { agency: need.agency, agent: need.agent, consultedAt: need.consultedAt, reason: need.reason },
  );
};

/** Agencies with which a policy asks for a filing, or whose e-mail was refused, so that a person must reach them. */
const filedWith = (state: CaseState): Agency[] => [
  ...new Set(
    combineRules(state.policies)
      .agencyDuties.filter(
        ({ agency, channel }) => channel === 'portal' || state.refusedAgencies.includes(agency),
      )
      .map(({ agency }) => agency),
  ),
];

/** What is put on record of a filing's papers: nothing where there are none, so that entries without are as they were. */
export const provedBy = ({
  documentDigest,
  reportDigest,
}: Message<'recordFiling'>): { readonly documentDigest?: string; readonly reportDigest?: string } => ({
  ...(documentDigest === undefined ? {} : { documentDigest }),
  ...(reportDigest === undefined ? {} : { reportDigest }),
});

/** A filing with law enforcement, made by a person at the portal, proved by its confirmation. The waiting period starts from it. */
export const judgeAgencyFiling = (
  state: CaseState,
  act: Message<'recordFiling'> & { readonly agency: Agency | 'agencies' },
  { nowMs }: ActContext,
): Verdict => {
  const { agency: whom, confirmation, filedAt } = act;
  const expected = filedWith(state);
  const agencies = whom === 'agencies' ? expected : [whom];
  if (agencies.length === 0 || !agencies.every((agency) => expected.includes(agency)))
    return refuse(
      'NotFound',
      `no policy of this breach asks for a filing with ${whom}`,
      `filings are asked for with: ${expected.join(', ') || 'nobody'}`,
    );
  const problem = refuseTime(state, 'filedAt', filedAt, nowMs);
  if (problem) return problem;
  const known = state.filings.filter(
    (filing) => filing.confirmation === confirmation && agencies.some((agency) => agency === filing.agency),
  );
  const other = known.find((filing) => Date.parse(filing.filedAt) !== Date.parse(filedAt));
  if (other)
    return refuse(
      'Conflict',
      `filing ${confirmation} with ${other.agency} is on file as of ${other.filedAt}`,
      'use the confirmation of this filing',
    );
  const fresh = agencies.filter((agency) => !known.some((filing) => filing.agency === agency));
  if (fresh.length === 0) return repeat;
  if (state.filings.length + fresh.length > LIMITS.filings)
    return refuse('Conflict', `${state.filings.length} filings are on file already`);
  const violations = violationsOf(state, 'agencies', filedAt).filter((each) => !isForbidden(each));
  const unexplained = refuseUnexplained(violations, act);
  if (unexplained) return unexplained;
  const texts = violations.map(({ text }) => text);
  const { urgentNeedSince } = state;
  const flagsUrgentNeed = urgentNeedSince !== null && Date.parse(filedAt) >= Date.parse(urgentNeedSince);
  const notices = fresh.map((agency) => ({
    agency,
    at: filedAt,
    channel: 'portal' as const,
    flagsUrgentNeed,
  }));
  return take(
    {
      ...state,
      filings: [
        ...state.filings,
        ...fresh.map((agency) => ({
          agency,
          confirmation,
          filedAt,
          ...(texts.length > 0 ? { violations: texts } : {}),
        })),
      ],
      notified: [...state.notified, ...notices],
    },
    'filing-recorded',
    `filing with ${fresh.join(' and ')} recorded, confirmation ${confirmation}${texts.length > 0 ? `; to explain: ${texts.join('; ')}` : ''}`,
    {
      agency: whom,
      agencies: fresh,
      confirmation,
      filedAt,
      flagsUrgentNeed,
      ...(texts.length > 0
        ? {
            reason: act.reason ?? null,
            violations: violations.map(({ text, citation }) => ({ text, citation })),
          }
        : {}),
      ...provedBy(act),
    },
  );
};
