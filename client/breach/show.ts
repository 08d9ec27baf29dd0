import { EXIT_CODES } from '../../domain/errors';
import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import type { Result } from '../action';
import { readStatus, readTimeline } from '../breach-client';
import { timelineOf } from '../policy/timeline';
import { caseNow } from './case-now';
import { nextStepOf } from './next-step';
import { riskOf } from './risk';
import { statusText } from './status-text';

export interface ShowOptions {
  readonly check?: boolean;
  readonly timeline?: boolean;
}

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

/** `tocsin breach show`. With `check` the exit code is 12 when any deadline is missed or at risk. */
export const showBreach = async (
  reference: string,
  { check = false, timeline = false }: ShowOptions,
): Promise<Result> => {
  const status = await readStatus(reference);
  const text = [statusText(status), ...planText(status, timeline)].join('\n');
  const shown = { data: status, text, next: nextStepOf(status).command };
  if (!check) return shown;
  const worst = riskOf(status, caseNow(status));
  return {
    ...shown,
    said: [worst ? SAID[worst.risk](worst.name) : 'No deadline runs.'],
    exitCode: worst && worst.risk !== 'in-time' ? EXIT_CODES.DeadlineAtRisk : 0,
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
