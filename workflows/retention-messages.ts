import {
  ApplicationFailure,
  TemporalFailure,
  condition,
  defineQuery,
  log,
  setHandler,
} from '@temporalio/workflow';
import { oneLine } from '../domain/case/limits';
import { UNKNOWN_SENDER } from '../domain/messages';
import { RETENTION_MESSAGE_NAMES, retentionMessageSchemas } from '../domain/retention/messages';
import type { RetentionMessage, RetentionMessageName } from '../domain/retention/messages';
import { judgeLegalHold, judgeLegalRelease, judgePurge } from '../domain/retention/judge';
import type { RetentionVerdict } from '../domain/retention/judge';
import type { RetentionStatus } from '../domain/retention/status';
import { readMessage } from '../domain/read-message';
import { refusalFailure } from './messages';
import { retentionOnRecord } from './retention-activities';
import { RETENTION_STATUS } from './retention-contract';
import type { RetentionDesk } from './retention-desk';
import { registerMessages } from './register-messages';
import { decode, withSender } from './signals';

/** How long whoever asks for a purge waits for its end before the answer says that it is under way. */
const DESTROYED_WITHIN = '10 seconds';
const WAITING = 'before it is answered that the destruction is under way';

type Act = {
  [N in RetentionMessageName]: { readonly name: N; readonly message: RetentionMessage<N> };
}[RetentionMessageName];

/** Reads a message; throws a refusal that says in one line what is wrong with it. */
const parse = (name: RetentionMessageName, raw: unknown): Act => {
  const read = readMessage<unknown>(retentionMessageSchemas[name], raw);
  if ('problem' in read)
    throw refusalFailure({ code: 'Usage', message: oneLine(`${name} cannot be read: ${read.problem}`) });
  return { name, message: read.message } as Act;
};

/** A purge asks the records first: a legal hold may have been placed on a case that was still open, or beside this run. */
const judge = async (desk: RetentionDesk, act: Act): Promise<RetentionVerdict> => {
  if (act.name === 'placeLegalHold') return judgeLegalHold(desk.state(), act.message, desk.now());
  if (act.name === 'releaseLegalHold') return judgeLegalRelease(desk.state(), act.message, desk.now());
  const { legalHolds, counts } = await retentionOnRecord(desk.input.reference);
  desk.change({ legalHolds });
  return judgePurge(desk.state(), act.message, desk.nowMs(), counts);
};

/** Carries out an act: in the state at once, then on record. Throws the refusal. */
const take = async (desk: RetentionDesk, act: Act): Promise<void> => {
  const verdict = await judge(desk, act);
  if (verdict.kind === 'refused') throw refusalFailure(verdict.refusal);
  if (verdict.kind === 'repeat') return;
  const { kind, text, data } = verdict.entry;
  desk.change(verdict.state);
  const of = act.name === 'purge' ? desk.input.reference : act.message.reference;
  await desk.write({ key: `${kind}/${of}/${desk.now()}`, kind, data }, oneLine(text), {
    actor: act.message.actor,
  });
};

const perform = (desk: RetentionDesk, act: Act): Promise<void> => desk.serially(() => take(desk, act));

/** What cannot be taken is on the ledger; a legal hold that cannot be read stands all the same, until a person releases it. */
const noteUntaken = async (
  desk: RetentionDesk,
  name: RetentionMessageName,
  problem: string,
): Promise<void> => {
  const at = desk.now();
  if (name === 'placeLegalHold' && desk.state().purge === null)
    await perform(desk, {
      name,
      message: {
        reference: `UNREADABLE ${at}`,
        reason: `it could not be read: ${problem}`,
        actor: UNKNOWN_SENDER,
      },
    });
  else
    await desk.write(
      { key: `act-refused/${name}/${at}`, kind: 'act-refused', data: { message: name, problem } },
      `a ${name} was refused: ${problem}`,
    );
};

/** A Signal gets no answer, so nothing of it may be lost. Never throws. */
const onSignal = async (desk: RetentionDesk, name: RetentionMessageName, raw: unknown): Promise<void> => {
  let problem: string;
  try {
    const decoded = decode(raw);
    if (!('problem' in decoded)) return await perform(desk, parse(name, withSender(decoded.value)));
    ({ problem } = decoded);
  } catch (error) {
    if (!(error instanceof TemporalFailure)) log.error('a signal could not be handled', { name, error });
    problem = error instanceof ApplicationFailure ? oneLine(error.message) : 'it could not be handled';
  }
  try {
    await noteUntaken(desk, name, problem);
  } catch (error) {
    log.error('what came of a signal could not be noted', { name, error });
  }
};

/** Registers every message as a Signal and an Update of one name, and the query; whatever comes in is handled to its end. */
export const takeRetentionMessages = (desk: RetentionDesk): void => {
  registerMessages<RetentionMessageName, RetentionStatus>(RETENTION_MESSAGE_NAMES, {
    onSignal: (name, raw) => onSignal(desk, name, raw),
    onUpdate: async (name, raw) => {
      await perform(desk, parse(name, raw));
      if (name === 'purge') await condition(() => desk.isOver(), DESTROYED_WITHIN, { summary: WAITING });
      return desk.status();
    },
    validate: (name, raw) => void parse(name, raw),
  });
  setHandler(defineQuery<RetentionStatus>(RETENTION_STATUS), () => desk.status());
};
