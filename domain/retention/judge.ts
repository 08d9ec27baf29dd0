import type { ActVerdict } from '../act-verdict';
import type { NoticeCounts } from '../counts';
import { isByTwo, isNamed } from '../case/person';
import type { ErrorCode } from '../errors';
import type { RetentionMessage } from './messages';
import { standingLegalHolds } from './state';
import type { LegalHold, RetentionState } from './state';

/** What a retention makes of an act. */
export type RetentionVerdict = ActVerdict<RetentionState>;

const refuse = (code: ErrorCode, message: string, fix?: string): RetentionVerdict => ({
  kind: 'refused',
  refusal: { code, message, ...(fix ? { fix } : {}) },
});

/** How many a retention keeps: its state travels with each new run. */
const MOST_LEGAL_HOLDS = 100;

const refuseUnderWay = (state: RetentionState): RetentionVerdict | null => {
  if (state.destroyedAt !== null)
    return refuse('Conflict', `the personal data of ${state.reference} were destroyed ${state.destroyedAt}`);
  return state.purge
    ? refuse(
        'Conflict',
        `${state.purge.actor} and ${state.purge.second} had the personal data destroyed ${state.purge.at}: it is under way`,
      )
    : null;
};

/** A request or a court order: whoever brings it, it stands from now. */
export const judgeLegalHold = (
  state: RetentionState,
  { reference, reason, actor }: RetentionMessage<'placeLegalHold'>,
  at: string,
): RetentionVerdict => {
  if (standingLegalHolds(state).some((hold) => hold.reference === reference)) return { kind: 'repeat' };
  const underWay = refuseUnderWay(state);
  if (underWay) return underWay;
  if (state.legalHolds.length >= MOST_LEGAL_HOLDS)
    return refuse('Conflict', `${MOST_LEGAL_HOLDS} legal holds were placed already`);
  const hold: LegalHold = { reference, reason, actor, placedAt: at, releasedAt: null };
  return {
    kind: 'taken',
    state: { ...state, legalHolds: [...state.legalHolds, hold] },
    entry: {
      kind: 'legal-hold-placed',
      text: `legal hold ${reference}: ${reason}`,
      data: { reference, reason },
    },
  };
};

/** It ends all legal holds of its reference. */
export const judgeLegalRelease = (
  state: RetentionState,
  { reference, reason, actor }: RetentionMessage<'releaseLegalHold'>,
  at: string,
): RetentionVerdict => {
  const ofReference = state.legalHolds.filter((hold) => hold.reference === reference);
  if (ofReference.length === 0)
    return refuse(
      'NotFound',
      `there is no legal hold ${reference} on ${state.reference}`,
      'See tocsin records status.',
    );
  if (ofReference.every(({ releasedAt }) => releasedAt !== null)) return { kind: 'repeat' };
  if (!isNamed(actor)) return refuse('NotAllowed', 'a legal hold is released by a named person');
  return {
    kind: 'taken',
    state: {
      ...state,
      legalHolds: state.legalHolds.map((hold) =>
        hold.reference === reference && hold.releasedAt === null ? { ...hold, releasedAt: at } : hold,
      ),
    },
    entry: {
      kind: 'legal-hold-released',
      text: `legal hold ${reference} released: ${reason}`,
      data: { reference, reason },
    },
  };
};

/**
 * Two persons' decision to destroy: under no legal hold, and not before the time.
 * @param nowMs case time in ms since the epoch
 */
export const judgePurge = (
  state: RetentionState,
  { reason, actor, second }: RetentionMessage<'purge'>,
  nowMs: number,
  counts: NoticeCounts,
): RetentionVerdict => {
  if (state.purge) return { kind: 'repeat' };
  const holds = standingLegalHolds(state);
  if (holds.length > 0)
    return refuse(
      'Held',
      `${state.reference} is under legal hold: ${holds.map(({ reference }) => reference).join(', ')}`,
      'Each is released with tocsin records legal-hold release, once its request or order is no more pending.',
    );
  if (!state.end || Date.parse(state.end.until) > nowMs)
    return refuse(
      'OutsideWindow',
      state.end
        ? `the records of ${state.reference} are kept until ${state.end.until}: ${state.end.why}`
        : `until when the records of ${state.reference} must be kept could not be computed yet`,
      'Nothing is destroyed before its time.',
    );
  if (second === undefined || !isByTwo({ actor, second }))
    return refuse(
      'NotAllowed',
      'to destroy personal data is a decision of two persons',
      'Name the other one with --second.',
    );
  const at = new Date(nowMs).toISOString();
  return {
    kind: 'taken',
    state: { ...state, purge: { reason, actor, second, at, counts } },
    entry: {
      kind: 'purge-decided',
      text: `${actor} and ${second} have the personal data destroyed: ${reason}`,
      data: { reason, second, counts: { ...counts } },
    },
  };
};
