import { sleep } from '@temporalio/workflow';
import { breach as real } from '../../workflows/breach';
import type { BreachInput, BreachOutcome } from '../../workflows/contract';

/** The control of the replay test: a breach with one step more, as a careless change would make it. */
export async function breach(input: BreachInput): Promise<BreachOutcome> {
  await sleep('1 second');
  return real(input);
}
