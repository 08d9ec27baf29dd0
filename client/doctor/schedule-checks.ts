import { ScheduleNotFoundError } from '@temporalio/client';
import type { ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import { YEARLY_KINDS } from '../../domain/yearly/work';
import type { YearlyKind } from '../../domain/yearly/work';
import { YEARLY_SCHEDULES } from '../../workflows/yearly-contract';
import { withTemporal } from '../temporal/connect';
import type { Temporal } from '../temporal/connect';
import { scheduleFaults, wantedSchedule, wantedUpdate } from '../yearly/schedules';
import { bad, looking, ok, warn } from './check';
import type { Check } from './check';

export interface ScheduleWish {
  /** IANA zone of the carrier. */
  readonly zone: string;
  readonly mayFix: boolean;
  /** In the sandbox nothing is filed, so nobody is harmed where nothing is begun. */
  readonly isSandbox: boolean;
}

const FIX = 'Run tocsin doctor --fix.';

const described = async (handle: ScheduleHandle): Promise<ScheduleDescription | null> => {
  try {
    return await handle.describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
};

const nextOf = ({ info }: ScheduleDescription): string => {
  const [next] = info.nextActionTimes;
  return next ? `next ${next.toISOString()}` : 'no next start is known';
};

/** A start that was not made up for is a year that nobody was reminded of. */
const goodOne = (name: string, found: ScheduleDescription, did = ''): Check => {
  const missed = found.info.numActionsMissedCatchupWindow;
  return missed > 0
    ? warn(
        name,
        `${missed} start(s) were missed; ${nextOf(found)}`,
        'See tocsin yearly list, and begin with draft.',
      )
    : ok(name, `${did}${nextOf(found)}`);
};

const checkSchedule = async ({ client }: Temporal, kind: YearlyKind, wish: ScheduleWish): Promise<Check> => {
  const { zone, mayFix, isSandbox } = wish;
  const { id } = YEARLY_SCHEDULES[kind];
  const name = `schedule ${id}`;
  const fault = (text: string): Check => (isSandbox ? warn(name, text, FIX) : bad(name, text, FIX));
  const handle = client.schedule.getHandle(id);
  const found = await described(handle);
  if (!found) {
    if (!mayFix) return fault(`there is none: the yearly ${kind} is not begun by itself`);
    await client.schedule.create(wantedSchedule(kind, zone));
    return goodOne(name, await handle.describe(), 'created now; ');
  }
  const faults = scheduleFaults(found, kind, zone);
  if (faults.length === 0) return goodOne(name, found);
  if (!mayFix) return fault(`it ${faults.join(', ')}`);
  await handle.update(() => wantedUpdate(kind, zone));
  const mended = await handle.describe();
  const left = scheduleFaults(mended, kind, zone);
  return left.length === 0
    ? goodOne(name, mended, `mended now: it ${faults.join(', ')}; `)
    : bad(name, `it still ${left.join(', ')}`, `Delete it with temporal schedule delete, then: ${FIX}`);
};

/** The Schedules of yearly work: whether they are there, as they must be, and not paused. */
export const checkSchedules = (wish: ScheduleWish): Promise<Check[]> =>
  withTemporal(async (temporal) =>
    (
      await Promise.all(
        YEARLY_KINDS.map((kind) =>
          looking(`schedule ${YEARLY_SCHEDULES[kind].id}`, () => checkSchedule(temporal, kind, wish)),
        ),
      )
    ).flat(),
  );
