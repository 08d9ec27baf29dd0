import { startTestPostgres } from './embedded-postgres';
import { startBundle } from './temporal';

/** What the slow lane starts once for all of its test files; each answers what stops it. Add others to the list. */
const STARTERS: readonly ((workers: number) => Promise<() => Promise<void>>)[] = [
  startTestPostgres,
  startBundle,
];

/** Handed to global-teardown.ts, which runs in the same process. */
export type Stoppers = { tocsinStoppers?: (() => Promise<void>)[] };

export default async function globalSetup({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  const stoppers: (() => Promise<void>)[] = [];
  (globalThis as Stoppers).tocsinStoppers = stoppers;
  const stopAll = (): void =>
    void Promise.allSettled(stoppers.map((stop) => stop())).then(() => process.exit(130));
  process.once('SIGINT', stopAll);
  process.once('SIGTERM', stopAll);
  const started = await Promise.allSettled(
    STARTERS.map(async (start) => {
      stoppers.push(await start(maxWorkers));
    }),
  );
  const failed = started.find((result) => result.status === 'rejected');
  if (!failed) return;
  await Promise.allSettled(stoppers.map((stop) => stop()));
  throw failed.reason;
}
