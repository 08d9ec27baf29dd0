import type { ObligationWindow, StartedDuty, WindowsReport } from './types';

/** Statuses of an obligation whose clock runs or ran. */
const RUNNING: readonly ObligationWindow['status'][] = [
  'waiting',
  'open',
  'held',
  'overdue',
  'met',
  'forbidden',
];

/**
 * The obligations of a report that had started, for the next computation's input `started`: facts that change later
 * withdraw none of them. Those that a named person withdrew are lifted, so they are not among them any more.
 */
export const startedOf = ({ obligations }: WindowsReport): StartedDuty[] =>
  obligations.flatMap(({ policy, obligation, status, startedAt }) =>
    RUNNING.includes(status) && startedAt !== undefined ? [{ policy, obligation, since: startedAt }] : [],
  );
