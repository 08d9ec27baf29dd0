import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  setHandler,
} from '@temporalio/workflow';
import { refuse } from '../domain/case/acts/verdict';
import type { Measured, Verdict } from '../domain/case/acts/verdict';
import { placeUnreadableHold } from '../domain/case/acts/hold';
import { judge } from '../domain/case/judge';
import type { Act } from '../domain/case/judge';
import type { CaseStatus, TimelineItem } from '../domain/case/state';
import type { Refusal } from '../domain/errors';
import { MESSAGE_NAMES, UNKNOWN_SENDER, messageSchemas } from '../domain/messages';
import type { MessageName } from '../domain/messages';
import type { Policy } from '../domain/policy/schema';
import { problemsOf } from '../domain/schemas';
import { measureHold, records } from './activity-options';
import { alert } from './alert';
import type { CaseFile } from './case-file';
import { QUERIES } from './contract';

const refusalFailure = (refusal: Refusal): ApplicationFailure =>
  ApplicationFailure.create({
    message: refusal.citation ? `${refusal.message} (${refusal.citation})` : refusal.message,
    type: refusal.code,
    nonRetryable: true,
    details: [refusal],
  });

const parse = (name: MessageName, raw: unknown): { act?: Act; problem: string } => {
  const parsed = messageSchemas[name].safeParse(raw);
  if (parsed.success) return { act: { name, message: parsed.data } as Act, problem: '' };
  const problems = problemsOf(parsed.error).map(({ path, problem }) =>
    path ? `${path}: ${problem}` : problem,
  );
  return { problem: problems.slice(0, 5).join('; ') };
};

/** A hold's last day needs zone data, which is no part of workflow code. */
const measure = async (file: CaseFile, act: Act): Promise<Measured | undefined> => {
  const { zone } = file.input;
  if (act.name === 'hold') {
    const { directedAt, until, days } = act.message;
    return measureHold({ directedAt, until, days, zone });
  }
  if (act.name === 'extendHold') {
    const hold = file.state().holds.find(({ reference }) => reference === act.message.reference);
    return measureHold({ directedAt: hold?.directedAt ?? file.now(), until: act.message.until, zone });
  }
  return undefined;
};

/** The documents of policies that an amendment adopts, as the worker has them. */
const adoptedPolicies = async (act: Act): Promise<readonly Policy[] | undefined> =>
  act.name === 'amend' && act.message.policies ? records.loadPolicies(act.message.policies) : undefined;

/** Judges an act when its turn comes, and carries out what was judged: state, ledger, windows. */
const takeAct = async (file: CaseFile, act: Act): Promise<Verdict> => {
  let adopted: readonly Policy[] | undefined;
  try {
    adopted = await adoptedPolicies(act);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    return refuse('NotFound', cause.message);
  }
  return file.serially(async () => {
    const measured = await measure(file, act);
    const verdict = judge(file.state(), act, { nowMs: file.nowMs(), measured, adopted });
    if (verdict.kind === 'taken') {
      file.change(() => verdict.state);
      file.note(verdict.entry.kind, verdict.entry.text, verdict.entry.data, act.message.actor);
      await file.reassess();
    }
    return verdict;
  });
};

const untilWritten = (file: CaseFile): Promise<void> => {
  const last = file.state().entries;
  return condition(() => !file.unwritten.some(({ key }) => Number(key.slice('case/'.length)) <= last));
};

/** After an act: what must have happened before its sender is answered. */
const settle = async (file: CaseFile, name: MessageName): Promise<void> => {
  if (name === 'amend') await file.survey();
  if (name === 'hold' || name === 'extendHold' || name === 'pause')
    await condition(() => !file.state().isNotifying);
  await untilWritten(file);
};

/** A Signal gets no answer, so nothing of it may be lost: what cannot be taken is noted, and a direction stops sending. */
const takeSignal = async (file: CaseFile, name: MessageName, raw: unknown): Promise<void> => {
  const named =
    typeof raw === 'object' && raw !== null && !('actor' in raw) ? { ...raw, actor: UNKNOWN_SENDER } : raw;
  const { act, problem } = parse(name, named);
  const verdict = act ? await takeAct(file, act) : null;
  if (verdict?.kind === 'taken' && name === 'amend') await file.survey();
  if (verdict && verdict.kind !== 'refused') return;
  const why = verdict ? verdict.refusal.message : problem;
  const mustStop = (name === 'hold' || name === 'extendHold') && !file.state().closed;
  if (mustStop) {
    await file.serially(async () => {
      const unreadable = placeUnreadableHold(file.state(), name, why, { nowMs: file.nowMs() });
      file.change(() => unreadable.state);
      file.note('hold-unreadable', unreadable.entry.text, unreadable.entry.data, UNKNOWN_SENDER);
      await file.reassess();
    });
  } else file.note('act-refused', `a ${name} was refused: ${why}`, { message: name, problem: why });
  alert(file, {
    key: `refused/${file.state().entries}`,
    text: `a ${name} could not be taken: ${why}`,
    roles: ['security', 'legal'],
    kind: 'alerted',
  });
};

/**
 * Registers every message as a Signal and an Update of one name, and the queries (design, section 5).
 * Signal handlers never throw; a refused Update fails with the refusal's code as its type.
 */
export const takeMessages = (file: CaseFile): void => {
  for (const name of MESSAGE_NAMES) {
    setHandler(defineSignal<[unknown]>(name), async (raw) => {
      try {
        await takeSignal(file, name, raw);
      } catch (error) {
        log.error('a signal could not be handled', { name, error });
      }
    });
    setHandler(
      defineUpdate<CaseStatus, [unknown]>(name),
      async (raw) => {
        const { act } = parse(name, raw);
        const verdict = act && (await takeAct(file, act));
        if (verdict?.kind === 'refused') throw refusalFailure(verdict.refusal);
        await settle(file, name);
        return file.status();
      },
      {
        validator: (raw) => {
          const { act, problem } = parse(name, raw);
          if (!act) throw refusalFailure({ code: 'Usage', message: `${name} cannot be read: ${problem}` });
        },
      },
    );
  }
  setHandler(defineQuery<CaseStatus>(QUERIES.status), () => file.status());
  setHandler(defineQuery<TimelineItem[]>(QUERIES.timeline), () => [...file.state().timeline]);
};
