import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from './contestant';
import { CONTESTANTS, choose } from './contestants';
import { unlessInterrupted } from './interruption';
import { startSink } from './sink';
import type { Sink } from './sink';

/** What became of everybody when the sender was killed again and again in mid-send. */
export interface Killed {
  readonly name: string;
  readonly title: string;
  readonly kills: number;
  readonly seconds: number;
  /** People for whom no message came. */
  readonly lost: number;
  /** People for whom more than one came. */
  readonly doubled: number;
  /** People whose outcome the sender's own record calls unknown for a time; null: it has no such word. */
  readonly markedUnknown: number | null;
  /** Doubled, and the record does not say so. */
  readonly doubledSilently: number;
  /** Whether every copy bore the Message-ID of the first. */
  readonly isSameMessageId: boolean;
}

/** The sender is killed when so much of the list has come. */
const KILLED_AT = [0.25, 0.5, 0.75];
const LOOK_MS = 20;
/** A contestant that sends nothing more for so long is given up: what has not come by then is lost. */
const PATIENCE_MS = 180_000;

interface Watched {
  readonly sink: Sink;
  readonly notices: number;
  readonly isOver: () => boolean;
}

/** Resolves when that many people have got theirs; false: it ended or stood still before. */
const hasReached = async (people: number, { sink, isOver }: Watched): Promise<boolean> => {
  let last = -1;
  let lastAt = Date.now();
  while (!isOver()) {
    const { recipients, messages } = await sink.counts();
    if (recipients >= people) return true;
    if (messages !== last) [last, lastAt] = [messages, Date.now()];
    if (Date.now() - lastAt > PATIENCE_MS) return false;
    await pause(LOOK_MS);
  }
  return false;
};

const killInMidSend = async (contestant: Contestant, watched: Watched): Promise<number> => {
  let kills = 0;
  for (const share of KILLED_AT) {
    if (!(await hasReached(watched.notices * share, watched))) break;
    const pid = contestant.pids()[0] ?? 0;
    // 0 would be this process and all beside it.
    if (pid > 0) process.kill(pid, 'SIGKILL');
    kills += 1;
  }
  return kills;
};

/** One contestant's run of `notices` with `kill -9` of its sender in between, and what the sink says of it. */
export const measureKills = async (
  name: string,
  contestant: Contestant,
  sink: Sink,
  notices: number,
): Promise<Killed> => {
  await sink.reset();
  const startedAt = Date.now();
  let isOver = false;
  const sending = contestant.send(1, notices).finally(() => (isOver = true));
  const watched = { sink, notices, isOver: () => isOver };
  const kills = await unlessInterrupted(
    Promise.race([killInMidSend(contestant, watched), sending.then(() => 0)]),
  );
  if (kills === 0) throw new Error(`${name}: it could not be killed in mid-send; take more notices`);
  const standstill = async (): Promise<unknown> => (await hasReached(notices, watched)) && sending;
  await unlessInterrupted(Promise.race([sending, standstill()]));
  const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  const { messages, distinct, recipients } = await sink.counts();
  const doubled = await sink.doubled();
  const doubted = contestant.doubted ? new Set(await contestant.doubted(1)) : null;
  return {
    name,
    title: CONTESTANTS[name]?.title ?? name,
    kills,
    seconds,
    lost: notices - recipients,
    doubled: doubled.length,
    markedUnknown: doubted?.size ?? null,
    doubledSilently: doubled.filter((recipient) => doubted?.has(recipient) !== true).length,
    isSameMessageId: distinct === Math.min(recipients, messages),
  };
};

/** Those of ours who lost a person, or told one twice without saying so. */
export const brokenPromises = (killed: readonly Killed[]): string[] =>
  killed
    .filter(({ name, lost, doubledSilently }) => CONTESTANTS[name]?.isOurs && lost + doubledSilently > 0)
    .map(
      ({ name, lost, doubledSilently }) =>
        `${name}: ${lost} lost, ${doubledSilently} told twice without a word`,
    );

export interface KillPlan {
  readonly notices: number;
  readonly names: readonly string[];
  readonly say: (line: string) => void;
}

/** Everyone with a record, one after the other. */
export const measureAllKills = async ({ notices, names, say }: KillPlan): Promise<Killed[]> => {
  const sink = await startSink();
  try {
    const all: Killed[] = [];
    for (const [name, entry] of choose(names, say)) {
      if (!entry.isRecorded) continue;
      const contestant = await entry.start(sink.url, name);
      try {
        const one = await measureKills(name, contestant, sink, notices);
        const { kills, lost, doubled, doubledSilently, seconds } = one;
        say(
          `${name}: killed ${kills} times: ${lost} lost, ${doubled} doubled, ${doubledSilently} of them silently (${seconds} s)`,
        );
        all.push(one);
      } finally {
        await contestant.close();
      }
    }
    return all;
  } finally {
    sink.close();
  }
};
