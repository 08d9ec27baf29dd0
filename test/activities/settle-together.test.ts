import { settleTogether } from '../../activities/settle-together';
import type { NoticeOutcome } from '../../domain/ports';

const outcome = (seq: number, more: Partial<NoticeOutcome> = {}): NoticeOutcome => ({
  seq,
  state: 'accepted',
  reply: '250',
  at: '2026-12-04T00:00:00Z',
  ...more,
});
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const watched = (failure?: Error) => {
  const writes: { of: string; seqs: number[] }[] = [];
  const settle = settleTogether(async (reference, dispatch, outcomes) => {
    writes.push({ of: `${reference}/${dispatch}`, seqs: outcomes.map(({ seq }) => seq) });
    if (failure) throw failure;
  });
  return { writes, settle };
};

test('what several ranges have is written together, each once, and told when it is on record', async () => {
  const { writes, settle } = watched();
  await Promise.all(numbers(60).map((seq) => settle('A', 1, [outcome(seq)])));
  expect(writes.map(({ seqs }) => seqs.length)).toEqual([24, 24, 12]);
  expect(writes.flatMap(({ seqs }) => seqs)).toEqual(numbers(60));
});

test('cases and dispatches are kept apart', async () => {
  const { writes, settle } = watched();
  await Promise.all([
    settle('A', 1, [outcome(1)]),
    settle('A', 2, [outcome(2)]),
    settle('B', 1, [outcome(3)]),
  ]);
  expect(writes.map(({ of, seqs }) => [of, ...seqs])).toEqual([
    ['A/1', 1],
    ['A/2', 2],
    ['B/1', 3],
  ]);
});

test('what is about the sender waits for nobody, and takes along what waits', async () => {
  const { writes, settle } = watched();
  const first = settle('A', 1, [outcome(1)]);
  const urgent = settle('A', 1, [outcome(2, { state: 'pending', isAboutSender: true })]);
  const later = settle('A', 1, [outcome(3)]);
  await Promise.all([first, urgent]);
  expect(writes.map(({ seqs }) => seqs)).toEqual([[1, 2]]);
  await later;
});

test('a batch that cannot be written is told to all who have a part in it, and to nobody else', async () => {
  const { settle } = watched(new Error('disk full'));
  const all = await Promise.allSettled([settle('A', 1, [outcome(1)]), settle('A', 1, [outcome(2)])]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const well = watched();
  await expect(well.settle('A', 1, [outcome(1)])).resolves.toBeUndefined();
});
