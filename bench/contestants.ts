import { forkContestant } from './contestant';
import type { Contestant, SenderSetting } from './contestant';
import { startDispatching } from './dispatch';
import { installPeers } from './peers/packages';
import { PEERS } from './peers/peers';
import { redisOnPath } from './peers/redis';
import { startPeer } from './peers/start-peer';

export interface Entry {
  readonly title: string;
  /** Whether every person's outcome is recorded, so that a sender that was killed can go on where it was. */
  readonly isRecorded: boolean;
  readonly start: (sinkUrl: string, name: string) => Promise<Contestant>;
  /** Whether this project answers for it. */
  readonly isOurs?: boolean;
  /** The program on PATH without which it is left out. */
  readonly program?: 'redis-server';
}

/** As many connections as the worker opens to one relay. */
const CONNECTIONS = 20;
const settingOf = (sinkUrl: string, isPipelining = false): SenderSetting => ({
  sinkUrl,
  connections: CONNECTIONS,
  isPipelining,
});

const tocsin =
  (isPipelining: boolean): Entry['start'] =>
  async (sinkUrl, name) => {
    const dispatching = await startDispatching(sinkUrl, isPipelining);
    return {
      name,
      pids: () => dispatching.pids(),
      send: async (run, notices) => {
        const { counts, importMs, freezeMs, dispatchMs, historyEvents } = await dispatching.run(run, notices);
        if (counts.accepted !== notices) throw new Error(`not all were sent: ${JSON.stringify(counts)}`);
        const totalMs = importMs + freezeMs + dispatchMs;
        return { sendMs: dispatchMs, totalMs, more: { importMs, freezeMs, historyEvents } };
      },
      doubted: (run) => dispatching.doubted(run),
      close: () => dispatching.stop(),
    };
  };

const ours = (title: string, isPipelining: boolean): Entry => ({
  title,
  isRecorded: true,
  isOurs: true,
  start: tocsin(isPipelining),
});

const sender = (title: string, file: string, isPipelining = false): Entry => ({
  title,
  isRecorded: false,
  start: (sinkUrl, name) => forkContestant(name, `senders/${file}`, settingOf(sinkUrl, isPipelining)),
});

const peers = Object.entries(PEERS).map(([name, { title, packages: _, ...kind }]): [string, Entry] => [
  name,
  {
    title,
    isRecorded: true,
    start: (sinkUrl) => startPeer(name, kind, settingOf(sinkUrl)),
    ...(kind.needsRedis ? { program: 'redis-server' } : {}),
  },
]);

/** Everyone, in the order of the table. The first is the measure, the second shows what the sink can take. */
export const CONTESTANTS: Readonly<Record<string, Entry>> = {
  bare: sender('bare nodemailer pool, nothing recorded', 'bare-pool'),
  flood: sender('what the sink can take: ready bytes, pipelined', 'flood'),
  ready: sender('composed once, nothing recorded', 'ready-pool'),
  'ready-pipelined': sender('composed once, pipelined, nothing recorded', 'ready-pool', true),
  ...Object.fromEntries(peers),
  tocsin: ours('Tocsin, every outcome recorded', false),
  'tocsin-pipelined': ours('Tocsin with SMTP_PIPELINING=on', true),
};

/** Those of the named that can be measured here; says of the others why not. Installs what peers need. */
export const choose = (
  names: readonly string[],
  say: (line: string) => void,
): (readonly [string, Entry])[] => {
  const chosen = Object.entries(CONTESTANTS).filter(([name, { program }]) => {
    if (!names.includes(name)) return false;
    const isMissing = program !== undefined && redisOnPath() === null;
    if (isMissing) say(`${name}: skipped: no ${program} on PATH`);
    return !isMissing;
  });
  if (chosen.some(([name]) => name in PEERS)) installPeers(say);
  return chosen;
};
