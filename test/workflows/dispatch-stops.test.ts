import { dispatchRunner } from '../support/dispatch-runner';
import type { Answer } from '../support/dispatch-runner';

const { run, inRealTime } = dispatchRunner();
const env = inRealTime;
const SENT: Answer = () => ({});
/** Two waves: 250 people, then the rest. */
const inWaves = (total: number, passed = 0) => ({
  plan: { total, size: 250, waveEnds: [250, total] },
  waves: { stopAbovePercent: 2, waitMinutes: 0, passed },
});

test('a range in which the sender is refused stops the others, and says how many there are', async () => {
  const { outcome, calls } = await run(
    10_000,
    async ({ fromSeq }) => (fromSeq === 1 ? { distrusted: 3, left: 3 } : {}),
    { env },
  );
  expect(outcome).toEqual({
    isDone: false,
    wavesPassed: 0,
    stop: {
      why: expect.stringMatching(/^dispatch 1 stops: 3 refused because of who sends/) as string,
      seen: 3,
    },
  });
  expect(calls.length).toBeLessThan(40);
});

test('in a later pass too; how many a person has seen is told to every range', async () => {
  const { outcome, calls } = await run(
    10,
    (_call, all) => (all.length === 1 ? { left: 2 } : { distrusted: 5, left: 5 }),
    { input: { tolerated: 4 } },
  );
  expect(outcome).toMatchObject({ isDone: false, stop: { seen: 5 } });
  expect(calls.map(({ tolerated }) => tolerated)).toEqual([4, 4]);
});

test('hard bounces stop the last wave at the end of a range, and the wave counts as looked at', async () => {
  const { outcome, calls, looks } = await run(20_000, SENT, {
    env,
    input: inWaves(20_000),
    weigh: ({ wave, toSeq }) =>
      wave === 2 && toSeq > 2_000
        ? { emails: 500, pending: 100, accepted: 390, refused: 10 }
        : { emails: 500, accepted: 500 },
  });
  expect(outcome).toMatchObject({
    isDone: false,
    wavesPassed: 2,
    stop: { wave: 1, why: expect.stringMatching(/^wave 2 .* 10 of 400 .* 2\.5 %, above 2 %$/) as string },
  });
  expect(looks[0]).toMatchObject({ wave: 1, fromSeq: 1, toSeq: 250 });
  expect(
    looks.filter(({ wave, isWhole }) => wave === 2 && !isWhole).every(({ fromSeq }) => fromSeq === 251),
  ).toBe(true);
  expect(calls.length).toBeLessThan(30);
});

test('a wave that a person has let pass is not looked at; nor is a dispatch without waves', async () => {
  const weigh = () => ({ emails: 500, accepted: 0, refused: 500 });
  const toleratedCameBack = { refused: 500, of: 500 };
  const passed = await run(5_000, SENT, { env, input: { ...inWaves(5_000, 2), toleratedCameBack }, weigh });
  expect(passed.outcome).toMatchObject({ isDone: true });
  expect(passed.looks.every(({ isWhole, toSeq }) => isWhole && toSeq > 500)).toBe(true);
  const atOnce = await run(5_000, SENT, { env, weigh });
  expect(atOnce).toMatchObject({ outcome: { isDone: true }, looks: [] });
});

test('looks at a long wave are few, and go so far back that they stay cheap', async () => {
  const { outcome, looks } = await run(250_000, SENT, {
    env,
    input: { ...inWaves(250_000, 1), waves: { stopAbovePercent: 2, waitMinutes: 0, passed: 1 } },
    weigh: () => ({ emails: 500, accepted: 500 }),
  });
  expect(outcome).toMatchObject({ isDone: true });
  const ofWave = looks.filter(({ isWhole }) => !isWhole);
  expect(ofWave.length).toBeLessThan(150);
  expect(ofWave.length).toBeGreaterThan(90);
  expect(looks.length - ofWave.length).toBeLessThan(70);
  expect(Math.max(...ofWave.map(({ fromSeq, toSeq }) => toSeq - fromSeq))).toBeLessThan(50_000);
});

test('what comes back after the look at its wave stops the rest, and what a person has gone on with does not', async () => {
  // Each wave was fine when it was looked at; nearly all of the first one has come back since.
  const late = (refused: number) => ({
    env,
    weigh: ({ isWhole, toSeq }: { readonly isWhole?: boolean; readonly toSeq: number }) =>
      isWhole
        ? { emails: toSeq, accepted: toSeq - refused, refused }
        : { emails: 250, accepted: 250, refused: 0 },
  });
  const stopped = await run(20_000, SENT, { ...late(240), input: inWaves(20_000) });
  expect(stopped.outcome).toMatchObject({
    isDone: false,
    stop: {
      wave: 1,
      cameBack: { refused: 240 },
      why: expect.stringMatching(/^wave 2 .*: of all that was sent, 240 of \d+ came back/) as string,
    },
  });
  expect(stopped.calls.length).toBeLessThan(30);
  const toleratedCameBack = { refused: 240, of: 500 };
  const resumed = { ...inWaves(20_000, 2), toleratedCameBack };
  expect((await run(20_000, SENT, { ...late(480), input: resumed })).outcome).toMatchObject({ isDone: true });
  expect((await run(20_000, SENT, { ...late(900), input: resumed })).outcome).toMatchObject({
    isDone: false,
    stop: { why: expect.stringContaining('since a person looked, 420 of') as string },
  });
});
