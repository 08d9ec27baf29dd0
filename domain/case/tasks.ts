import { testsOf } from '../policy/condition-schema';
import { obligationOf } from '../policy/obligation-of';
import type { Obligation } from '../policy/obligation-schema';
import { AGENCIES } from '../schemas';
import type { Agency } from '../schemas';
import { startedOf } from '../windows/started';
import type { ObligationWindow, StartedDuty, WindowStatus, WindowsReport } from '../windows/types';
import type { CaseWithdrawal, ObligationStatus } from './duty-state';
import type { CaseState } from './state';
import { statusAt } from './window-statuses';

/** Law enforcement and customers are told by the engine; everyone else by a person, who files and records it. */
export const isTask = ({ recipient }: Pick<ObligationWindow, 'recipient'>): boolean =>
  recipient !== 'agencies' && recipient !== 'customers';

export const isAgency = (name: string): name is Agency => AGENCIES.some((agency) => agency === name);

/** Nothing is to be done, for now or for good. */
const LIFTED: readonly WindowStatus[] = ['met', 'exempt', 'not-required'];
export const isLifted = ({ status }: Pick<ObligationWindow, 'status'>): boolean => LIFTED.includes(status);

/** Obligations to others than law enforcement and customers, as the windows were computed last. */
const tasksOf = ({ windows }: CaseState): ObligationWindow[] => (windows?.obligations ?? []).filter(isTask);

/** Tasks that are owed and not done. */
export const openTasks = (state: CaseState): ObligationWindow[] =>
  tasksOf(state).filter((task) => !isLifted(task));

/** Whether any policy of the case names others than law enforcement and customers. */
export const hasTasks = ({ policies }: CaseState): boolean =>
  policies.some(({ obligations }) => obligations.some(isTask));

/** Everyone with whom a person may file, beside law enforcement. */
export const taskRecipients = ({ policies }: CaseState): string[] => [
  ...new Set(
    policies.flatMap(({ obligations }) => obligations.filter(isTask).map(({ recipient }) => recipient)),
  ),
];

/** A task as people read it in a reminder: who, and by which rule. */
export const nameOfTask = ({ recipient, policy, citation }: ObligationWindow): string =>
  `${recipient} (${policy}, ${citation})`;

export interface TaskOpening {
  /** Given once: the key names the obligation. */
  readonly key: string;
  readonly atMs: number;
  readonly text: string;
}

const openingOf = (task: ObligationWindow): TaskOpening | null => {
  const { policy, obligation, status, startedAt, earliest, latest } = task;
  const isShut = status === 'held' || status === 'forbidden' || status === 'not-started';
  if (isShut || startedAt === undefined || (status === 'waiting' && earliest === null)) return null;
  return {
    key: `task/${policy}/${obligation}`,
    atMs: Date.parse(earliest ?? startedAt),
    text: `to be told by a person: ${nameOfTask(task)}${latest ? `, by ${latest}` : ''}; record it with tocsin filing record`,
  };
};

/** Whether how many customers there are decides if it is owed. */
const restsOnCounts = ({ when, exemptions = [] }: Obligation): boolean =>
  [...(when ? [when] : []), ...exemptions.map((exemption) => exemption.when)]
    .flatMap(testsOf)
    .some(({ customers }) => customers !== undefined);

/** Whether the list was read, and the windows were computed for it: before that a number is only presumed. */
export const isSurveyed = ({ list, assessedList }: CaseState): boolean =>
  list.digest !== '' && assessedList === list.digest;

/** Whether it is owed only since nobody has imported a list that would say otherwise. */
const isPresumed = (state: CaseState, task: ObligationWindow): boolean => {
  const obligation = obligationOf(state.policies, task);
  return state.list.customers === 0 && obligation !== undefined && restsOnCounts(obligation);
};

/** The next task whose window opens and of which nobody was told yet; null where there is none. */
export const nextTaskOpening = (state: CaseState): TaskOpening | null => {
  if (state.closed || !isSurveyed(state)) return null;
  const openings = openTasks(state)
    .filter((task) => !isPresumed(state, task))
    .flatMap((task) => openingOf(task) ?? []);
  return openings.filter(({ key }) => !state.given.includes(key)).sort((a, b) => a.atMs - b.atMs)[0] ?? null;
};

/**
 * The obligations that have started, by a report. What is only presumed, since no list was imported yet, has not: the
 * list that comes will say.
 */
export const startedDuties = (
  state: Pick<CaseState, 'policies'> & { readonly list: Pick<CaseState['list'], 'customers'> },
  report: WindowsReport,
): StartedDuty[] =>
  startedOf(report).filter((duty) => {
    const obligation = obligationOf(state.policies, duty);
    return obligation !== undefined && (state.list.customers > 0 || !restsOnCounts(obligation));
  });

/** Withdrawals that still lift something: an obligation that the facts call for again must be withdrawn anew. */
export const standingWithdrawals = (
  { withdrawn = [] }: Pick<CaseState, 'withdrawn'>,
  { obligations }: WindowsReport,
): readonly CaseWithdrawal[] =>
  withdrawn.filter((each) =>
    obligations.some(
      ({ policy, obligation, status }) =>
        policy === each.policy &&
        obligation === each.obligation &&
        (status === 'exempt' || status === 'not-required'),
    ),
  );

/** Every obligation of the case and how it stands, as `breach show` lists them. */
export const obligationsOf = (state: CaseState, nowMs: number): ObligationStatus[] =>
  (state.windows?.obligations ?? []).map((window) => {
    const { recipient, policy, obligation, citation, earliest, latest } = window;
    const status = statusAt(state, window, nowMs);
    // Some customers have been told, and others found since: the obligation to them is not met.
    const isPartly = recipient === 'customers' && status === 'met' && state.customersNotifiedAt === null;
    return {
      recipient,
      policy,
      obligation,
      citation,
      status: isPartly ? 'open' : status,
      startedAt: window.startedAt ?? null,
      earliest,
      latest,
      contents: obligationOf(state.policies, window)?.contents ?? null,
      standsDespite: window.standsDespite ?? null,
    };
  });
