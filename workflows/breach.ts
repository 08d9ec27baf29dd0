import { CancellationScope, allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import { hasMorePeople } from '../domain/case/phase';
import { keepAlerting } from './alert';
import { reassess, survey } from './assessing';
import { openCaseFile } from './case-file';
import type { CaseFile } from './case-file';
import type { BreachInput, BreachOutcome } from './contract';
import { notifyCustomers } from './customers';
import { ignoreCancellation } from './ignore-cancellation';
import { keepLedger, standingKeeper } from './keepers';
import type { StandingKeeper } from './keepers';
import { keepLawEnforcementTold, lawEnforcementToBeTold } from './law-enforcement';
import { isOver, liveUntilOver } from './lifetime';
import { noteOpening } from './note-opening';
import { refuseCancellation } from './refuse-cancellation';
import { takeMessages } from './messages';
import { reportToRegulator } from './regulator';
import { startRetention } from './start-retention';
import { watchDeadlines, watchEdges, watchHolds, watchTasks, watchUnheard } from './watch';

/**
 * The life of one breach. It reads like the carrier's own promise: law enforcement is notified of any breach; when its
 * time has passed, and no direction stands against it, the customers are told; the regulator gets the report; and the
 * record is kept.
 */
export async function breach(input: BreachInput): Promise<BreachOutcome> {
  const file = openCaseFile(input);
  noteOpening(file);
  takeMessages(file);
  refuseCancellation(file);
  const standing = standingKeeper(file);
  return CancellationScope.nonCancellable(() =>
    untilClosed(file, standing, async () => {
      await file.serially(() => reassess(file));
      await file.during(() => survey(file));
      await determination(file);
      await lawEnforcementToBeTold(file);
      for (;;) {
        await notifyCustomers(file, standing);
        await reportToRegulator(file);
        await closingOrMorePeople(file);
      }
    }),
  );
}

const determination = async (file: CaseFile): Promise<void> => {
  while (!file.state().facts.determinedAt) await file.changedOrAt(() => file.state().facts);
};

/** More people may be found until the case is closed: they are told as everyone was, and the report is built anew. */
const closingOrMorePeople = async (file: CaseFile): Promise<void> => {
  const more = (): boolean => hasMorePeople(file.state());
  const isReported = (): boolean => file.state().reportedAt !== null;
  while (isReported() && !more()) await file.changedOrAt(() => [isReported(), more()]);
  if (more()) file.change((state) => ({ ...state, customersNotifiedAt: null, reportedAt: null }));
};

/** Runs a life until the case is closed, and continues as new between its steps when the history has grown long. */
const untilClosed = async (
  file: CaseFile,
  standing: StandingKeeper,
  live: () => Promise<never>,
): Promise<BreachOutcome> => {
  const keeping = new CancellationScope();
  void keeping
    .run(() => Promise.all([keepLedger(file), keepAlerting(file), standing.keep()]))
    .catch(ignoreCancellation);
  await liveUntilOver(file, () => [
    live(),
    keepLawEnforcementTold(file),
    watchDeadlines(file),
    watchHolds(file),
    watchEdges(file),
    watchTasks(file),
    watchUnheard(file),
  ]);
  // All of it at the same moment: what comes in while one of them is waited for must end too.
  await condition(
    () =>
      allHandlersFinished() &&
      file.isQuiet() &&
      standing.isWritten() &&
      (!isOver(file) || file.state().alerting.length === 0),
  );
  keeping.cancel();
  if (!isOver(file))
    return continueAsNew<typeof breach>({
      ...file.input,
      carried: { state: file.state(), clock: file.clock },
    });
  await startRetention(file);
  return { reference: file.input.reference, closedAs: file.state().closed?.as ?? 'complete' };
};
