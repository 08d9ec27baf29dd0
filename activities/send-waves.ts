import type { DispatchPort, LedgerPort } from '../domain/ports';
import type { CaseClock } from '../domain/clock';
import { ENGINE } from '../domain/ledger';
import { rangeAround } from '../domain/sending/ranges';
import type { RangePlan, Span } from '../domain/sending/ranges';
import type { WaveWeight } from '../domain/sending/waves';
import { caseNow } from './case-now';
import { whileBeating } from './heartbeats';

export interface WavesDeps {
  readonly dispatches: DispatchPort;
  readonly ledger: LedgerPort;
}
export interface WaveRequest extends Span {
  readonly reference: string;
  readonly dispatch: number;
  /** From 1. */
  readonly wave: number;
  readonly clock: CaseClock;
  /** All of the dispatch up to here, earlier waves too, as it stands during this one. */
  readonly isWhole?: boolean;
}
export interface InterruptedRequest {
  readonly reference: string;
  readonly dispatch: number;
  readonly plan: RangePlan;
  readonly clock: CaseClock;
}

const eachOnce = (spans: readonly Span[]): Span[] => [
  ...new Map(spans.map((span) => [span.fromSeq, span])).values(),
];

/** Activities between the ranges of a dispatch: what became of a wave, and what an interruption has left. */
export const waveActivities = ({ dispatches, ledger }: WavesDeps) => ({
  /** What became of a wave, or of a part of it, put on record. Repeatable: another look that sees the same is no new fact. */
  async weighWave(request: WaveRequest): Promise<WaveWeight> {
    const { reference, dispatch, wave, fromSeq, toSeq, isWhole = false } = request;
    const now = caseNow(request.clock);
    return whileBeating(async () => {
      const weight = await dispatches.weigh(reference, dispatch, fromSeq, toSeq);
      const { emails, pending, accepted, refused, distrusted } = weight;
      const left = pending > 0 ? `, ${pending} still to come` : '';
      await ledger.append(reference, [
        {
          key: `dispatch/${dispatch}/wave/${wave}/${fromSeq}-${toSeq}/${emails}-${accepted}-${refused}-${distrusted}`,
          isNamedByContent: true,
          at: now(),
          kind: 'wave-weighed',
          actor: ENGINE,
          data: {
            text: `${isWhole ? 'all that was sent' : `wave ${wave}`} of dispatch ${dispatch}: ${accepted} of ${emails} accepted, ${refused} came back or refused${left}`,
            dispatch,
            wave,
            fromSeq,
            toSeq,
            ...weight,
          },
        },
      ]);
      return weight;
    });
  },

  /**
   * After a dispatch has come to rest unfinished: whoever was marked as being sent to belongs to a worker that is gone,
   * so the outcome is unknown, and the ledger says so of each range. Answers how many. Should such a worker live after
   * all, what it learns is written over the doubt. Repeatable.
   */
  async accountForInterrupted(request: InterruptedRequest): Promise<number> {
    const { reference, dispatch, plan } = request;
    const now = caseNow(request.clock);
    return whileBeating(async () => {
      const seqs = await dispatches.interrupted(reference, dispatch);
      let all = 0;
      for (const span of eachOnce(seqs.map((seq) => rangeAround(seq, plan)))) {
        const { fromSeq, toSeq } = span;
        const doubted = await dispatches.doubt({ reference, dispatch, ...span });
        const seal = await dispatches.sealRange(reference, dispatch, fromSeq, toSeq);
        const at = now();
        await ledger.append(reference, [
          {
            key: `dispatch/${dispatch}/${fromSeq}-${toSeq}/${seal.digest}`,
            isNamedByContent: true,
            at,
            kind: 'batch-sent',
            actor: ENGINE,
            data: { dispatch, ...span, doubted, sent: 0, from: at, until: at, ...seal },
          },
        ]);
        all += doubted;
      }
      return all;
    });
  },
});
