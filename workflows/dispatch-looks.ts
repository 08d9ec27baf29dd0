import type { CaseClock } from '../domain/clock';
import { LOOK_BACK_PEOPLE, isLookDue, stopOf, stopWithin } from '../domain/sending/waves';
import type { WaveRule, WaveWeight, Waves } from '../domain/sending/waves';
import type { Span } from '../domain/sending/ranges';
import { sending } from './activity-options';

/** Why a dispatch has stopped itself: a person must look before it goes on. */
export interface DispatchStop {
  readonly why: string;
  /** The wave that it was looked at for, from 0; absent: the sender is refused. */
  readonly wave?: number;
  /** How many refusals of the sender a person who goes on has seen. */
  readonly seen: number;
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
}

/** Looks at a wave, from 0, in its midst and at its end; nothing of it where it needs no look any more. */
export const looksAt = (input: Looked, wave: number, span: Span) => {
  const { reference, dispatch, clock, waves, tolerated } = input;
  const rule: WaveRule | null = waves && wave >= waves.passed ? { ...waves, tolerated } : null;
  let ended = 0;
  const weigh = (of: Span, summary: string): Promise<WaveWeight> =>
    sending.weighWave.executeWithOptions({ summary }, [
      { reference, dispatch, wave: wave + 1, clock, ...of },
    ]);
  const stopFor = (why: string | null, seen = 0): DispatchStop | null =>
    why === null ? null : { why: `wave ${wave + 1} of dispatch ${dispatch} stops it: ${why}`, wave, seen };

  return {
    isDue: rule !== null,
    /** After a range of it that others follow. */
    within: async ({ toSeq }: Span): Promise<DispatchStop | null> => {
      ended += 1;
      if (!rule || !isLookDue(ended)) return null;
      const fromSeq = Math.max(span.fromSeq, toSeq - LOOK_BACK_PEOPLE + 1);
      const weight = await weigh({ fromSeq, toSeq }, `what became of wave ${wave + 1} so far`);
      return stopFor(stopWithin(weight, rule));
    },
    atItsEnd: async (): Promise<DispatchStop | null> => {
      if (!rule) return null;
      const weight = await weigh(span, `what became of wave ${wave + 1}`);
      return stopFor(stopOf(weight, rule), weight.distrusted);
    },
  };
};
