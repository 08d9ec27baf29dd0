import { obligationOf } from '../policy/obligation-of';
import type { ObligationWindow, WindowStatus } from '../windows/types';
import { isHeld } from './phase';
import type { CaseState } from './state';

/** What time alone, or the end of a hold, may change. */
const CHANGING: readonly WindowStatus[] = ['not-started', 'waiting', 'open', 'held'];

/**
 * The status of an obligation at a later instant than its window was computed for: its clock may have started, its window
 * have opened or ended since.
 * @param nowMs case time in ms since the epoch
 */
export const statusAt = (
  state: Pick<CaseState, 'holds' | 'policies'>,
  window: ObligationWindow,
  nowMs: number,
): WindowStatus => {
  const { status, startedAt, earliest, latest } = window;
  if (!CHANGING.includes(status) || (status === 'held' && isHeld(state))) return status;
  if (startedAt === undefined || nowMs < Date.parse(startedAt)) return status;
  if (latest !== null && nowMs > Date.parse(latest)) return 'overdue';
  if (earliest !== null) return nowMs >= Date.parse(earliest) ? 'open' : 'waiting';
  const isWithoutWait = obligationOf(state.policies, window)?.earliest === undefined;
  return status === 'open' || (status === 'not-started' && isWithoutWait) ? 'open' : 'waiting';
};

/** An instant at which the status of a window changes by itself. */
export interface WindowEdge {
  /** Case time, ms since the epoch. */
  readonly atMs: number;
  /** Which edge of which obligation. */
  readonly text: string;
}

/** The last second of a `latest` is a whole one. */
const SECOND_MS = 1_000;

const edgesOf = ({
  policy,
  obligation,
  status,
  startedAt,
  earliest,
  latest,
}: ObligationWindow): WindowEdge[] => {
  if (!CHANGING.includes(status)) return [];
  const edge = (what: string, atMs: number): WindowEdge => ({
    atMs,
    text: `${policy}/${obligation}: ${what}`,
  });
  return [
    ...(startedAt === undefined ? [] : [edge('its clock starts', Date.parse(startedAt))]),
    ...(earliest === null ? [] : [edge(`its earliest is ${earliest}`, Date.parse(earliest))]),
    ...(latest === null ? [] : [edge(`its latest was ${latest}`, Date.parse(latest) + SECOND_MS)]),
  ];
};

/** The next edge after an instant, of any obligation that is owed and not met; null where none is left. */
export const nextEdge = ({ closed, windows }: CaseState, nowMs: number): WindowEdge | null => {
  const edges = closed ? [] : (windows?.obligations ?? []).flatMap(edgesOf);
  return edges.filter(({ atMs }) => atMs > nowMs).sort((a, b) => a.atMs - b.atMs)[0] ?? null;
};

/** The state with the statuses of its windows as they are at an instant; the same state where none differs. */
export const withStatusesAt = (state: CaseState, nowMs: number): CaseState => {
  const { windows } = state;
  if (!windows) return state;
  const obligations = windows.obligations.map((window) => ({
    ...window,
    status: statusAt(state, window, nowMs),
  }));
  const isSame = obligations.every(({ status }, index) => status === windows.obligations[index]?.status);
  return isSame ? state : { ...state, windows: { ...windows, obligations } };
};
