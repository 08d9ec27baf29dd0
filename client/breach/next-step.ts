import type { CaseStatus } from '../../domain/case/state';
import { whyNoneIsOwed } from '../../domain/case/customers-owed';
import { CLOSED_TEXT, UNTOLD_TEXT } from '../../domain/case/gates';
import { unsettled } from '../../domain/counts';
import { ENGINE } from '../../domain/ledger';
import type { Standing } from '../dispatch/sending-now';
import { isStandingHold } from '../hold/standing';

/** Who moves a breach on, and with which command; for people, beside `next` of its status. */
export interface NextStep {
  readonly who: string;
  /** Capital words stand for what the person knows. */
  readonly command: string;
}

const filingAt = (reference: string): NextStep => ({
  who: 'the security team: file at the portal',
  command: `tocsin filing pack ${reference} --out ${reference}-filing`,
});

const whileHeld = ({ reference, holds, next }: CaseStatus): NextStep => {
  // A hold keeps customers waiting, and no agency: its clock runs on.
  if (next.what === UNTOLD_TEXT) return filingAt(reference);
  const standing = holds.filter(isStandingHold);
  const hold = standing.find(({ isReadable }) => !isReadable) ?? standing[0];
  return hold && !hold.isReadable
    ? {
        who: 'the security team: enter the direction that could not be read, then clear this one',
        command: `tocsin hold release ${reference} --reference ${hold.reference} --released-at TIME --reason TEXT`,
      }
    : {
        // To release is law enforcement's act: nobody here is invited to it.
        who: `law enforcement (${hold?.agency ?? 'unknown'}): wait for its written release, or for the last day of its hold`,
        command: `tocsin hold list ${reference}`,
      };
};

/** Tocsin pauses what a person must look at, and nobody else goes on with it. */
const whilePaused = ({ reference, next }: CaseStatus): NextStep => ({
  who: next.what.startsWith(`paused by ${ENGINE}: `)
    ? 'the security team: mend what it was paused for, then go on'
    : 'the operator who paused it',
  command: `tocsin dispatch resume ${reference} --reason TEXT`,
});

/** The notices are going out, or seem to. */
const whileNotifying = (status: CaseStatus, now: Standing | null): NextStep => {
  if (status.paused) return whilePaused(status);
  const command = `tocsin dispatch status ${status.reference}`;
  if (now?.sending === 'stalled')
    return { who: `the security team, with whoever runs the relay: ${now.why}`, command };
  if (now?.sending === 'stopped')
    return { who: `the security team: sending is stopped: ${now.why}`, command };
  if (now?.sending === 'waiting') return { who: `nobody: ${now.why}`, command };
  return { who: 'nobody: Tocsin notifies the customers', command };
};

/** Between the agencies' notice and the customers': what a person can do comes before what only time can. */
const whileWaiting = (status: CaseStatus): NextStep => {
  const { reference, windows, counts, approval, paused, caseTime, decisions } = status;
  const conflict = windows?.conflicts.find(
    ({ recipient, id }) => recipient === 'customers' && !decisions.some((each) => each.conflict === id),
  );
  if (conflict)
    return {
      who: 'legal: the policies contradict each other; adopt others, or decide with a second person',
      command:
        conflict.id === undefined
          ? `tocsin breach amend ${reference} --policies A,B --reason TEXT`
          : `tocsin breach decide ${reference} --conflict ${conflict.id} --decision keep-earliest --second NAME --reason TEXT`,
    };
  if (windows && whyNoneIsOwed(windows) !== null)
    return {
      who: 'two persons: no policy asks that customers be told',
      command: `tocsin breach close ${reference} --as complete --second NAME --reason TEXT`,
    };
  if (counts.listed === 0)
    return { who: 'the security team', command: `tocsin customers import ${reference} FILE` };
  if (!approval.valid)
    return {
      who: `a person who did not open the breach (${approval.given} of ${approval.needed} approvals)`,
      command: `tocsin approve ${reference} --actor NAME`,
    };
  if (paused) return whilePaused(status);
  const opensAt = windows?.effective.customers.earliest ?? null;
  // The case moves when its window opens, so the time of its last move tells.
  const isOpen = opensAt !== null && Date.parse(opensAt) <= Date.parse(caseTime);
  return {
    who: isOpen
      ? 'nobody: the window is open, and Tocsin begins to notify'
      : 'nobody: Tocsin waits for the window',
    command: `tocsin breach watch ${reference}`,
  };
};

const closeByTwo = (reference: string, open: number): NextStep => ({
  who: `two persons: ${open} notices are unsettled`,
  command: `tocsin breach close ${reference} --as complete --second NAME --reason TEXT`,
});

/** Letters that are to be written come first: neither the report nor the end of the case is without them. */
const lettersFirst = (
  { reference, counts }: CaseStatus,
  lettersDue: number | null,
  decision: string,
): NextStep | null =>
  lettersDue !== null && lettersDue > 0
    ? {
        who: `${decision}the security team: ${lettersDue} of ${counts.letter} letters are to be printed and posted`,
        command: `tocsin letters export ${reference} --out ${reference}-letters`,
      }
    : null;

const DONE = ['met', 'exempt', 'not-required'];

/**
 * The report is built. People by letter are told only once their letters are posted; others may be left whom a person
 * tells, or about whom two must decide. The command is one that the case takes: it is not closed over letters.
 */
const whileReported = (status: CaseStatus, lettersDue: number | null): NextStep => {
  const { reference, obligations, counts } = status;
  const open = unsettled(counts);
  const decision = open > 0 ? `two persons: decide about ${open} unsettled notices; ` : '';
  const letters = lettersFirst(status, lettersDue, decision);
  if (letters) return letters;
  const task = obligations
    .filter(({ recipient }) => recipient !== 'agencies' && recipient !== 'customers')
    .find(({ status }) => !DONE.includes(status));
  if (task)
    return {
      who: `${decision}the security team: tell ${task.recipient} (${task.citation})`,
      command: `tocsin filing pack ${reference} --recipient ${task.recipient} --out ${reference}-${task.recipient}`,
    };
  return open > 0
    ? closeByTwo(reference, open)
    : {
        who: 'the security team',
        command: `tocsin breach close ${reference} --as complete --reason TEXT`,
      };
};

/**
 * What usually comes next for a breach in this status.
 * @param lettersDue how many letters no export has written since they became due, null: the records were not asked
 * @param now how the sending stands; null: it was not looked at
 */
export const nextStepOf = (
  status: CaseStatus,
  lettersDue: number | null = null,
  now: Standing | null = null,
): NextStep => {
  const { reference, phase, next, counts } = status;
  if (next.what === CLOSED_TEXT)
    return { who: 'nobody: Tocsin builds the final report', command: `tocsin breach show ${reference}` };
  const watch = `tocsin breach watch ${reference}`;
  switch (phase) {
    case 'open':
      return {
        who: 'the security team: is it a breach?',
        command: `tocsin breach determine ${reference} --at TIME --reason TEXT`,
      };
    case 'determined':
      return next.what.includes('by portal')
        ? filingAt(reference)
        : { who: 'nobody: Tocsin notifies the agencies', command: watch };
    case 'held':
      return whileHeld(status);
    case 'agencies-notified':
      return whileWaiting(status);
    case 'notifying':
      return whileNotifying(status, now);
    case 'notified':
      if (status.holds.some(isStandingHold)) return whileHeld(status);
      return (
        lettersFirst(status, lettersDue, '') ??
        (unsettled(counts) > 0
          ? closeByTwo(reference, unsettled(counts))
          : { who: 'nobody: Tocsin builds the final report', command: watch })
      );
    case 'reported':
      return status.holds.some(isStandingHold) ? whileHeld(status) : whileReported(status, lettersDue);
    case 'closed':
    case 'not-a-breach':
      return { who: 'nobody: the case is closed', command: `tocsin ledger verify ${reference}` };
  }
};
