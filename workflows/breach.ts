import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
} from '@temporalio/workflow';
import { isHistoryLong, openCaseFile } from './case-file';
import type { CaseFile } from './case-file';
import type { BreachInput, BreachOutcome } from './contract';
import { notifyCustomers } from './customers';
import { keepLedger, standingKeeper } from './keepers';
import type { StandingKeeper } from './keepers';
import { notifyLawEnforcement } from './law-enforcement';
import { takeMessages } from './messages';
import { reportToRegulator } from './regulator';
import { watchDeadlines, watchHolds } from './watch';

/**
 * The life of one breach. It reads like the carrier's own promise: law enforcement is notified of any breach; when its
 * time has passed, and no direction stands against it, the customers are told; the regulator gets the report; and the
 * record is kept.
 */
export async function breach(input: BreachInput): Promise<BreachOutcome> {
  const file = openCaseFile(input);
  takeMessages(file);
  const standing = standingKeeper(file);
  return untilClosed(file, standing, async () => {
    await open(file);
    await determination(file);
    await notifyLawEnforcement(file);
    for (;;) {
      await notifyCustomers(file, standing);
      await reportToRegulator(file);
      await closingOrMorePeople(file);
    }
  });
}

const open = async (file: CaseFile): Promise<void> => {
  if (!file.input.carried) {
    const { title, policies, facts, isDrill } = file.state();
    const { openedBy } = file.input;
    file.note(
      'opened',
      `the breach was opened under ${policies.map(({ id }) => id).join(' and ')}`,
      {
        title,
        policies: policies.map(({ id, version }) => `${id} v${version}`),
        facts: { ...facts },
        drill: isDrill,
      },
      openedBy,
    );
    if (facts.determinedAt)
      file.note(
        'determined',
        'determined to be a breach',
        { at: facts.determinedAt, reason: 'known at opening' },
        openedBy,
      );
  }
  await file.serially(() => file.reassess());
  await file.during(() => file.survey());
};

const determination = async (file: CaseFile): Promise<void> => {
  while (!file.state().facts.determinedAt) await file.changedOrAt(() => file.state().facts);
};

/** More people may be found until the case is closed: they are told as everyone was, and the report is built anew. */
const closingOrMorePeople = async (file: CaseFile): Promise<void> => {
  while (file.state().list.undispatched === 0) await file.changedOrAt(() => file.state().list);
  file.change((state) => ({ ...state, customersNotifiedAt: null, reportedAt: null }));
};

const isOver = (file: CaseFile): boolean => {
  const { closed, reportedAt } = file.state();
  return closed !== null && (closed.as === 'not-a-breach' || reportedAt !== null);
};

/** Runs a life until the case is closed, and continues as new between its steps when the history has grown long. */
const untilClosed = async (
  file: CaseFile,
  standing: StandingKeeper,
  live: () => Promise<never>,
): Promise<BreachOutcome> => {
  const keeping = new CancellationScope();
  const life = new CancellationScope();
  let isRenewing = false;
  const canRenew = (): boolean => isHistoryLong() && file.isQuiet() && allHandlersFinished();
  void keeping.run(() => Promise.all([keepLedger(file), standing.keep()])).catch(ignoreCancellation);
  void condition(() => isOver(file) || canRenew())
    .then(() => {
      isRenewing = !isOver(file);
      life.cancel();
    })
    .catch(ignoreCancellation);
  try {
    await life.run(() => Promise.all([live(), watchDeadlines(file), watchHolds(file)]));
  } catch (error) {
    if (!isCancellation(error) || !(isOver(file) || isRenewing)) throw error;
  }
  await condition(() => allHandlersFinished() && file.isQuiet());
  await standing.written();
  keeping.cancel();
  if (isRenewing && !isOver(file))
    return continueAsNew<typeof breach>({
      ...file.input,
      carried: { state: file.state(), clock: file.clock },
    });
  return { reference: file.input.reference, closedAs: file.state().closed?.as ?? 'complete' };
};

const ignoreCancellation = (error: unknown): void => {
  if (!isCancellation(error)) throw error;
};
