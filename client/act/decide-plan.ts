import { setTimeout as pause } from 'node:timers/promises';
import confirm from '@inquirer/confirm';
import type { CaseStatus, Hold } from '../../domain/case/state';
import { TocsinError } from '../../domain/errors';
import { wavesText } from '../../domain/sending/waves';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
import type { Breaches } from '../breach-client';
import { edgesText } from '../breach/status-text';
import { isStandingHold } from '../hold/standing';
import { performAct, rehearseAct } from './take-act';

export interface PlanOptions {
  readonly digest?: string;
  readonly reason?: string;
}

const holdText = ({ reference, lastDay, releasedAt, lapsedAt }: Hold): string => {
  if (releasedAt) return `${reference} (released)`;
  return lapsedAt
    ? `${reference} (lapsed)`
    : `${reference} (STANDS until ${lastDay ?? 'a person settles it'})`;
};

/** What a digest stands for, so that nobody approves what was not shown. */
export const planText = ({
  reference,
  counts,
  windows,
  policies,
  holds,
  approval,
  title,
  waves,
}: CaseStatus): string =>
  [
    `${reference}: ${title}`,
    `people     ${counts.listed} on the list, ${counts.pending} still to be told`,
    `window     ${windows ? edgesText(windows.effective.customers, windows.zone) : 'the clock has not started'}`,
    `policies   ${policies.join(', ')}`,
    `holds      ${holds.map(holdText).join(', ') || 'none'}`,
    `waves      ${waves ? wavesText(waves) : 'none: all at once'}`,
    `approvals  ${approval.given} of ${approval.needed}`,
    `digest     ${approval.digest}`,
    `See the notice with tocsin notice preview ${reference}, the list with tocsin customers stats ${reference}.`,
  ].join('\n');

/** The end of a hold voids approvals, so one that is given under it is given in vain. */
export const heldCaution = ({ holds, approval }: Pick<CaseStatus, 'holds' | 'approval'>): string | null =>
  approval.needed > 0 && holds.some(isStandingHold)
    ? 'Warning: a hold stands. An approval given now will be void when the hold ends, and must be given again then.'
    : null;

/** Asks on a terminal; a script says --yes or names the digest. Throws `Usage` or `Declined`. */
const confirmed = async (
  verb: 'approve' | 'reject',
  reference: string,
  digest: string,
  { yes, input }: Globals,
): Promise<void> => {
  if (yes) return;
  if (!input || !process.stderr.isTTY)
    throw new TocsinError(
      'Usage',
      `what is to be decided must be said: nobody can be asked here`,
      `Repeat with --digest ${digest}, or with --yes.`,
    );
  const message = `${verb === 'approve' ? 'Approve' : 'Reject'} this plan of ${reference}?`;
  if (await confirm({ message, default: false }, { output: process.stderr })) return;
  throw new TocsinError('Declined', `nothing was decided for ${reference}`);
};

/** After each change the windows and the digest are computed anew, which is waited for, but not for long. */
const PLANNED_WITHIN_MS = 10_000;
const LOOK_MS = 200;
const plannedStatus = async (breaches: Breaches, reference: string): Promise<CaseStatus> => {
  const giveUpAtMs = Date.now() + PLANNED_WITHIN_MS;
  for (;;) {
    const status = await breaches.status(reference);
    if (status.approval.digest !== null || Date.now() > giveUpAtMs) return status;
    await pause(LOOK_MS);
  }
};

/**
 * `tocsin approve` and `tocsin reject`: a decision on the plan that a digest names. Without a digest the present plan is
 * shown and confirmed first. Throws `ApprovalMissing` where there is no plan yet.
 */
export const decidePlan = async (
  verb: 'approve' | 'reject',
  reference: string,
  { digest, reason }: PlanOptions,
  globals: Globals,
): Promise<Result> => {
  const message = (named: string) => ({ digest: named, ...(reason === undefined ? {} : { reason }) });
  if (globals.dryRun && digest !== undefined)
    return rehearseAct({ reference, name: verb, message: message(digest), globals });
  return withBreaches(async (breaches) => {
    const status = await plannedStatus(breaches, reference);
    const present = status.approval.digest;
    if (present === null)
      throw new TocsinError(
        'ApprovalMissing',
        `there is no plan to ${verb} for ${reference} yet`,
        `See tocsin breach show ${reference}.`,
      );
    const caution = verb === 'approve' ? heldCaution(status) : null;
    process.stderr.write(`${[planText(status), ...(caution ? [caution] : [])].join('\n')}\n`);
    if (globals.dryRun) return rehearseAct({ reference, name: verb, message: message(present), globals });
    if (digest === undefined) await confirmed(verb, reference, present, globals);
    return performAct(breaches, { reference, name: verb, message: message(digest ?? present), globals });
  });
};
