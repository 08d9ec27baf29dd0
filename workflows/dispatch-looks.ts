import type { CaseClock } from '../domain/clock';
import {
  LOOK_BACK_PEOPLE,
  cameBackBy,
  isLookAtWholeDue,
  isLookDue,
  stopOf,
  stopOfWhole,
  stopWithin,
} from '../domain/sending/waves';
import type { CameBack, WaveRule, WaveWeight, Waves } from '../domain/sending/waves';
import type { Span } from '../domain/sending/ranges';
import { sending } from './activity-options';

/** Why a dispatch has stopped itself: a person must look before it goes on. */
export interface DispatchStop {
  readonly why: string;
  /** The wave that it was looked at for, from 0; absent: the sender is refused. */
  readonly wave?: number;
  /** How many refusals of the sender a person who goes on has seen. */
  readonly seen: number;
  /** What had come back of the whole dispatch; absent: it was stopped for something else. */
  readonly cameBack?: CameBack;
}

/** What of a dispatch its looks need to know. */
export interface Looked {
  readonly reference: string;
  readonly dispatch: number;
  readonly clock: CaseClock;
  /** What stops the sending between two waves, and how many of them need no look any more. */
  readonly waves?: Pick<Waves, 'stopAbovePercent' | 'waitMinutes'> & { readonly passed: number };
  /** So many refusals of the sender do not stop it: a person has seen them, and went on. */
  readonly tolerated: number;
  /** What had come back when a person went on in spite of it: the same stops it no more. */
  readonly toleratedCameBack?: CameBack;
}

/**
 * Looks at a wave, from 0, in its midst and at its end, and at all that was sent before it: what comes back late stops what
 * is still to be sent. Of a wave that needs no look any more, only at the whole.
 */
export const looksAt = (input: Looked, wave: number, span: Span) => {
  const { reference, dispatch, clock, waves, tolerated, toleratedCameBack } = input;
  const isWaveDue = waves !== undefined && wave >= waves.passed;
  const rule: WaveRule | null = waves ? { ...waves, tolerated } : null;
  let ended = 0;
  const weigh = (of: Span, summary: string, isWhole = false): Promise<WaveWeight> =>
    sending.weighWave.executeWithOptions({ summary }, [
      { reference, dispatch, wave: wave + 1, clock, ...of, ...(isWhole ? { isWhole } : {}) },
    ]);
  const stopFor = (why: string | null, weight: WaveWeight, seen = 0): DispatchStop | null =>
    why === null
      ? null
      : {
          why: `wave ${wave + 1} of dispatch ${dispatch} stops it: ${why}`,
          wave,
          seen,
          cameBack: cameBackBy(weight),
        };
  /** People up to here have had no outcome since a person looked. */
  const known = toleratedCameBack?.of ?? 0;
  const whole = async (toSeq: number, by: WaveRule, isAtEnd: boolean): Promise<DispatchStop | null> => {
    if (toSeq <= known) return null;
    const weight = await weigh({ fromSeq: 1, toSeq }, `what became of dispatch ${dispatch} so far`, true);
    return stopFor(stopOfWhole(weight, by, { isAtEnd, seen: toleratedCameBack }), weight);
  };

  return {
    isDue: isWaveDue,
    /** After a range of it that others follow. */
    within: async ({ toSeq }: Span): Promise<DispatchStop | null> => {
      ended += 1;
      if (!rule || !isLookDue(ended)) return null;
      const fromSeq = Math.max(span.fromSeq, toSeq - LOOK_BACK_PEOPLE + 1);
      if (isWaveDue) {
        const weight = await weigh({ fromSeq, toSeq }, `what became of wave ${wave + 1} so far`);
        const stop = stopFor(stopWithin(weight, rule), weight);
        if (stop) return stop;
      }
      const isKnown = isWaveDue && fromSeq === 1;
      return !isKnown && isLookAtWholeDue(ended, toSeq) ? whole(toSeq, rule, false) : null;
    },
    atItsEnd: async (): Promise<DispatchStop | null> => {
      if (!rule) return null;
      if (isWaveDue) {
        const weight = await weigh(span, `what became of wave ${wave + 1}`);
        const stop = stopFor(stopOf(weight, rule), weight, weight.distrusted);
        if (stop) return stop;
      }
      return span.fromSeq === 1 && isWaveDue ? null : whole(span.toSeq, rule, true);
    },
  };
};
