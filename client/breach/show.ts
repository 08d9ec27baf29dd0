import { EXIT_CODES } from '../../domain/errors';
import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import type { Result } from '../action';
import { readTimeline, withBreaches } from '../breach-client';
import { timelineOf } from '../policy/timeline';
import { unaskedEndRemedy, unaskedEndText } from '../temporal/unasked-end';
import type { UnaskedEnd } from '../temporal/unasked-end';
import { caseNow } from './case-now';
import { ownCountsText } from './counts-on-record';
import { nextStepOf } from './next-step';
import { sendingSaid } from '../dispatch/sending-now';
import type { SendingNow } from '../dispatch/sending-now';
import { stepDeadlines, stepText } from '../dispatch/steps';
import { forgottenHolds, readRecordsView, recordsWarnings } from './records-view';
import type { RecordsView } from './records-view';
import { riskOf } from './risk';
import { statusText } from './status-text';
import { standingText } from '../records/retention-text';

export interface ShowOptions {
  readonly check?: boolean;
  readonly timeline?: boolean;
}

/** Cases in which nobody is told any more. */
const OVER: readonly string[] = ['closed', 'not-a-breach'];

const SAID = {
  missed: (name: string) => `MISSED: the deadline of ${name} has passed.`,
  'at-risk': (name: string) => `AT RISK: three quarters of the time of ${name} have passed.`,
  'in-time': (name: string) => `In time: less than three quarters of the time of ${name} have passed.`,
} as const;

/** The plan under the facts, where somebody looks at a terminal or asks for it. */
const planText = (status: CaseStatus, isAsked: boolean): string[] => {
  const { isTTY, columns } = process.stdout;
  if (!status.windows || !(isAsked || isTTY)) return [];
  const { holds } = status;
  return [
    '',
    timelineOf(
      status.windows,
      { at: caseNow(status), holds },
      { ...(columns ? { columns } : {}), hasColour: Boolean(isTTY) && !process.env.NO_COLOR },
    ),
  ];
};

/** A workflow that has ended is asked for its last state, but nobody waits long for that. */
const ASK_THE_DEAD_FOR_MS = 5_000;

interface Seen {
  readonly status: CaseStatus | null;
  readonly end: UnaskedEnd | null;
}

const look = (reference: string): Promise<Seen> =>
  withBreaches(async (breaches) => {
    const end = await breaches.unaskedEnd(reference);
    if (!end) return { status: await breaches.status(reference), end };
    return { status: await breaches.status(reference, ASK_THE_DEAD_FOR_MS).catch(() => null), end };
  });

/** How the deadlines stand, in words and as an exit code. */
const checked = (status: CaseStatus, steps: RecordsView['steps']): Pick<Result, 'said' | 'exitCode'> => {
  const worst = riskOf({ deadlines: [...status.deadlines, ...stepDeadlines(steps)] }, caseNow(status));
  return {
    said: [worst ? SAID[worst.risk](worst.name) : 'No deadline runs.'],
    exitCode: worst && worst.risk !== 'in-time' ? EXIT_CODES.DeadlineAtRisk : 0,
  };
};

/** How the sending stands, where it is not simply under way, and who is in doubt. */
const sendingShown = ({ phase }: CaseStatus, now: SendingNow): string[] =>
  phase === 'notifying'
    ? [
        ...(now.sending === 'under way' ? [] : [`Sending is ${now.sending}: ${now.why}.`]),
        ...sendingSaid(now),
      ]
    : sendingSaid({ ...now, putOff: null, wave: null });

const ofStatus = async (
  asked: CaseStatus,
  { check = false, timeline = false }: ShowOptions,
): Promise<Result> => {
  const view = await readRecordsView(asked);
  const status = view ? { ...asked, counts: view.counts } : asked;
  const steps = view && !OVER.includes(status.phase) ? view.steps : [];
  const step = nextStepOf(status, view?.lettersDue ?? null, view?.sending ?? null);
  const kept = view?.retention ? [`records    ${standingText(view.retention)}`] : [];
  const legal = (view?.legalHolds ?? []).map(
    ({ reference, reason, actor, placedAt }) =>
      `legal hold ${reference}, placed by ${actor} ${placedAt}: ${reason}`,
  );
  const text = [statusText(status, step), ...legal, ...kept, ...planText(status, timeline)].join('\n');
  const { said = [], exitCode = 0 } = check ? checked(status, steps) : {};
  const ledger = view && {
    contradictions: view.contradictions,
    forgottenHolds: forgottenHolds(status, view),
  };
  return {
    data: {
      ...status,
      countsFrom: view ? (view.destroyed === null ? 'records' : 'ledger') : 'workflow',
      ...(view
        ? {
            copies: view.copies,
            steps,
            legalHolds: view.legalHolds,
            retention: view.retention,
            sending: view.sending,
          }
        : {}),
      ...(ledger ? { ledger } : {}),
    },
    text,
    next: step.command,
    said: [
      ...said,
      ...(view?.sending ? sendingShown(status, view.sending) : []),
      ...steps.map((each) => stepText(each, status.windows?.zone ?? 'UTC', Date.parse(caseNow(status)))),
      ...(view ? recordsWarnings(status, view) : [ownCountsText(status)]),
    ],
    exitCode,
  };
};

/**
 * `tocsin breach show`. Counts are those of the records, where they can be reached. With `check` the exit code is 12
 * when any deadline is missed or at risk, and when the workflow was ended while the case is open.
 */
export const showBreach = async (reference: string, options: ShowOptions): Promise<Result> => {
  const { status, end } = await look(reference);
  const shown: Result = status
    ? await ofStatus(status, options)
    : { data: { reference }, text: `${reference}: its last state cannot be read: no worker answers` };
  if (!end) return shown;
  return {
    ...shown,
    data: { ...(shown.data as object), ended: end },
    said: [`ENDED: ${unaskedEndText(reference, end)}.`, unaskedEndRemedy(reference), ...(shown.said ?? [])],
    next: undefined,
    exitCode: options.check ? EXIT_CODES.DeadlineAtRisk : shown.exitCode,
  };
};

/** `tocsin breach timeline`. */
export const showTimeline = async (reference: string): Promise<Result> => {
  const items: readonly TimelineItem[] = await readTimeline(reference);
  return {
    data: items,
    table: { columns: ['at', 'kind', 'what'], rows: items.map(({ at, kind, text }) => [at, kind, text]) },
    next: `tocsin ledger show ${reference}`,
  };
};
