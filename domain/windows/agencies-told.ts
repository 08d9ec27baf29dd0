import { agencyDutiesOf } from '../policy/rules';
import type { AgencyDuty } from '../policy/rules';
import type { Policy } from '../policy/schema';
import type { AgencyNotice } from './types';

/** A notice without a channel satisfies every channel that a policy may ask for. */
export const satisfies = (notice: AgencyNotice, duty: AgencyDuty): boolean =>
  notice.agency === duty.agency && (notice.channel === undefined || notice.channel === duty.channel);

/** A duty to one agency, and the instant at which it was first met, ms since the epoch; null: not yet. */
export interface ToldDuty {
  readonly duty: AgencyDuty;
  readonly atMs: number | null;
}

const told = (duty: AgencyDuty, notified: readonly AgencyNotice[]): ToldDuty => {
  const times = notified.filter((notice) => satisfies(notice, duty)).map(({ at }) => Date.parse(at));
  return { duty, atMs: times.length > 0 ? Math.min(...times) : null };
};

/**
 * Whom a policy has told, duty by duty. A policy that names no agency, but whose clocks run from their notice, means
 * those of the policies beside it.
 */
export const toldUnder = (
  policy: Policy,
  all: readonly Policy[],
  notified: readonly AgencyNotice[],
): ToldDuty[] => {
  const own = agencyDutiesOf([policy]);
  const duties = own.length > 0 ? own : agencyDutiesOf(all);
  return duties.map((duty) => told(duty, notified));
};

/** The instant at which the last of them was told; null while one is not, or where nobody is named. */
export const lastToldMs = (duties: readonly ToldDuty[]): number | null => {
  const times = duties.map(({ atMs }) => atMs);
  return times.length > 0 && times.every((atMs) => atMs !== null) ? Math.max(...times) : null;
};

/** Who is still to be told, as people read it: `FBI by portal`. */
export const untold = (duties: readonly ToldDuty[]): string =>
  duties
    .filter(({ atMs }) => atMs === null)
    .map(({ duty }) => `${duty.agency} by ${duty.channel}`)
    .join(', ');
