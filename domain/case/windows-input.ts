import type {
  AgencyNotice,
  CalendarDay,
  CustomerCounts,
  HoldSpan,
  SentNotice,
  WindowsInput,
} from '../windows/types';
import { countedNotices } from './agencies';
import type { CaseState, Hold } from './state';
import { isAgency } from './tasks';

/** What the windows of a case are computed from. */
export interface WindowsCase extends Pick<
  CaseState,
  | 'policies'
  | 'zone'
  | 'facts'
  | 'refusedAgencies'
  | 'filings'
  | 'earlyReleaseAt'
  | 'urgentNeedConsultedAt'
  | 'customersFirstToldAt'
  | 'customersNotifiedAt'
  | 'started'
  | 'withdrawn'
> {
  readonly notified: readonly AgencyNotice[];
  readonly holds: readonly Pick<Hold, 'directedAt' | 'lastDay' | 'releasedAt'>[];
  readonly list: Pick<CaseState['list'], 'customers' | 'byState' | 'byDataType'>;
}

const spanOf = (hold: WindowsCase['holds'][number]): HoldSpan => ({
  directedAt: hold.directedAt,
  lastDay: hold.lastDay,
  ...(hold.releasedAt === null ? {} : { releasedAt: hold.releasedAt }),
});

/** How many are affected, once a list was imported: an empty list says nothing, and what is not known is presumed. */
export const countsOf = ({ list }: Pick<WindowsCase, 'list'>): CustomerCounts | undefined =>
  list.customers === 0
    ? undefined
    : {
        total: list.customers,
        ...(list.byState ? { byState: list.byState } : {}),
        ...(list.byDataType ? { byDataType: list.byDataType } : {}),
      };

/** Who was told beside law enforcement. */
const sentOf = ({ filings, customersFirstToldAt, customersNotifiedAt }: WindowsCase): SentNotice[] => {
  const toCustomers = customersFirstToldAt ?? customersNotifiedAt;
  return [
    ...filings.flatMap(({ agency, filedAt }) =>
      isAgency(agency) ? [] : [{ recipient: agency, at: filedAt }],
    ),
    ...(toCustomers ? [{ recipient: 'customers', at: toCustomers }] : []),
  ];
};

/** What the calculus of windows needs of a case, always in the safe reading. */
export const windowsInputOf = (
  state: WindowsCase,
  closures: readonly CalendarDay[],
  at: string,
): WindowsInput => {
  const counts = countsOf(state);
  return {
    policies: state.policies,
    zone: state.zone,
    closures,
    reading: { kind: 'safe' },
    facts: state.facts,
    notified: countedNotices(state),
    holds: state.holds.map(spanOf),
    ...(state.earlyReleaseAt === null ? {} : { releasedEarlyAt: state.earlyReleaseAt }),
    ...(state.urgentNeedConsultedAt === null ? {} : { urgentNeedConsultedAt: state.urgentNeedConsultedAt }),
    ...(counts ? { counts } : {}),
    sent: sentOf(state),
    started: state.started ?? [],
    withdrawn: state.withdrawn ?? [],
    at,
  };
};
