import { startDispatching } from './dispatch';
import { unlessInterrupted } from './interruption';
import { watchMemory } from './peak-memory';
import { startSink } from './sink';

/** One dispatch from the list to the report. */
export interface FullRun {
  readonly notices: number;
  readonly importSeconds: number;
  readonly freezeSeconds: number;
  readonly dispatchSeconds: number;
  readonly reportSeconds: number;
  readonly perSecond: number;
  /** The most that was seen in the dispatch. */
  readonly workerMb: number;
  readonly totalMb: number;
  /** The worker's peak in each quarter of the time: whether it goes on growing. */
  readonly workerQuartersMb: readonly number[];
  /** Of the longest of the workflow's runs. */
  readonly historyEvents: number;
  readonly workflowRuns: number;
}

export interface Full {
  readonly isPipelining: boolean;
  readonly small: FullRun;
  readonly large: FullRun;
  /** The worker's memory in the large run over that in the small one. */
  readonly memoryRatio: number;
  /** What the design allows, and whether it was kept. */
  readonly budgets: { readonly memoryRatio: number; readonly historyEvents: number };
  readonly isWithinBudgets: boolean;
}

const BUDGETS = { memoryRatio: 1.3, historyEvents: 10_000 };
const SMALL = 10_000;

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
const round2 = (value: number): number => Math.round(value * 100) / 100;

/** A dispatch to 10,000 people and one to `notices`, by the same worker: how long, and whether memory and history stay flat. */
export const measureFull = async (
  notices: number,
  isPipelining: boolean,
  say: (line: string) => void,
): Promise<Full> => {
  const sink = await startSink();
  const dispatching = await startDispatching(sink.url, isPipelining);
  const measure = async (number: number, people: number): Promise<FullRun> => {
    await sink.reset();
    const peak = watchMemory(() => dispatching.pids());
    const times = await unlessInterrupted(dispatching.run(number, people));
    const { senderMb, totalMb, senderQuartersMb } = peak();
    const taken = await sink.counts();
    if (times.counts.accepted !== people || taken.recipients !== people || taken.messages !== people)
      throw new Error(`${people} were to be sent: ${JSON.stringify({ records: times.counts, sink: taken })}`);
    const run: FullRun = {
      notices: people,
      importSeconds: seconds(times.importMs),
      freezeSeconds: seconds(times.freezeMs),
      dispatchSeconds: seconds(times.dispatchMs),
      reportSeconds: seconds(await dispatching.reportMs(number)),
      perSecond: Math.round((people / times.dispatchMs) * 1_000),
      workerMb: Math.round(senderMb),
      totalMb: Math.round(totalMb),
      workerQuartersMb: senderQuartersMb,
      historyEvents: times.historyEvents,
      workflowRuns: times.runs,
    };
    say(`${people} people: ${JSON.stringify(run)}`);
    return run;
  };
  try {
    const small = await measure(1, SMALL);
    const large = await measure(2, notices);
    const memoryRatio = round2(large.workerMb / small.workerMb);
    const isWithinBudgets =
      memoryRatio <= BUDGETS.memoryRatio && large.historyEvents <= BUDGETS.historyEvents;
    return { isPipelining, small, large, memoryRatio, budgets: BUDGETS, isWithinBudgets };
  } finally {
    await dispatching.stop();
    sink.close();
  }
};
