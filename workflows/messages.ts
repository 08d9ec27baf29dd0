import { ApplicationFailure, condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import type { CaseStatus, TimelineItem } from '../domain/case/state';
import type { Refusal } from '../domain/errors';
import { MESSAGE_NAMES } from '../domain/messages';
import type { MessageName } from '../domain/messages';
import { survey } from './assessing';
import type { CaseFile } from './case-file';
import { QUERIES } from './contract';
import { maySend } from './keepers';
import { registerMessages, toTheEnd } from './register-messages';
import { MISNAMED_HOLDS, RAW_INPUTS, onMisnamedHold, onSignal } from './signals';
import { isDirection, parseAct, takeAct } from './take-act';

/** A refusal as an Update fails with it: its code is the type. */
export const refusalFailure = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.create({
    message: refusal.citation ? `${refusal.message} (${refusal.citation})` : refusal.message,
    type: refusal.code,
    nonRetryable: true,
    details: [refusal],
  });

const untilWritten = (file: CaseFile): Promise<void> => {
  const last = file.state().entries;
  return condition(() => !file.unwritten.some(({ key }) => Number(key.slice('case/'.length)) <= last));
};

/** After an act: what must have happened before its sender is answered. */
const settle = async (file: CaseFile, name: MessageName): Promise<void> => {
  if (name === 'amend') await survey(file);
  if (isDirection(name)) await condition(() => !file.state().isNotifying);
  await untilWritten(file);
};

const onUpdate = async (file: CaseFile, name: MessageName, raw: unknown): Promise<CaseStatus> => {
  const { act, problem } = parseAct(name, raw);
  if (!act) throw refusalFailure({ code: 'Usage', message: problem });
  // While it is sent, what has failed or is in doubt is known to the records alone.
  if (name === 'retry' && file.state().openDispatch) await survey(file);
  const take = () => takeAct(file, act);
  const verdict = await (isDirection(name) ? file.whileDirected(take) : take());
  if (verdict.kind === 'refused') throw refusalFailure(verdict.refusal);
  await settle(file, name);
  return file.status();
};

/**
 * Registers every message as a Signal and an Update of one name, and the queries (design, section 5). Whatever comes in
 * is handled to its end, also where somebody has asked for the workflow's cancellation.
 * Signal handlers never throw; a refused Update fails with the refusal's code as its type.
 */
export const takeMessages = (file: CaseFile): void => {
  registerMessages<MessageName, CaseStatus>(MESSAGE_NAMES, {
    onSignal: (name, raw) => onSignal(file, name, raw),
    onUpdate: (name, raw) => onUpdate(file, name, raw),
    validate: (name, raw) => {
      const { act, problem } = parseAct(name, raw);
      if (!act) throw refusalFailure({ code: 'Usage', message: `${name} cannot be read: ${problem}` });
    },
  });
  for (const name of MISNAMED_HOLDS)
    setHandler(defineSignal<[unknown]>(name, { typeInfo: { inputTypes: RAW_INPUTS } }), () =>
      toTheEnd(() => onMisnamedHold(file, name)),
    );
  setHandler(defineQuery<CaseStatus>(QUERIES.status), () => file.status());
  setHandler(defineQuery<boolean>(QUERIES.maySend), () => maySend(file));
  setHandler(defineQuery<TimelineItem[]>(QUERIES.timeline), () => [...file.state().timeline]);
};
