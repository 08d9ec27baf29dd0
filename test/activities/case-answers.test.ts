import { caseAnswers } from '../../activities/case-answers';

const BR = 'BR-2026-0001';

/** A case that gives these answers in turn, an Error by rejecting; the last one for ever. And a clock of its own. */
const setUp = (...answers: (boolean | null | Error)[]) => {
  let nowMs = 1_000_000;
  let asked = 0;
  const isOpen = caseAnswers(
    {
      maySend: async () => {
        const answer = answers[Math.min(asked, answers.length - 1)] ?? null;
        asked += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    () => nowMs,
  ).isOpen;
  return {
    isOpen: () => isOpen(BR),
    pass: (ms: number) => void (nowMs += ms),
    asked: () => asked,
    settled: () => new Promise((done) => setImmediate(done)),
  };
};
const FAILING = new Error('workflow task in failed state');
const SILENT = { type: 'CaseSilent', nonRetryable: false };

test('the case is asked before anything is sent, by all ranges together, and again every few seconds', async () => {
  const { isOpen, pass, asked, settled } = setUp(true);
  expect(await Promise.all([isOpen(), isOpen(), isOpen()])).toEqual([true, true, true]);
  expect(asked()).toBe(1);
  pass(2_000);
  await isOpen();
  expect(asked()).toBe(1);
  pass(1_000);
  expect(await Promise.all([isOpen(), isOpen()])).toEqual([true, true]);
  await settled();
  expect(asked()).toBe(2);
});

test('once it says no, nothing more is sent until it says yes', async () => {
  const { isOpen, pass, settled } = setUp(true, false, false, true);
  await isOpen();
  pass(3_000);
  await isOpen();
  await settled();
  expect(await isOpen()).toBe(false);
  expect(await isOpen()).toBe(true);
});

test('a case that cannot answer, or is none, stops the sending at once', async () => {
  const { isOpen, pass, settled } = setUp(true, FAILING, FAILING, true);
  await isOpen();
  pass(3_000);
  await isOpen();
  await settled();
  await expect(isOpen()).rejects.toMatchObject(SILENT);
  expect(await isOpen()).toBe(true);
  const { isOpen: ofNone } = setUp(new Error('not found'));
  await expect(ofNone()).rejects.toMatchObject({ ...SILENT, message: expect.stringContaining('not found') });
});

test('an answer that does not come in time stops it once the last one is 20 seconds old', async () => {
  const { isOpen, pass, settled } = setUp(true, null);
  await isOpen();
  for (const ageMs of [5_000, 10_000, 15_000, 19_999]) {
    pass(ageMs === 19_999 ? 4_999 : 5_000);
    expect([ageMs, await isOpen()]).toEqual([ageMs, true]);
    await settled();
  }
  pass(1);
  await expect(isOpen()).rejects.toMatchObject({
    ...SILENT,
    message: expect.stringContaining('no answer in time'),
  });
});
