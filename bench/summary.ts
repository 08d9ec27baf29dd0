import { CONTESTANTS } from './contestants';
import { median } from './median';
import type { Measured } from './sending';

/** What is printed of one contestant: medians over the rounds. */
export interface Summary {
  readonly name: string;
  readonly title: string;
  readonly perSecond: number;
  /** End to end, with import or filling of a queue. */
  readonly perSecondInAll: number;
  /** Of the bare pool in the same round; null where it was not asked for. */
  readonly ofBare: { readonly median: number; readonly from: number; readonly to: number } | null;
  /** Processor time a notice, in microseconds. */
  readonly senderCpuUs: number;
  readonly helpersCpuUs: number;
  readonly sinkCpuUs: number;
  readonly senderMb: number;
  readonly totalMb: number;
  readonly more: Readonly<Record<string, number>>;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

export const summarize = (measured: readonly Measured[], notices: number): Summary[] =>
  [...new Set(measured.map(({ name }) => name))].map((name) => {
    const mine = measured.filter((one) => one.name === name);
    const of = (figure: (one: Measured) => number): number => median(mine.map(figure));
    const ratios = mine.flatMap(({ round, sendMs }) => {
      const bare = measured.find((one) => one.name === 'bare' && one.round === round);
      return bare ? [bare.sendMs / sendMs] : [];
    });
    const usEach = (ms: number): number => Math.round((ms * 1_000) / notices);
    const mores = Object.keys(mine[0]?.more ?? {});
    return {
      name,
      title: CONTESTANTS[name]?.title ?? name,
      perSecond: Math.round((notices / of(({ sendMs }) => sendMs)) * 1_000),
      perSecondInAll: Math.round((notices / of(({ totalMs }) => totalMs)) * 1_000),
      ofBare:
        ratios.length === 0
          ? null
          : {
              median: round2(median(ratios)),
              from: round2(Math.min(...ratios)),
              to: round2(Math.max(...ratios)),
            },
      senderCpuUs: usEach(of(({ senderCpuMs }) => senderCpuMs)),
      helpersCpuUs: usEach(of(({ helpersCpuMs }) => helpersCpuMs)),
      sinkCpuUs: usEach(of(({ sinkCpuMs }) => sinkCpuMs)),
      senderMb: Math.round(of(({ senderMb }) => senderMb)),
      totalMb: Math.round(of(({ totalMb }) => totalMb)),
      more: Object.fromEntries(mores.map((key) => [key, Math.round(of(({ more }) => more[key] ?? NaN))])),
    };
  });
