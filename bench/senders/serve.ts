import type { SendRequest, SenderSetting, Sent } from '../contestant';

export const setting = JSON.parse(process.argv[3] ?? '{}') as SenderSetting;

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - startedAt) / 1e6;
};

/** So many lanes go through the numbers from 0. */
export const inLanes = async (
  total: number,
  lanes: number,
  work: (number: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

/** Answers each request of the parent, until it goes. */
export const serve = (send: (run: number, notices: number, isResumed: boolean) => Promise<Sent>): void => {
  process.on('message', (message) => {
    const { run, notices, isResumed } = message as SendRequest;
    send(run, notices, isResumed).then(
      (sent) => process.send?.({ sent }),
      (error: unknown) =>
        process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
};
