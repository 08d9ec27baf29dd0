import { ActivityFailure, ApplicationFailure, TemporalFailure } from '@temporalio/workflow';
import { refuse } from '../domain/case/acts/verdict';
import type { Measured, Verdict } from '../domain/case/acts/verdict';
import { judge } from '../domain/case/judge';
import type { Act } from '../domain/case/judge';
import { messageSchemas } from '../domain/messages';
import type { MessageName } from '../domain/messages';
import type { Policy } from '../domain/policy/schema';
import { readMessage } from '../domain/read-message';
import { measureHold, records } from './activity-options';
import { reassess, survey } from './assessing';
import type { CaseFile } from './case-file';

/** Reads a message of a case. */
export const parseAct = (name: MessageName, raw: unknown): { act?: Act; problem: string } => {
  const read = readMessage<unknown>(messageSchemas[name], raw);
  return 'problem' in read ? read : { act: { name, message: read.message } as Act, problem: '' };
};

/** Why an activity that an act needs has failed: the failure that it gave, or its own. */
const failureOf = (error: unknown): ApplicationFailure | null =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : null;

/** A hold's last day needs zone data, which is no part of workflow code. */
const measure = async (file: CaseFile, act: Act): Promise<Measured | undefined> => {
  if (act.name !== 'hold' && act.name !== 'extendHold') return undefined;
  const { zone } = file.input;
  const known = file.state().holds.find(({ reference }) => reference === act.message.reference);
  const { until } = act.message;
  const length =
    act.name === 'hold'
      ? { directedAt: act.message.directedAt, until, days: act.message.days, zone }
      : { directedAt: known?.directedAt ?? file.now(), until, zone };
  try {
    return (
      (await measureHold.executeWithOptions({ summary: `the last day of ${act.message.reference}` }, [
        length,
      ])) ?? undefined
    );
  } catch (error) {
    if (error instanceof TemporalFailure) return undefined;
    throw error;
  }
};

/** The documents of policies that an amendment adopts, as the worker has them. */
const adoptedPolicies = async (act: Act): Promise<readonly Policy[] | undefined> =>
  act.name === 'amend' && act.message.policies ? records.loadPolicies(act.message.policies) : undefined;

/** Judges an act when its turn comes, and carries out what was judged: state, ledger, windows. */
export const takeAct = async (file: CaseFile, act: Act): Promise<Verdict> => {
  let adopted: readonly Policy[] | undefined;
  try {
    adopted = await adoptedPolicies(act);
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    return refuse('NotFound', failure.message);
  }
  // Bounces and people found later are in the records, and these are statements about all of them.
  if (act.name === 'close' || act.name === 'retry') await survey(file);
  return file.serially(async () => {
    const measured = await measure(file, act);
    const verdict = judge(file.state(), act, { nowMs: file.nowMs(), measured, adopted });
    if (verdict.kind === 'taken') {
      file.change(() => verdict.state);
      file.note(verdict.entry.kind, verdict.entry.text, verdict.entry.data, act.message.actor);
      await reassess(file);
    }
    return verdict;
  });
};

/** Messages that stop the customers' notice from the moment at which they come in. */
export const isDirection = (name: string): boolean =>
  name === 'hold' || name === 'extendHold' || name === 'pause';
