import type { Report } from '../schema/report';
import type { StatedQuery } from './query';
import { statedQueries } from './queries';

type Figure = Report['figures'][number];
type Columns = Readonly<Record<string, string>>;

const NOTICE_COLUMNS: Columns = {
  listed: 'listed',
  accepted: 'accepted',
  bounced: 'bounced',
  letter: 'letter',
  unknown: 'unknown',
  failed: 'failed',
  pending: 'pending',
};
const CHANNEL_COLUMNS: Columns = { email: 'email', letter: 'letters_written', none: 'none' };
const LETTER_COLUMNS: Columns = { written: 'letters_written', due: 'letters_due' };
const TWICE_COLUMNS: Columns = { mayHaveComeTwice: 'may_have_come_twice' };
const DISPATCH_COLUMNS: Columns = {
  total: 'total',
  byEmail: 'by_email',
  byLetter: 'by_letter',
  withoutAddress: 'without_address',
};
const HOLD_COLUMNS: Columns = {
  noticesSentInside: 'inside',
  noticesUnderWay: 'under_way',
  noticesBeforePlaced: 'before_placed',
};

/** What a report says without its figures being named. */
export type Unsourced = Omit<Report, 'figures' | 'queries'>;

/** Every figure of a report with the query that it comes from, and the queries themselves, each once. Pure. */
export const figuresOf = (report: Unsourced): Pick<Report, 'figures' | 'queries'> => {
  const { form, notices, holds, reference, ledger } = report;
  const stated = statedQueries({ reference, upToSeq: ledger.seq });
  const figures: Figure[] = [];
  const queries: StatedQuery[] = [];
  const state = (query: StatedQuery, path: string, from: object, columns: Columns): void => {
    if (!queries.some(({ id }) => id === query.id)) queries.push(query);
    for (const [key, column] of Object.entries(columns))
      figures.push({
        path: `${path}/${key}`,
        value: (from as Readonly<Record<string, number | null>>)[key] ?? null,
        query: query.id,
        column,
        asOf: report.asOf,
      });
  };

  state(stated.noticeCounts, '/form/customersAffected', form.customersAffected, { value: 'affected' });
  if (form.financialLoss)
    state(stated.breachFile, '/form/financialLoss', form.financialLoss, {
      carrierUsd: 'carrier_usd',
      customersUsd: 'customers_usd',
    });
  holds.forEach((hold, index) => state(stated.hold(hold.ledgerSeq), `/holds/${index}`, hold, HOLD_COLUMNS));
  state(stated.holds(holds.map(({ ledgerSeq }) => ledgerSeq)), '', report, { noticesInsideHolds: 'inside' });
  state(stated.noticeCounts, '/notices/counts', notices.counts, NOTICE_COLUMNS);
  state(stated.noticeCounts, '/notices/byChannel', notices.byChannel, CHANNEL_COLUMNS);
  if (notices.letters) state(stated.noticeCounts, '/notices/letters', notices.letters, LETTER_COLUMNS);
  if (notices.told)
    state(stated.late(notices.told.latest), '/notices/told/late', notices.told.late, {
      emails: 'emails',
      letters: 'letters',
    });
  if (notices.mayHaveComeTwice !== undefined) state(stated.noticeCounts, '/notices', notices, TWICE_COLUMNS);
  state(stated.batches, '/notices', notices, {
    batches: 'batches',
    sentByInterruptedRuns: 'sent_by_interrupted_runs',
  });
  notices.dispatches.forEach((each, index) =>
    state(stated.dispatch(each.ledgerSeq), `/notices/dispatches/${index}`, each, DISPATCH_COLUMNS),
  );
  return {
    figures,
    queries: queries.map(({ id, text, parameters }) => ({
      id,
      text,
      parameters: parameters.map((each) => (typeof each === 'object' ? [...each] : each)),
    })),
  };
};
