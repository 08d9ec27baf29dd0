import type { ObligationStatus } from '../../domain/case/duty-state';
import type { CaseStatus, Hold } from '../../domain/case/state';
import type { Edges } from '../../domain/windows/types';
import { localTime } from '../../reports/local-time';
import { nextStepOf } from './next-step';
import type { NextStep } from './next-step';

const holdText = (
  { reference, agency, lastDay, releasedAt, lapsedAt, isReadable }: Hold,
  zone: string,
): string => {
  const who = isReadable ? `${reference} by ${agency}` : `${reference}, which could not be read`;
  if (releasedAt) return `${who}: released ${localTime(releasedAt, zone)}`;
  if (lapsedAt) return `${who}: lapsed after ${lastDay}`;
  return `${who}: STANDS until ${lastDay ?? 'a person settles it'}`;
};

/** When customers may be told, or law enforcement must be, in a few words. */
export const edgesText = ({ earliest, latest }: Edges, zone: string): string => {
  const parts = [
    earliest ? `from ${localTime(earliest, zone)}` : '',
    latest ? `by ${localTime(latest, zone)}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'the clock has not started';
};

const countsText = ({ listed, accepted, bounced, letter, unknown, failed, pending }: CaseStatus['counts']) =>
  `${listed} listed = ${accepted} accepted + ${bounced} bounced + ${letter} by letter + ${unknown} unknown + ` +
  `${failed} failed + ${pending} pending`;

const approvalText = ({ approval: { needed, given, digest } }: CaseStatus): string =>
  digest ? `${given} of ${needed} for ${digest}` : `${given} of ${needed}; there is no plan yet`;

/** What comes next and when, in the carrier's zone; the time is said once. */
export const nextText = ({ next: { what, at }, windows }: Pick<CaseStatus, 'next' | 'windows'>): string =>
  at === null || what.includes(at) ? what : `${what}, ${localTime(at, windows?.zone ?? 'UTC')}`;

const isOther = ({ recipient }: ObligationStatus): boolean =>
  recipient !== 'agencies' && recipient !== 'customers';

/** One obligation that a person carries out. */
const obligationText = (
  { recipient, policy, obligation, citation, status, earliest, latest, standsDespite }: ObligationStatus,
  zone: string,
): string => {
  const edges = earliest || latest ? `, ${edgesText({ earliest, latest }, zone)}` : '';
  const stands = standsDespite === null ? '' : `; it had started, and stands although ${standsDespite}`;
  return `${recipient}: ${status.toUpperCase()}${edges} (${policy}/${obligation}, ${citation})${stands}`;
};

/** The labelled lines of a status: one label, one line or several. */
const factsOf = (status: CaseStatus, step: NextStep): [string, readonly string[]][] => {
  const { windows, zone } = { windows: status.windows, zone: status.windows?.zone ?? 'UTC' };
  const edges = windows?.effective;
  return [
    ['phase', [`${status.phase}${status.paused ? ', paused' : ''}${status.drill ? ', a drill' : ''}`]],
    ['policies', [status.policies.join(', ')]],
    ['zone', [zone]],
    ['agencies', [edges ? edgesText(edges.agencies, zone) : 'the clock has not started']],
    ['customers', [edges ? edgesText(edges.customers, zone) : 'the clock has not started']],
    ['others', status.obligations.filter(isOther).map((each) => obligationText(each, zone))],
    ['reminders', status.reminders.map(({ key, text }) => `${text}; acknowledge with --key ${key}`)],
    [
      'filings',
      status.filings.map(
        ({ agency, confirmation, filedAt }) => `${agency} ${confirmation}, ${localTime(filedAt, zone)}`,
      ),
    ],
    ['holds', status.holds.map((hold) => holdText(hold, zone))],
    ['approvals', [approvalText(status)]],
    ['notices', [countsText(status.counts)]],
    [
      'conflicts',
      (windows?.conflicts ?? []).map(({ id, message }) => {
        const decided = status.decisions.find(({ conflict }) => conflict === id);
        return decided
          ? `${message}; decided by ${decided.actor} and ${decided.second}: ${decided.decision}`
          : `${message}; decide with --conflict ${id}`;
      }),
    ],
    ['warnings', windows?.warnings ?? []],
    ['deadline', status.dueAt ? [localTime(status.dueAt, zone)] : []],
    ['next', [nextText(status)]],
    ['who', [step.who]],
  ];
};

/** A status as people read it, and who acts next. Times are in the carrier's zone. */
export const statusText = (status: CaseStatus, step: NextStep = nextStepOf(status)): string => {
  const lines = factsOf(status, step).flatMap(([label, values]) =>
    values.map((value, index) => `${(index === 0 ? label : '').padEnd(10)} ${value}`),
  );
  return [`${status.reference}: ${status.title}`, ...lines].join('\n');
};
