import type { Contestant } from './contestant';
import { choose } from './contestants';
import { unlessInterrupted } from './interruption';
import { watchMemory } from './peak-memory';
import { cpuMsOf } from './process-cost';
import { startSink } from './sink';
import type { Sink } from './sink';

/** One contestant in one round. */
export interface Measured {
  readonly name: string;
  readonly round: number;
  readonly sendMs: number;
  readonly totalMs: number;
  /** Processor time of the sender, of what works beside it, and of the sink. */
  readonly senderCpuMs: number;
  readonly helpersCpuMs: number;
  readonly sinkCpuMs: number;
  /** The most that was seen, in MiB: of the sender alone, and with all that works for it. */
  readonly senderMb: number;
  readonly totalMb: number;
  readonly more: Readonly<Record<string, number>>;
}

export interface SendingPlan {
  readonly notices: number;
  readonly rounds: number;
  readonly names: readonly string[];
  readonly say: (line: string) => void;
}

const measure = async (
  contestant: Contestant,
  sink: Sink,
  round: number,
  notices: number,
): Promise<Measured> => {
  await sink.reset();
  const [sender = 0, ...helpers] = contestant.pids();
  const costs = (): number[] => [sender, sink.pid, ...helpers].map(cpuMsOf);
  const before = costs();
  const peak = watchMemory(() => contestant.pids());
  const { sendMs, totalMs, more = {} } = await unlessInterrupted(contestant.send(round, notices));
  const { senderMb, totalMb } = peak();
  const spent = costs().map((ms, index) => ms - (before[index] ?? 0));
  const taken = await sink.counts();
  if (taken.messages !== notices || taken.distinct !== notices || taken.recipients !== notices)
    throw new Error(
      `${contestant.name}: ${notices} were to be sent, and the sink has ${JSON.stringify(taken)}`,
    );
  const [senderCpuMs = 0, sinkCpuMs = 0, ...others] = spent;
  return {
    name: contestant.name,
    round,
    sendMs,
    totalMs,
    senderCpuMs,
    sinkCpuMs,
    helpersCpuMs: others.reduce((sum, ms) => sum + ms, 0),
    senderMb,
    totalMb,
    more,
  };
};

/** Rounds in which everyone sends once, one soon after the other: a busy machine weighs on all alike. */
export const measureSending = async ({ notices, rounds, names, say }: SendingPlan): Promise<Measured[]> => {
  const closers: (() => unknown)[] = [];
  try {
    const sink = await startSink();
    closers.push(() => sink.close());
    const contestants: Contestant[] = [];
    for (const [name, entry] of choose(names, say)) {
      const contestant = await entry.start(sink.url, name);
      closers.push(() => contestant.close());
      contestants.push(contestant);
    }
    const measured: Measured[] = [];
    for (let round = 1; round <= rounds; round += 1)
      for (const contestant of contestants) {
        const one = await measure(contestant, sink, round, notices);
        measured.push(one);
        const perSecond = Math.round((notices / one.sendMs) * 1_000);
        say(`round ${round} of ${rounds}: ${contestant.name}: ${perSecond} a second`);
      }
    return measured;
  } finally {
    for (const close of closers.reverse()) await close();
  }
};
