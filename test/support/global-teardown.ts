import type { Stoppers } from './global-setup';

export default async function globalTeardown(): Promise<void> {
  const { tocsinStoppers = [] } = globalThis as Stoppers;
  const stopped = await Promise.allSettled(tocsinStoppers.map((stop) => stop()));
  const failed = stopped.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
