import { CancellationScope, allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import { yearlyOutcome } from './yearly-activities';
import type { YearlyInput, YearlyResult } from './yearly-contract';
import { openDesk, refuseYearlyCancellation } from './yearly-desk';
import type { YearlyDesk } from './yearly-desk';
import { takeYearlyMessages } from './yearly-messages';
import { prepare, trying } from './yearly-preparing';
import { remindUntilOver } from './yearly-reminding';

/** The records know of work that ended when Temporal has forgotten its workflow. */
const begin = async (desk: YearlyDesk): Promise<void> => {
  await trying(desk, 'whether it ended before cannot be seen', async () => {
    const outcome = await yearlyOutcome(desk.work);
    if (outcome) desk.change({ outcome });
  });
  if (!desk.isOver()) await prepare(desk);
};

/**
 * One year's summary or certification: when it is due, the draft from the register, reminders, and in the end a person's
 * filing, or two persons' decision that nothing is filed.
 */
export async function yearly(input: YearlyInput): Promise<YearlyResult> {
  const desk = openDesk(input);
  takeYearlyMessages(desk);
  refuseYearlyCancellation(desk);
  return CancellationScope.nonCancellable(async () => {
    if (!input.carried) await begin(desk);
    await remindUntilOver(desk);
    await condition(allHandlersFinished);
    const { outcome } = desk.state();
    if (outcome) return { ...desk.work, outcome };
    return continueAsNew<typeof yearly>({ ...input, carried: desk.state() });
  });
}
