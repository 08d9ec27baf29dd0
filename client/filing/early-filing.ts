import { AGENCIES } from '../../domain/schemas';
import type { CaseStatus } from '../../domain/case/state';
import { localTime } from '../../reports/local-time';

const LAW_ENFORCEMENT: readonly unknown[] = ['agencies', ...AGENCIES];

/** When the clock of law enforcement's notice began, which is the determination; null: it has not. */
const clockOf = ({ windows }: Pick<CaseStatus, 'windows'>): string | null => {
  const started = (windows?.obligations ?? []).flatMap(({ recipient, startedAt }) =>
    recipient === 'agencies' && startedAt !== undefined ? [startedAt] : [],
  );
  return started.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
};

/**
 * A filing with law enforcement from before the determination is lawful, but more often a date mistyped, and the
 * customers' window opens too early by it.
 * @param before the case as it was before the filing
 * @param message of `recordFiling`, its `filedAt` ISO 8601
 */
export const earlyFilingCautions = (
  before: Pick<CaseStatus, 'phase' | 'windows'>,
  { agency, filedAt }: Readonly<Record<string, unknown>>,
): readonly string[] => {
  if (!LAW_ENFORCEMENT.includes(agency) || typeof filedAt !== 'string') return [];
  const clock = clockOf(before);
  const isEarly = clock === null ? before.phase === 'open' : Date.parse(filedAt) < Date.parse(clock);
  if (!isEarly) return [];
  const zone = before.windows?.zone ?? 'UTC';
  const than =
    clock === null
      ? 'and no determination is on record yet'
      : `before the determination of ${localTime(clock, zone)}`;
  return [
    `Warning: this was filed ${localTime(filedAt, zone)}, ${than}. The customers’ wait counts from that filing: ` +
      'check the date, since a filing that is recorded cannot be taken back.',
  ];
};
