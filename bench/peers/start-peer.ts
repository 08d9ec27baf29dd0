import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ANY_PORTS, choosePorts } from '../../ops/stack/ports';
import { startPostgresPart } from '../../ops/stack/postgres-part';
import { forkContestant } from '../contestant';
import type { Contestant, SenderSetting } from '../contestant';
import { removeHome } from '../remove-home';
import type { PeerSetting } from './peer';
import { redisOnPath, startRedis } from './redis';

export interface PeerKind {
  /** `bench/peers/FILE.ts`. */
  readonly file: string;
  readonly jobSize: number;
  readonly needsRedis?: boolean;
}

/** A peer with a Postgres of its own, as Tocsin has one, and a Redis of its own where it needs that. */
export const startPeer = async (
  name: string,
  { file, jobSize, needsRedis = false }: PeerKind,
  setting: SenderSetting,
): Promise<Contestant> => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  const closers: (() => Promise<void>)[] = [() => removeHome(home)];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const ports = await choosePorts(ANY_PORTS);
    const dataDir = path.join(home, 'postgres');
    const postgres = await startPostgresPart({ dataDir, port: ports.postgres, log: () => undefined });
    closers.push(() => postgres.stop());
    const program = needsRedis ? redisOnPath() : null;
    const redis = program === null ? null : await startRedis(program, ports.temporal);
    if (redis) closers.push(() => redis.stop());
    const peerSetting: PeerSetting = {
      ...setting,
      databaseUrl: postgres.url,
      redisUrl: redis?.url ?? '',
      jobSize,
    };
    const contestant = await forkContestant(name, `peers/${file}`, peerSetting);
    closers.push(() => contestant.close());
    const helpers = [postgres.pid, ...(redis ? [redis.pid] : [])];
    return { ...contestant, pids: () => [...contestant.pids(), ...helpers], close };
  } catch (error) {
    await close();
    throw error;
  }
};
