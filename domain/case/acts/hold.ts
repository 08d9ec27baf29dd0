import { combineRules } from '../../policy/rules';
import type { Message } from '../../messages';
import type { CaseState, Hold } from '../state';
import { isStanding } from '../phase';
import { refuse, refuseFuture, repeat, take } from './verdict';
import type { ActContext, Measured, Verdict } from './verdict';

const holdOf = (state: CaseState, reference: string): Hold | undefined =>
  state.holds.find((hold) => hold.reference === reference);

const withHold = (state: CaseState, changed: Hold): CaseState => ({
  ...state,
  holds: state.holds.map((hold) => (hold.reference === changed.reference ? changed : hold)),
});

const unknownHold = (state: CaseState, reference: string): Verdict =>
  refuse(
    'NotFound',
    `there is no hold ${reference}`,
    `known holds: ${state.holds.map((hold) => hold.reference).join(', ') || 'none'}`,
  );

const refuseLength = (state: CaseState, { days, lastDay }: Measured): Verdict | null => {
  const limit = combineRules(state.policies).firstHoldDays;
  if (days < 0)
    return refuse('Usage', `the hold ends on ${lastDay}, before it was directed`, 'give a later until');
  if (limit && days > limit.days)
    return refuse(
      'NotAllowed',
      `a first direction may last ${limit.days} days at most; this one lasts ${days}`,
      'enter the first period with hold, and each written extension with extendHold',
      limit.citation,
    );
  return null;
};

/** Places a written direction not to notify, 47 CFR 64.2011(b)(3). */
export const judgeHold = (
  state: CaseState,
  hold: Message<'hold'>,
  { nowMs, measured }: ActContext,
): Verdict => {
  const known = holdOf(state, hold.reference);
  if (known) {
    const isSame =
      known.agency === hold.agency && Date.parse(known.directedAt) === Date.parse(hold.directedAt);
    return isSame
      ? repeat
      : refuse(
          'Conflict',
          `hold ${hold.reference} is on file with other content`,
          'use the direction’s own reference',
        );
  }
  if (!measured) return refuse('Failed', 'the hold’s last day could not be computed');
  const problem = refuseFuture('directedAt', hold.directedAt, nowMs) ?? refuseLength(state, measured);
  if (problem) return problem;
  const placed: Hold = {
    reference: hold.reference,
    agency: hold.agency,
    agent: hold.agent,
    directedAt: hold.directedAt,
    lastDay: measured.lastDay,
    lapsesAt: measured.lapsesAt,
    isReadable: true,
    extensions: [],
    releasedAt: null,
    lapsedAt: null,
  };
  return take(
    { ...state, holds: [...state.holds, placed] },
    'hold-placed',
    `${hold.agency} directed not to notify customers until ${measured.lastDay} (${hold.reference})`,
    {
      reference: hold.reference,
      agency: hold.agency,
      agent: hold.agent,
      directedAt: hold.directedAt,
      lastDay: measured.lastDay,
    },
  );
};

/** Extends a hold in writing, in the agency's own judgment: no limit on how far, 64.2011(b)(3). */
export const judgeExtendHold = (
  state: CaseState,
  extension: Message<'extendHold'>,
  { measured }: ActContext,
): Verdict => {
  const hold = holdOf(state, extension.reference);
  if (!hold) return unknownHold(state, extension.reference);
  if (
    hold.extensions.some(
      (known) => known.extension === extension.extension && known.until === extension.until,
    )
  )
    return repeat;
  if (hold.releasedAt) return refuse('Conflict', `hold ${hold.reference} was released ${hold.releasedAt}`);
  if (!measured) return refuse('Failed', 'the extension’s last day could not be computed');
  if (hold.lastDay && measured.lastDay <= hold.lastDay)
    return refuse('Usage', `until is ${measured.lastDay}, not after the present last day ${hold.lastDay}`);
  const { lastDay, lapsesAt } = measured;
  return take(
    withHold(state, {
      ...hold,
      lastDay,
      lapsesAt,
      lapsedAt: null,
      extensions: [...hold.extensions, { extension: extension.extension, until: lastDay }],
    }),
    'hold-extended',
    `hold ${hold.reference} was extended until ${lastDay} (${extension.extension})`,
    { reference: hold.reference, extension: extension.extension, until: lastDay },
  );
};

/** Releases a hold in writing; clears an unreadable one with a reason. Releasing shortens no waiting period. */
export const judgeReleaseHold = (
  state: CaseState,
  release: Message<'releaseHold'>,
  { nowMs }: ActContext,
): Verdict => {
  const hold = holdOf(state, release.reference);
  if (!hold) return unknownHold(state, release.reference);
  if (hold.releasedAt) return repeat;
  if (!hold.isReadable && !release.reason)
    return refuse(
      'Usage',
      `${hold.reference} could not be read; clearing it needs a reason`,
      'give --reason',
    );
  if (Date.parse(release.releasedAt) < Date.parse(hold.directedAt))
    return refuse('Usage', `releasedAt is before the hold was directed (${hold.directedAt})`);
  return (
    refuseFuture('releasedAt', release.releasedAt, nowMs) ??
    take(
      withHold(state, { ...hold, releasedAt: release.releasedAt }),
      'hold-released',
      `hold ${hold.reference} was released`,
      {
        reference: hold.reference,
        releasedAt: release.releasedAt,
        agent: release.agent ?? null,
        reason: release.reason ?? null,
      },
    )
  );
};

/**
 * A direction that cannot be read stops the customers' notice all the same, and waits for a person
 * (design, section 3, rule 5).
 */
export const placeUnreadableHold = (
  state: CaseState,
  message: string,
  problem: string,
  { nowMs }: ActContext,
): Extract<Verdict, { kind: 'taken' }> => {
  const at = new Date(nowMs).toISOString();
  const reference = `UNREADABLE-${state.holds.filter((hold) => !hold.isReadable).length + 1}`;
  const hold: Hold = {
    reference,
    agency: null,
    agent: null,
    directedAt: at,
    lastDay: null,
    lapsesAt: null,
    isReadable: false,
    extensions: [],
    releasedAt: null,
    lapsedAt: null,
  };
  return {
    kind: 'taken',
    state: { ...state, holds: [...state.holds, hold] },
    entry: {
      kind: 'hold-unreadable',
      text: `a ${message} that could not be read stops the customers’ notice as ${reference}: ${problem}`,
      data: { reference, message, problem },
    },
  };
};

/** The last day of a hold has passed without a written release: it stands no more, and nothing is sent by itself. */
export const lapseHold = (state: CaseState, reference: string, at: string): CaseState => {
  const hold = holdOf(state, reference);
  return hold && isStanding(hold) ? withHold(state, { ...hold, lapsedAt: at }) : state;
};
