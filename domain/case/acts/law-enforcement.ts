import { combineRules } from '../../policy/rules';
import type { Message } from '../../messages';
import type { Agency } from '../../schemas';
import { agenciesAreTold } from '../agencies';
import { standingHolds } from '../phase';
import type { CaseState } from '../state';
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

const refuseUntold = (state: CaseState): Verdict | null =>
  agenciesAreTold(state)
    ? null
    : refuse(
        'OutsideWindow',
        'law enforcement has not been notified yet',
        'record the filings first',
        '47 CFR 64.2011(a)',
      );

/** Law enforcement lets the carrier tell customers before the wait has passed, where every policy knows such a release. */
export const judgeReleaseEarly = (
  state: CaseState,
  release: Message<'releaseEarly'>,
  { nowMs }: ActContext,
): Verdict => {
  if (state.earlyReleaseAt) return repeat;
  const problem =
    refuseUntold(state) ?? refuseHeld(state) ?? refuseFuture('releasedAt', release.releasedAt, nowMs);
  if (problem) return problem;
  const [forbidding] = combineRules(state.policies).earlyReleaseForbiddenBy;
  const earliest = state.windows?.effective.customers.earliest;
  if (forbidding && (!earliest || nowMs < Date.parse(earliest)))
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

/** 47 CFR 64.2011(b)(2): flagged in the agencies' notice, then only after consultation with the agency. */
export const judgeUrgentNeed = (
  state: CaseState,
  need: Message<'urgentNeed'>,
  { nowMs }: ActContext,
): Verdict => {
  if (state.urgentNeedConsultedAt) return repeat;
  const problem =
    refuseUntold(state) ?? refuseHeld(state) ?? refuseFuture('consultedAt', need.consultedAt, nowMs);
  if (problem) return problem;
  if (!state.facts.urgentNeed)
    return refuse(
      'NotAllowed',
      'the urgent need was not flagged in the agencies’ notice',
      'the agencies’ notice must say so: amend the facts (urgentNeed: true), notify the agencies anew, consult, then repeat',
      '47 CFR 64.2011(b)(2)',
    );
  return take(
    { ...state, urgentNeedConsultedAt: need.consultedAt },
    'urgent-need',
    `urgent need: ${need.agency} was consulted`,
    { agency: need.agency, agent: need.agent, consultedAt: need.consultedAt, reason: need.reason },
  );
};

/** A filing made by a person at the portal, proved by its confirmation. The waiting period starts from it. */
export const judgeRecordFiling = (
  state: CaseState,
  filing: Message<'recordFiling'>,
  { nowMs }: ActContext,
): Verdict => {
  const duties = combineRules(state.policies).agencyDuties;
  const expected = duties
    .filter(({ agency, channel }) => channel === 'portal' || state.refusedAgencies.includes(agency))
    .map(({ agency }) => agency);
  const agencies: Agency[] = [...new Set(filing.agency === 'agencies' ? expected : [filing.agency])];
  if (agencies.length === 0 || !agencies.every((agency) => expected.includes(agency)))
    return refuse(
      'NotFound',
      `no policy of this breach asks for a filing with ${filing.agency}`,
      `filings are asked for with: ${[...new Set(expected)].join(', ') || 'nobody'}`,
    );
  if (Date.parse(filing.filedAt) < Date.parse(state.facts.discoveredAt))
    return refuse('Usage', `filedAt is before the discovery (${state.facts.discoveredAt})`);
  const future = refuseFuture('filedAt', filing.filedAt, nowMs);
  if (future) return future;
  const fresh = agencies.filter(
    (agency) =>
      !state.filings.some((known) => known.agency === agency && known.confirmation === filing.confirmation),
  );
  if (fresh.length === 0) return repeat;
  const { confirmation, filedAt } = filing;
  return take(
    {
      ...state,
      filings: [...state.filings, ...fresh.map((agency) => ({ agency, confirmation, filedAt }))],
      notified: [
        ...state.notified,
        ...fresh.map((agency) => ({ agency, at: filedAt, channel: 'portal' as const })),
      ],
    },
    'filing-recorded',
    `filing with ${fresh.join(' and ')} recorded, confirmation ${confirmation}`,
    { agency: filing.agency, agencies: fresh, confirmation, filedAt },
  );
};
