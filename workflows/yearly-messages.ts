import { ApplicationFailure, TemporalFailure, defineQuery, log, setHandler } from '@temporalio/workflow';
import { oneLine } from '../domain/case/limits';
import { judgeYearlyDecline, judgeYearlyFiling } from '../domain/yearly/judge';
import type { YearlyVerdict } from '../domain/yearly/judge';
import { YEARLY_MESSAGE_NAMES, yearlyMessageSchemas } from '../domain/yearly/messages';
import type { YearlyMessage, YearlyMessageName } from '../domain/yearly/messages';
import { readMessage } from '../domain/read-message';
import { refusalFailure } from './messages';
import { registerMessages } from './register-messages';
import { decode, withSender } from './signals';
import { recordYearly } from './yearly-activities';
import { YEARLY_STATUS } from './yearly-contract';
import type { YearlyStatus } from './yearly-contract';
import type { YearlyDesk } from './yearly-desk';
import { computeDue, prepare } from './yearly-preparing';

type Act = {
  [N in YearlyMessageName]: { readonly name: N; readonly message: YearlyMessage<N> };
}[YearlyMessageName];

/** Reads a message; throws a refusal that says in one line what is wrong with it. */
const parse = (name: YearlyMessageName, raw: unknown): Act => {
  const read = readMessage<unknown>(yearlyMessageSchemas[name], raw);
  if ('problem' in read)
    throw refusalFailure({ code: 'Usage', message: oneLine(`${name} cannot be read: ${read.problem}`) });
  return { name, message: read.message } as Act;
};

const judge = (desk: YearlyDesk, act: Exclude<Act, { name: 'refresh' }>): YearlyVerdict =>
  act.name === 'recordYearlyFiling'
    ? judgeYearlyFiling(desk.state(), act.message, desk.nowMs())
    : judgeYearlyDecline(desk.state(), act.message, desk.nowMs());

const refresh = async (desk: YearlyDesk): Promise<void> => {
  if (desk.isOver()) return;
  const problems = await prepare(desk);
  if (problems.length > 0)
    throw refusalFailure({ code: 'Unavailable', message: oneLine(problems.join('; ')) });
};

/** Carries out an act that ends the work: on record first, then here. Throws the refusal. */
const end = async (desk: YearlyDesk, act: Exclude<Act, { name: 'refresh' }>): Promise<void> => {
  // An act may have begun the work, and comes before its first step: whether it is late must be known.
  if (!desk.state().due) await computeDue(desk);
  const verdict = judge(desk, act);
  if (verdict.kind === 'refused') throw refusalFailure(verdict.refusal);
  if (verdict.kind === 'repeat') return;
  const kept = await recordYearly.executeWithOptions({ summary: 'how it ended' }, [
    desk.work,
    verdict.outcome,
  ]);
  desk.change({ outcome: kept });
  desk.note(`${kept.as} (recorded by ${kept.actor})`);
  // The records may know of an end from an earlier run of this work: that one stands.
  const again = judge(desk, act);
  if (again.kind === 'refused') throw refusalFailure(again.refusal);
};

const perform = (desk: YearlyDesk, act: Act): Promise<void> =>
  desk.serially(() => (act.name === 'refresh' ? refresh(desk) : end(desk, act)));

/** A Signal gets no answer, so what is wrong with it is noted. Never throws; reminders go on until a filing is on record. */
const onSignal = async (desk: YearlyDesk, name: YearlyMessageName, raw: unknown): Promise<void> => {
  try {
    const decoded = decode(raw);
    if ('problem' in decoded) desk.note(`a ${name} was refused: ${decoded.problem}`);
    else await perform(desk, parse(name, withSender(decoded.value)));
  } catch (error) {
    if (!(error instanceof TemporalFailure)) log.error('a signal could not be handled', { name, error });
    const problem = error instanceof ApplicationFailure ? error.message : 'it could not be handled';
    desk.note(`a ${name} was refused: ${problem}`);
  }
};

/** Registers every message as a Signal and an Update of one name, and the query; whatever comes in is handled to its end. */
export const takeYearlyMessages = (desk: YearlyDesk): void => {
  registerMessages<YearlyMessageName, YearlyStatus>(YEARLY_MESSAGE_NAMES, {
    onSignal: (name, raw) => onSignal(desk, name, raw),
    onUpdate: async (name, raw) => {
      await perform(desk, parse(name, raw));
      return desk.status();
    },
    validate: (name, raw) => void parse(name, raw),
  });
  setHandler(defineQuery<YearlyStatus>(YEARLY_STATUS), () => desk.status());
};
