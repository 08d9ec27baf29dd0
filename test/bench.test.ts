import { createTransport } from 'nodemailer';
import { chartOf } from '../bench/chart';
import { brokenPromises } from '../bench/kills';
import type { Killed } from '../bench/kills';
import { batched } from '../bench/peers/batched';
import type { Results } from '../bench/results';
import type { Measured } from '../bench/sending';
import { startSink } from '../bench/sink';
import { summarize } from '../bench/summary';
import { asMarkdown, tablesOf } from '../bench/tables';

const measured = (name: string, round: number, sendMs: number): Measured => ({
  name,
  round,
  sendMs,
  totalMs: sendMs * 2,
  senderCpuMs: 10,
  sinkCpuMs: 1,
  helpersCpuMs: 0,
  senderMb: 50,
  totalMb: 90,
  more: {},
});

const results = (sending: Results['sending']): Results => ({
  machine: {
    date: '2026-11-27',
    processors: '2 x <chip>',
    memoryGb: 24,
    versions: { node: 'v20' },
    loadAtStart: 0.5,
    loadAtEnd: 2,
  },
  notices: 1_000,
  rounds: 3,
  sending,
  killed: [],
  full: null,
  windows: null,
  starts: [],
});

const killed = (name: string, lost: number, doubledSilently: number): Killed => ({
  name,
  title: name,
  kills: 3,
  seconds: 1,
  lost,
  doubled: doubledSilently,
  markedUnknown: null,
  doubledSilently,
  isSameMessageId: true,
});

describe('the bench', () => {
  it('compares with the bare pool of the same round, not with its median', () => {
    const rounds = [
      measured('bare', 1, 1_000),
      measured('tocsin', 1, 500),
      measured('bare', 2, 4_000),
      measured('tocsin', 2, 1_000),
      measured('bare', 3, 1_000),
      measured('tocsin', 3, 1_000),
    ];
    const [, tocsin] = summarize(rounds, 1_000);
    expect(tocsin?.ofBare).toEqual({ median: 2, from: 1, to: 4 });
    expect(tocsin?.perSecond).toBe(1_000);
    expect(tocsin?.perSecondInAll).toBe(500);
  });

  it('draws a bar for each but the flood, and tells what it was measured on', () => {
    const rounds = ['bare', 'flood', 'pg-boss', 'tocsin'].map((name) => measured(name, 1, 1_000));
    const sending = summarize(rounds, 1_000);
    const svg = chartOf(results(sending));
    expect(svg.match(/<rect x=/g)).toHaveLength(3);
    expect(svg).toContain('pg-boss, a job each');
    expect(svg).not.toContain('what the sink can take');
    expect(svg).toContain('2 x &lt;chip&gt;');
    expect(tablesOf(results(sending)).map(asMarkdown).join('\n').split('\n')).toHaveLength(6);
  });

  it('fails for a loss, and for a person told twice without a word, of ours alone', () => {
    expect(brokenPromises([killed('tocsin', 0, 0), killed('pg-boss', 4, 4)])).toEqual([]);
    expect(brokenPromises([killed('tocsin', 1, 0)])).toHaveLength(1);
    expect(brokenPromises([killed('tocsin-pipelined', 0, 1)])).toHaveLength(1);
  });

  it('has a sink that knows who was told twice', async () => {
    const sink = await startSink();
    const mail = createTransport({ url: sink.url });
    try {
      const send = (to: string, messageId: string) =>
        mail.sendMail({ from: 'a@example.com', to, messageId, text: 'hello' });
      await send('customer1@example.com', '<1@example.com>');
      await send('customer2@example.com', '<2@example.com>');
      await send('customer1@example.com', '<1@example.com>');
      // What a case tells the carrier's own people is no notice.
      await send('security@example.com', '<3@example.com>');
      const [counts, doubled] = await Promise.all([sink.counts(), sink.doubled()]);
      expect(counts).toEqual({ messages: 3, distinct: 2, recipients: 2 });
      expect(doubled).toEqual(['customer1@example.com']);
      await sink.reset();
      expect(await sink.counts()).toEqual({ messages: 0, distinct: 0, recipients: 0 });
    } finally {
      mail.close();
      sink.close();
    }
  });
});

describe('what goes together', () => {
  it('answers each with its own, in few calls', async () => {
    const calls: number[][] = [];
    const double = batched(async (numbers: number[]) => {
      calls.push(numbers);
      return numbers.map((number) => number * 2);
    });
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(calls).toEqual([[1, 2, 3]]);
    expect(await double(4)).toBe(8);
  });

  it('fails those of a failed call, and goes on', async () => {
    const picky = batched(async (numbers: number[]) => {
      if (numbers.includes(0)) throw new Error('zero');
      return numbers;
    });
    const failed = await Promise.allSettled([picky(0), picky(1)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await picky(1)).toBe(1);
  });
});
