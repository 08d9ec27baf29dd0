import type { WindowsReport } from '../../domain/windows/types';
import type { CaseInputs } from '../case-inputs';
import type { Report } from '../schema/report';
import type { EntryData } from './entry-data';
import { entriesOf } from './entry-data';
import { sendingRuns } from './sending';

/** A moment at which notices left the house, from its beginning to its end, and how many by which way. */
interface Leaving {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly emails: number;
  readonly letters: number;
}

/** Letters that no export had written before: to print a letter again tells nobody anew. */
const firstWritten = ({ letters, again, seals }: EntryData<'letters-exported'>): number =>
  seals ? seals.reduce((sum, { lines }) => sum + lines, 0) : again === null ? letters : 0;

const leavings = (ledger: CaseInputs['ledger']): Leaving[] =>
  [
    ...sendingRuns(ledger).map(({ fromMs, untilMs, sent }) => ({
      fromMs,
      untilMs,
      emails: sent,
      letters: 0,
    })),
    ...entriesOf(ledger, 'letters-exported').map(({ at, data }) => {
      const ms = Date.parse(at);
      return { fromMs: ms, untilMs: ms, emails: 0, letters: firstWritten(data) };
    }),
  ].filter(({ emails, letters }) => emails + letters > 0);

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * From when to when customers were told, by e-mails that were handed over and letters that were written, and how many of them after the
 * latest. A run of e-mails that ended after it counts as late as a whole: it errs on the side of alarm.
 */
export const toldOf = (
  { ledger, lateReasons }: Pick<CaseInputs, 'ledger' | 'lateReasons'>,
  { effective }: Pick<WindowsReport, 'effective'>,
): NonNullable<Report['notices']['told']> => {
  const all = leavings(ledger);
  const { latest } = effective.customers;
  const late = latest === null ? [] : all.filter(({ untilMs }) => untilMs > Date.parse(latest));
  const sum = (of: 'emails' | 'letters'): number => late.reduce((total, each) => total + each[of], 0);
  return {
    firstAt:
      all.length === 0 ? null : iso(all.reduce((least, each) => Math.min(least, each.fromMs), Infinity)),
    lastAt:
      all.length === 0 ? null : iso(all.reduce((most, each) => Math.max(most, each.untilMs), -Infinity)),
    latest,
    late: { emails: sum('emails'), letters: sum('letters') },
    lateReasons: late.length === 0 ? [] : [...lateReasons],
  };
};

/** Where customers were told late, how many and where it is said why; null: none were. */
export const lateText = (
  { late, latest, lateReasons }: NonNullable<Report['notices']['told']>,
  time: (iso: string) => string,
): string | null =>
  latest === null || late.emails + late.letters === 0
    ? null
    : `LATE: ${late.emails} e-mail(s) and ${late.letters} letter(s) left after the latest, ${time(latest)}: ` +
      (lateReasons.length > 0 ? `why, is in ${lateReasons.join('; ')}.` : 'late, no reason recorded.');
