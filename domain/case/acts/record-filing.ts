import type { Message } from '../../messages';
import { combineRules } from '../../policy/rules';
import { decisionToTell } from '../conflicts';
import { LIMITS } from '../limits';
import type { CaseState, Filing } from '../state';
import { isAgency, taskRecipients } from '../tasks';
import { judgeAgencyFiling, provedBy, refuseTime } from './law-enforcement';
import { isForbidden, refuseUnexplained, violationsOf } from './task-violations';
import { refuse, repeat, take } from './verdict';
import type { ActContext, Verdict } from './verdict';

/** The same filing, or another one under its confirmation. */
const refuseKnown = (state: CaseState, filing: Filing): Verdict | null => {
  const known = state.filings.find(
    ({ agency, confirmation }) => agency === filing.agency && confirmation === filing.confirmation,
  );
  if (!known) return null;
  return Date.parse(known.filedAt) === Date.parse(filing.filedAt)
    ? repeat
    : refuse(
        'Conflict',
        `filing ${known.confirmation} with ${known.agency} is on file as of ${known.filedAt}`,
        'use the confirmation of this filing',
      );
};

/**
 * A notice that a person has given to somebody beside law enforcement and customers. One that the law forbade at its
 * time is refused, so that nobody files by mistake; where it was made all the same, a reason puts it on record, with
 * what it broke. So does two persons' decision on a conflict that leaves no lawful time. A late one meets the obligation, and
 * somebody says why it is late.
 */
const judgeTaskFiling = (state: CaseState, act: Message<'recordFiling'>, { nowMs }: ActContext): Verdict => {
  const { agency: recipient, confirmation, filedAt, reason } = act;
  const filing: Filing = { agency: recipient, confirmation, filedAt };
  const problem = refuseTime(state, 'filedAt', filedAt, nowMs) ?? refuseKnown(state, filing);
  if (problem) return problem;
  if (state.filings.length >= LIMITS.filings)
    return refuse('Conflict', `${state.filings.length} filings are on file already`);
  const violations = violationsOf(state, recipient, filedAt);
  const forbidding = violations.find(isForbidden);
  const decided = decisionToTell(state, recipient);
  if (forbidding && reason === undefined && !decided)
    return refuse(
      forbidding.code,
      forbidding.text,
      `do not file yet; where it was filed all the same, say why with --reason: it is put on record as a violation to explain`,
      forbidding.citation,
    );
  const unexplained = decided ? null : refuseUnexplained(violations, act);
  if (unexplained) return unexplained;
  const texts = violations.map(({ text }) => text);
  return take(
    {
      ...state,
      filings: [...state.filings, texts.length > 0 ? { ...filing, violations: texts } : filing],
    },
    'task-filed',
    `${recipient} was told, confirmation ${confirmation}${texts.length > 0 ? `; to explain: ${texts.join('; ')}` : ''}`,
    {
      recipient,
      confirmation,
      filedAt,
      reason:
        reason ?? (decided ? `decided by ${decided.actor} and ${decided.second}: ${decided.reason}` : null),
      violations: violations.map(({ text, citation }) => ({ text, citation })),
      ...provedBy(act),
    },
  );
};

/** A filing made by a person, proved by its confirmation: with law enforcement, or with whom else an obligation names. */
export const judgeRecordFiling = (
  state: CaseState,
  act: Message<'recordFiling'>,
  context: ActContext,
): Verdict => {
  const { agency } = act;
  if (agency === 'agencies' || isAgency(agency)) return judgeAgencyFiling(state, { ...act, agency }, context);
  const tasks = taskRecipients(state);
  if (tasks.includes(agency)) return judgeTaskFiling(state, act, context);
  const agencies = new Set(combineRules(state.policies).agencyDuties.map((duty) => duty.agency));
  return refuse(
    'NotFound',
    agency === 'customers'
      ? 'customers are told by Tocsin, not by a filing'
      : `no policy of this breach asks for a filing with ${agency}`,
    `filings are asked for with: ${[...agencies, ...tasks].join(', ') || 'nobody'}`,
  );
};
