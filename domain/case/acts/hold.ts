import { combineRules } from '../../policy/rules';
import type { Message } from '../../messages';
import { LIMITS } from '../limits';
import { isStanding } from '../phase';
import type { CaseState, Hold } from '../state';
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

const isOwnName = (reference: string): boolean => /^unreadable-/i.test(reference.trim());

const refuseLength = (state: CaseState, { days, lastDay }: Measured): Verdict | null => {
  const limit = combineRules(state.policies).firstHoldDays;
  if (days < 0)
    return refuse('Usage', `the hold ends on ${lastDay}, before it was directed`, 'give a later until');
  if (limit && days > limit.days)
    return refuse(
      'NotAllowed',
      `a first direction may last ${limit.days} days at most; this one lasts ${days}`,
      'enter the first period with tocsin hold place, and each written extension with tocsin hold extend',
      limit.citation,
    );
  return null;
};

/**
 * A last day that has passed already stops nothing, and a wrong year is likelier than a direction that comes in after its
 * end. So it is not taken for one that has lapsed: a Signal with it stands as unreadable until a person has looked.
 */
const refuseOver = ({ lastDay, lapsesAt }: Measured, nowMs: number): Verdict | null =>
  Date.parse(lapsesAt) <= nowMs
    ? refuse('Usage', `its last day, ${lastDay}, has passed already`, 'check the year')
    : null;

/** What is put on record of a document: nothing where there is none, so that entries without one are as they were. */
const withDigest = (documentDigest: string | undefined): { readonly documentDigest?: string } =>
  documentDigest === undefined ? {} : { documentDigest };

/** A direction that came in by another way, or before its document did, gets it by being sent again. */
const addDocument = (state: CaseState, known: Hold, documentDigest: string): Verdict =>
  take(
    withHold(state, { ...known, documentDigest }),
    'hold-document',
    `the document of hold ${known.reference} was put on file`,
    { reference: known.reference, documentDigest },
  );

/**
 * The same direction again is a repeat, or brings its document. One that differs in anything must not pass for it: least
 * of all in its end.
 */
const judgeKnown = (state: CaseState, known: Hold, hold: Message<'hold'>, { lastDay }: Measured): Verdict => {
  const { documentDigest } = hold;
  const isSame =
    (documentDigest === undefined || [undefined, documentDigest].includes(known.documentDigest)) &&
    known.agency === hold.agency &&
    Date.parse(known.directedAt) === Date.parse(hold.directedAt) &&
    known.firstLastDay === lastDay;
  // Whoever sends it again once it has ended means that customers are not to be told: nobody may take that for done.
  if (isSame && !isStanding(known))
    return refuse(
      'Conflict',
      `hold ${hold.reference} has ${known.releasedAt ? `been released ${known.releasedAt}` : `lapsed after ${known.lastDay}`}`,
      'a direction that goes on needs a reference of its own, in writing; if the release was wrong, place it anew under one',
    );
  if (isSame && documentDigest !== undefined && known.documentDigest === undefined)
    return addDocument(state, known, documentDigest);
  return isSame
    ? repeat
    : refuse(
        'Conflict',
        `hold ${hold.reference} is on file with other content`,
        'use the direction’s own reference; a later last day is an extension: tocsin hold extend',
      );
};

/** Law enforcement may know before the carrier does, so it stands; but a wrong year is more likely. */
const doubtOf = ({ facts: { discoveredAt } }: CaseState, directedAt: string): string =>
  Date.parse(directedAt) < Date.parse(discoveredAt)
    ? `; it is dated ${directedAt}, before the discovery (${discoveredAt}): check the date`
    : '';

/** Places a written direction not to notify, 47 CFR 64.2011(b)(3). */
export const judgeHold = (
  state: CaseState,
  hold: Message<'hold'>,
  { nowMs, measured }: ActContext,
): Verdict => {
  if (!measured) return refuse('Failed', 'the hold’s last day could not be computed');
  const known = holdOf(state, hold.reference);
  if (known) return judgeKnown(state, known, hold, measured);
  if (isOwnName(hold.reference))
    return refuse(
      'Usage',
      `${hold.reference} is how directions that cannot be read are named here`,
      'use the direction’s own reference',
    );
  if (state.holds.filter(({ isReadable }) => isReadable).length >= LIMITS.holds)
    return refuse('Conflict', `${LIMITS.holds} holds are on file already`, 'extend one of them');
  const problem =
    refuseFuture('directedAt', hold.directedAt, nowMs) ??
    refuseLength(state, measured) ??
    refuseOver(measured, nowMs);
  if (problem) return problem;
  const { agency, agent, reference, directedAt, documentDigest } = hold;
  const { lastDay, lapsesAt } = measured;
  const placed: Hold = {
    reference,
    agency,
    agent,
    directedAt,
    firstLastDay: lastDay,
    lastDay,
    lapsesAt,
    isReadable: true,
    extensions: [],
    releasedAt: null,
    lapsedAt: null,
    ...withDigest(documentDigest),
  };
  return take(
    { ...state, holds: [...state.holds, placed] },
    'hold-placed',
    `${agency} directed not to notify customers until ${lastDay} (${reference})${doubtOf(state, directedAt)}`,
    { reference, agency, agent, directedAt, lastDay, ...withDigest(documentDigest) },
  );
};

const refuseExtension = (hold: Hold, extension: string): Verdict | null => {
  if (!hold.isReadable)
    return refuse(
      'Conflict',
      `${hold.reference} could not be read, so it has no last day to extend`,
      'enter the direction with tocsin hold place, then clear this one with tocsin hold release and a reason',
    );
  if (hold.extensions.some((known) => known.extension === extension))
    return refuse(
      'Conflict',
      `extension ${extension} is on file with another last day`,
      'use the reference of this extension',
    );
  if (hold.releasedAt) return refuse('Conflict', `hold ${hold.reference} was released ${hold.releasedAt}`);
  return hold.extensions.length >= LIMITS.extensionsOfOneHold
    ? refuse('Conflict', `hold ${hold.reference} has ${hold.extensions.length} extensions already`)
    : null;
};

/** Extends a hold in writing, in the agency's own judgment: no limit on how far, 64.2011(b)(3). */
export const judgeExtendHold = (
  state: CaseState,
  { reference, extension, until, documentDigest }: Message<'extendHold'>,
  { nowMs, measured }: ActContext,
): Verdict => {
  const hold = holdOf(state, reference);
  if (!hold) return unknownHold(state, reference);
  if (hold.extensions.some((known) => known.extension === extension && known.until === until)) return repeat;
  const problem = refuseExtension(hold, extension);
  if (problem) return problem;
  if (!measured) return refuse('Failed', 'the extension’s last day could not be computed');
  const { lastDay, lapsesAt } = measured;
  if (hold.lastDay && lastDay <= hold.lastDay)
    return refuse('Usage', `until is ${lastDay}, not after the present last day ${hold.lastDay}`);
  const over = refuseOver(measured, nowMs);
  if (over) return over;
  const extensions = [...hold.extensions, { extension, until: lastDay, ...withDigest(documentDigest) }];
  return take(
    withHold(state, { ...hold, lastDay, lapsesAt, lapsedAt: null, extensions }),
    'hold-extended',
    `hold ${reference} was extended until ${lastDay} (${extension})`,
    { reference, extension, until: lastDay, ...withDigest(documentDigest) },
  );
};

/** Releases a hold in writing; clears an unreadable one with a reason. Releasing shortens no waiting period. */
export const judgeReleaseHold = (
  state: CaseState,
  { reference, releasedAt, agent, reason, documentDigest }: Message<'releaseHold'>,
  { nowMs }: ActContext,
): Verdict => {
  const hold = holdOf(state, reference);
  if (!hold) return unknownHold(state, reference);
  if (hold.releasedAt) return repeat;
  if (!hold.isReadable && !reason)
    return refuse('Usage', `${reference} could not be read; clearing it needs a reason`, 'give --reason');
  if (Date.parse(releasedAt) < Date.parse(hold.directedAt))
    return refuse('Usage', `releasedAt is before the hold was directed (${hold.directedAt})`);
  return (
    refuseFuture('releasedAt', releasedAt, nowMs) ??
    take(
      withHold(state, {
        ...hold,
        releasedAt,
        ...(documentDigest === undefined ? {} : { releaseDocumentDigest: documentDigest }),
      }),
      'hold-released',
      `hold ${reference} was released`,
      {
        reference,
        releasedAt,
        agent: agent ?? null,
        reason: reason ?? null,
        ...withDigest(documentDigest),
      },
    )
  );
};

/** Further unreadable directions join the last one that stands: it keeps the notice back as well as a hundred would. */
const roomForUnreadable = (state: CaseState): { reference: string; isNew: boolean } => {
  const unreadable = state.holds.filter(({ isReadable }) => !isReadable);
  const standing = unreadable.filter(isStanding);
  const last = standing.at(-1);
  return last && standing.length >= LIMITS.unreadableHolds
    ? { reference: last.reference, isNew: false }
    : { reference: `UNREADABLE-${unreadable.length + 1}`, isNew: true };
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
  const { reference, isNew } = roomForUnreadable(state);
  const hold: Hold = {
    reference,
    agency: null,
    agent: null,
    directedAt: new Date(nowMs).toISOString(),
    firstLastDay: null,
    lastDay: null,
    lapsesAt: null,
    isReadable: false,
    extensions: [],
    releasedAt: null,
    lapsedAt: null,
  };
  return {
    kind: 'taken',
    state: isNew ? { ...state, holds: [...state.holds, hold] } : state,
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
