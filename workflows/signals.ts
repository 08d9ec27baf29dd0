import { log } from '@temporalio/workflow';
import { RawValue, defaultPayloadConverter, rawValueTypeInfo } from '@temporalio/common';
import { placeUnreadableHold } from '../domain/case/acts/hold';
import { oneLine } from '../domain/case/limits';
import { MESSAGE_NAMES, UNKNOWN_SENDER } from '../domain/messages';
import type { MessageName } from '../domain/messages';
import { alert } from './alert';
import { reassess, survey } from './assessing';
import type { CaseFile } from './case-file';
import { isDirection, parseAct, takeAct } from './take-act';

/**
 * Signals are handed over as they came. Left to the SDK, one whose bytes are no JSON (typed into the Temporal UI, say)
 * would fail the workflow task again and again, and nothing of the case would go on.
 */
export const RAW_INPUTS: readonly (typeof rawValueTypeInfo)[] = new Proxy([], {
  // However many arguments a Signal brings: the SDK asks for each of them by its index.
  get: (none, name) =>
    typeof name === 'string' && /^\d+$/.test(name) ? rawValueTypeInfo : (Reflect.get(none, name) as unknown),
});

/** What a Signal brought, where it is JSON. */
export const decode = (raw: unknown): { value: unknown } | { problem: string } => {
  if (!(raw instanceof RawValue)) return { value: raw };
  try {
    return { value: defaultPayloadConverter.fromPayload(raw.payload) };
  } catch {
    return { problem: 'it is no JSON' };
  }
};

/** A Signal may lack its sender; the record says so. */
export const withSender = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Uint8Array) return 'bytes';
  const { actor } = value as { actor?: unknown };
  return actor === undefined || actor === null || actor === '' ? { ...value, actor: UNKNOWN_SENDER } : value;
};

/** A direction that cannot be taken stops sending all the same; everything else is noted. People are told of both. */
const noteUntaken = async (file: CaseFile, name: string, problem: string, isHold: boolean): Promise<void> => {
  if (isHold && !file.state().closed)
    await file.serially(async () => {
      const unreadable = placeUnreadableHold(file.state(), name, problem, { nowMs: file.nowMs() });
      file.change(() => unreadable.state);
      file.note('hold-unreadable', unreadable.entry.text, unreadable.entry.data, UNKNOWN_SENDER);
      await reassess(file);
    });
  else file.note('act-refused', `a ${name} was refused: ${problem}`, { message: name, problem });
  alert(file, {
    key: `refused/${file.state().entries}`,
    text: `a ${name} could not be taken: ${problem}`,
    roles: ['security', 'legal'],
    kind: 'alerted',
  });
};

const attempt = async (file: CaseFile, name: MessageName, raw: unknown): Promise<string | null> => {
  const decoded = decode(raw);
  if ('problem' in decoded) return decoded.problem;
  const { act, problem } = parseAct(name, withSender(decoded.value));
  if (!act) return problem;
  const verdict = await takeAct(file, act);
  if (verdict.kind === 'refused') return oneLine(verdict.refusal.message);
  if (verdict.kind === 'taken' && name === 'amend') await survey(file);
  return null;
};

/** A Signal gets no answer, so nothing of it may be lost, whatever it is and whatever goes wrong with it. */
const takeSignal = async (file: CaseFile, name: MessageName, raw: unknown): Promise<void> => {
  let problem: string | null;
  try {
    problem = await attempt(file, name, raw);
  } catch (error) {
    log.error('a signal could not be handled', { name, error });
    problem = 'it could not be handled';
  }
  if (problem !== null) await noteUntaken(file, name, problem, name === 'hold' || name === 'extendHold');
};

/** Handles a Signal of one of the names. Never throws. */
export const onSignal = (file: CaseFile, name: MessageName, raw: unknown): Promise<void> =>
  isDirection(name) ? file.whileDirected(() => takeSignal(file, name, raw)) : takeSignal(file, name, raw);

/**
 * What a sender may take for the name of a direction not to notify. Temporal accepts a Signal of any name, so whoever sent
 * one of these believes that it was heard. They are named one by one: a handler for every name would let the SDK fail the
 * task, again and again, for a reserved name or for bytes that are no JSON.
 */
export const MISNAMED_HOLDS = [
  'Hold',
  'HOLD',
  'placeHold',
  'place-hold',
  'place_hold',
  'holdPlace',
  'ExtendHold',
  'extend-hold',
  'extend_hold',
  'delay',
  'nondisclosure',
];

/** Handles a Signal that was misnamed: it stops the notice as an unreadable direction does. Never throws. */
export const onMisnamedHold = (file: CaseFile, name: string): Promise<void> =>
  file.whileDirected(() =>
    noteUntaken(
      file,
      `signal “${name}”`,
      `no message has that name; there are ${MESSAGE_NAMES.join(', ')}`,
      true,
    ),
  );
