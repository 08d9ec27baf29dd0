import type { SenderSetting, Sent } from '../contestant';
import { composingPool } from '../senders/composing-pool';
import { inLanes, serve, setting, timed } from '../senders/serve';
import { openPeople } from './people';

export interface PeerSetting extends SenderSetting {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** People in a job. */
  readonly jobSize: number;
}

/** What a queue carries: no personal data, as it is kept elsewhere too. */
export interface Job {
  readonly run: number;
  readonly from: number;
  readonly to: number;
}

/** One of the peers: something that keeps jobs until each is done. */
export interface Peer {
  /** Takes jobs that wait until `work`. */
  fill(run: number, jobs: readonly Job[]): Promise<void>;
  /** Whether it forgets its jobs when it is killed, so that it must be given them again. */
  readonly isForgetful?: boolean;
  /** Gives jobs to `handle` until what it answers is called, which waits for those under way. */
  work(run: number, handle: (job: Job) => Promise<void>): Promise<() => Promise<void>>;
}

export const peerSetting = setting as PeerSetting;
export const isAJobEach = peerSetting.jobSize === 1;

/** Notices under way at once: two for each connection, so that none waits for its next. */
const LANES = setting.connections * 2;
/** Jobs of many that are worked on at once, as Tocsin works on four ranges. */
const LARGE_JOBS_AT_ONCE = 4;
export const jobsAtOnce = isAJobEach ? LANES : LARGE_JOBS_AT_ONCE;
const LANES_OF_A_JOB = LANES / LARGE_JOBS_AT_ONCE;

const jobsOf = (run: number, notices: number): Job[] =>
  Array.from({ length: Math.ceil(notices / peerSetting.jobSize) }, (_, index) => {
    const from = index * peerSetting.jobSize;
    return { run, from, to: Math.min(from + peerSetting.jobSize, notices) - 1 };
  });

/**
 * Serves runs with one peer: people into the record and jobs into the queue, then the sending until every person has an
 * outcome. After a kill, what is left is done (`isResumed`). A job that comes again skips whom the record has as sent.
 */
export const servePeer = async (start: () => Promise<Peer>): Promise<void> => {
  const people = await openPeople(peerSetting.databaseUrl);
  const sendOne = composingPool();
  const peer = await start();

  const sendAll = async (run: number): Promise<number> => {
    const unsentOne = people.unsentOne(run);
    const record = people.record(run);
    let left = await people.unsentCount(run);
    let onDone = (): void => undefined;
    const done = new Promise<void>((resolve) => (onDone = resolve));
    if (left === 0) onDone();
    const send = async ({ number, email }: { number: number; email: string }): Promise<void> => {
      const reply = await sendOne(`${process.argv[2]?.replace(/\W+/g, '-')}-${run}-${number}`, email);
      await record({ number, reply });
      left -= 1;
      if (left === 0) onDone();
    };
    const handle = async ({ from, to }: Job): Promise<void> => {
      if (from === to) {
        const person = await unsentOne(from);
        return person && send(person);
      }
      const unsent = await people.unsentIn(run, from, to);
      await inLanes(unsent.length, LANES_OF_A_JOB, async (index) => {
        const person = unsent[index];
        if (person) await send(person);
      });
    };
    const startedAt = process.hrtime.bigint();
    const stop = await peer.work(run, handle);
    await done;
    const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
    await stop();
    return ms;
  };

  serve(async (run, notices, isResumed): Promise<Sent> => {
    const importMs = isResumed ? 0 : await timed(() => people.importAll(run, notices));
    const isFilled = isResumed && !peer.isForgetful;
    const fillMs = isFilled ? 0 : await timed(() => peer.fill(run, jobsOf(run, notices)));
    const sendMs = await sendAll(run);
    return { sendMs, totalMs: importMs + fillMs + sendMs, more: { importMs, fillMs } };
  });
};
