import type { Contestant } from './contestant';
import { CONTESTANTS } from './contestants';
import { installPeers } from './peers/packages';
import { PEERS } from './peers/peers';
import { redisOnPath } from './peers/redis';
import { cpuMsOf, memoryMbOf, totalMemoryMbOf } from './process-cost';
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
  const { sendMs, totalMs, more = {} } = await contestant.send(round, notices);
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
    senderMb: memoryMbOf(sender),
    totalMb: totalMemoryMbOf([sender, ...helpers]),
    more,
  };
};

/** Whether it can be measured here; says why not. */
const isPossible = (name: string, say: (line: string) => void): boolean => {
  const { program } = CONTESTANTS[name] ?? {};
  if (program === undefined || redisOnPath() !== null) return true;
  say(`${name}: skipped: no ${program} on PATH`);
  return false;
};

/** Rounds in which everyone sends once, one soon after the other: a busy machine weighs on all alike. */
export const measureSending = async ({ notices, rounds, names, say }: SendingPlan): Promise<Measured[]> => {
  const closers: (() => unknown)[] = [];
  try {
    const sink = await startSink();
    closers.push(() => sink.close());
    const contestants: Contestant[] = [];
    if (names.some((name) => name in PEERS)) installPeers(say);
    for (const name of names.filter((one) => isPossible(one, say))) {
      const entry = CONTESTANTS[name];
      if (entry === undefined) continue;
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
