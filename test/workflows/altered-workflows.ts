import { sleep } from '@temporalio/workflow';
import { accountChange as realChange } from '../../workflows/account-change';
import type { AccountChangeInput, AccountChangeResult } from '../../workflows/account-change-contract';
import { breach as real } from '../../workflows/breach';
import type { BreachInput, BreachOutcome } from '../../workflows/contract';

/** The control of the replay test: a breach with one step more, as a careless change would make it. */
export async function breach(input: BreachInput): Promise<BreachOutcome> {
  await sleep('1 second');
  return real(input);
}

export async function accountChange(input: AccountChangeInput): Promise<AccountChangeResult> {
  await sleep('1 second');
  return realChange(input);
}
