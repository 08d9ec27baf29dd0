import { EXIT_CODES } from '../../domain/errors';
import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import { readBreach } from '../../records/breaches';
import type { Result } from '../action';
import { readStatus, readTimeline } from '../breach-client';
import { withRecords } from '../with-records';
import { caseNow } from './case-now';
import { nextStepOf } from './next-step';
import { statusText } from './status-text';

/** From this part of its time on a deadline is at risk: the rung at which legal is reminded for the second time. */
const AT_RISK_FROM = 0.75;

/**
 * How the nearest deadline stands at this moment; null where none runs. The others are later and began together, so they
 * stand no worse.
 */
export const riskOf = (
  { dueAt }: Pick<CaseStatus, 'dueAt'>,
  determinedAt: string | undefined,
  now: string,
): 'missed' | 'at-risk' | 'in-time' | null => {
  if (dueAt === null || determinedAt === undefined) return null;
  const [from, latest, at] = [determinedAt, dueAt, now].map((iso) => Date.parse(iso)) as [
    number,
    number,
    number,
  ];
  if (at > latest) return 'missed';
  return at >= from + (latest - from) * AT_RISK_FROM ? 'at-risk' : 'in-time';
};

const SAID = {
  missed: 'MISSED: the nearest deadline has passed.',
  'at-risk': 'AT RISK: three quarters of the time to the nearest deadline have passed.',
  'in-time': 'In time: less than three quarters of the time to the nearest deadline have passed.',
} as const;

/** `tocsin breach show`. With `check` the exit code is 12 when a deadline is missed or at risk. */
export const showBreach = async (reference: string, check: boolean): Promise<Result> => {
  const status = await readStatus(reference);
  const shown = { data: status, text: statusText(status), next: nextStepOf(status).command };
  if (!check) return shown;
  const { facts } = await withRecords((database) => readBreach(database, reference));
  const risk = riskOf(status, facts.determinedAt, caseNow(status));
  return {
    ...shown,
    said: [risk ? SAID[risk] : 'No deadline runs.'],
    exitCode: risk === 'missed' || risk === 'at-risk' ? EXIT_CODES.DeadlineAtRisk : 0,
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
