import type { CalendarDay, HoldSpan, WindowsInput } from '../windows/types';
import { countedNotices } from './agencies';
import type { CaseState, Hold } from './state';

const spanOf = (hold: Hold): HoldSpan => ({
  directedAt: hold.directedAt,
  lastDay: hold.lastDay,
  ...(hold.releasedAt === null ? {} : { releasedAt: hold.releasedAt }),
});

/** What the calculus of windows needs of a case, always in the safe reading. */
export const windowsInputOf = (
  state: CaseState,
  closures: readonly CalendarDay[],
  at: string,
): WindowsInput => ({
  policies: state.policies,
  zone: state.zone,
  closures,
  reading: { kind: 'safe' },
  facts: state.facts,
  notified: countedNotices(state),
  holds: state.holds.map(spanOf),
  ...(state.earlyReleaseAt === null ? {} : { releasedEarlyAt: state.earlyReleaseAt }),
  ...(state.urgentNeedConsultedAt === null ? {} : { urgentNeedConsultedAt: state.urgentNeedConsultedAt }),
  at,
});
