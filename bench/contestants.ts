import { forkContestant } from './contestant';
import type { Contestant } from './contestant';
import { startDispatching } from './dispatch';

interface Entry {
  readonly title: string;
  readonly start: (sinkUrl: string, name: string) => Promise<Contestant>;
}

/** As many connections as the worker opens to one relay. */
const CONNECTIONS = 20;

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
      close: () => dispatching.stop(),
    };
  };

const sender =
  (file: string, isPipelining = false): Entry['start'] =>
  (sinkUrl, name) =>
    forkContestant(name, file, { sinkUrl, connections: CONNECTIONS, isPipelining });

/** Everyone, in the order of the table. The first is the measure, the second shows what the sink can take. */
export const CONTESTANTS: Readonly<Record<string, Entry>> = {
  bare: { title: 'bare nodemailer pool, nothing recorded', start: sender('bare-pool') },
  flood: { title: 'what the sink can take: ready bytes, pipelined', start: sender('flood') },
  ready: { title: 'composed once, nothing recorded', start: sender('ready-pool') },
  'ready-pipelined': {
    title: 'composed once, pipelined, nothing recorded',
    start: sender('ready-pool', true),
  },
  tocsin: { title: 'Tocsin, every outcome recorded', start: tocsin(false) },
  'tocsin-pipelined': { title: 'Tocsin with SMTP_PIPELINING=on', start: tocsin(true) },
};
