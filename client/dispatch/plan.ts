import { customerStats } from '../../records/customers';
import type { Result } from '../action';
import { readStatus } from '../breach-client';
import { nextStepOf } from '../breach/next-step';
import { edgesText, nextText } from '../breach/status-text';
import { withRecords } from '../with-records';

/** `tocsin dispatch plan`: the list as it stands, by destination, and what keeps it back. */
export const showPlan = async (reference: string): Promise<Result> => {
  const status = await readStatus(reference);
  const { customers, byDestination } = await withRecords((database) => customerStats(database, reference));
  const { windows, approval, held, holds, paused, next, counts } = status;
  const customersWindow = windows?.effective.customers ?? { earliest: null, latest: null };
  return {
    data: {
      reference,
      customers,
      pending: counts.pending,
      byDestination,
      window: customersWindow,
      zone: windows?.zone ?? null,
      held,
      holds: holds.map(({ reference: hold, lastDay }) => ({ reference: hold, lastDay })),
      paused,
      approval,
      conflicts: windows?.conflicts ?? [],
      next,
    },
    table: {
      columns: ['channel', 'by the rule of', 'people'],
      rows: byDestination.map(({ channel, rule, customers: people }) => [channel, rule, people]),
    },
    said: [
      `${customers} people listed, ${counts.pending} still to be told.`,
      `Window: ${windows ? edgesText(customersWindow, windows.zone) : 'the clock has not started'}.`,
      `Approvals: ${approval.given} of ${approval.needed}.`,
      ...(windows?.conflicts ?? []).map(({ message }) => `Conflict: ${message}.`),
      `First: ${nextText(status)}.`,
    ],
    next: nextStepOf(status).command,
  };
};
