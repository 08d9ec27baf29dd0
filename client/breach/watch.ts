import { clearLine, cursorTo } from 'node:readline';
import pc from 'picocolors';
import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
import type { Breaches } from '../breach-client';
import { failureOf } from '../output/failure';
import { takesColour } from '../output/table';
import { caseNow } from './case-now';
import { nextStepOf } from './next-step';
import { sendingLine } from './sending-line';
import { nextText, statusText } from './status-text';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 30_000;
const OVER = ['closed', 'not-a-breach'];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What moved the last time, so that only news is printed. */
const newsSince = (items: readonly TimelineItem[], last: string | null): readonly TimelineItem[] =>
  items.slice(last === null ? 0 : items.findLastIndex((item) => JSON.stringify(item) === last) + 1);

const stepText = (status: CaseStatus): string =>
  `${status.phase}: ${nextText(status)}; acts next: ${nextStepOf(status).who}`;

/** One line that is written over again and again, on a terminal alone. */
const liveLine = (stream: NodeJS.WriteStream) => {
  const clear = (): void => {
    if (!stream.isTTY) return;
    clearLine(stream, 0);
    cursorTo(stream, 0);
  };
  return {
    clear,
    show: (text: string, isLate: boolean): void => {
      if (!stream.isTTY) return;
      clear();
      const { red } = pc.createColors(takesColour(stream));
      const line = text.slice(0, Math.max(20, stream.columns - 1));
      stream.write(isLate ? red(line) : line);
    },
  };
};

const countsText = ({ counts }: CaseStatus): string =>
  counts.listed === 0 ? '' : `, ${counts.listed - counts.pending} of ${counts.listed} notified`;

interface Look {
  readonly status: CaseStatus;
  readonly items: readonly TimelineItem[];
}

const OF_FORMAT: Readonly<Partial<Record<Globals['output'], (item: TimelineItem) => string>>> = {
  table: ({ at, kind, text }) => `${at}  ${kind.padEnd(18)}  ${text}`,
  jsonl: (item) => JSON.stringify(item),
};

/** What is still to be printed when the case is closed: the formats that are one document are printed then. */
const resultOf = ({ status, items }: Look, isStreamed: boolean): Result => ({
  data: isStreamed ? [] : items,
  text: statusText(status),
  table: { columns: ['at', 'kind', 'what'], rows: items.map(({ at, kind, text }) => [at, kind, text]) },
  next: nextStepOf(status).command,
});

/** What one watching has printed so far; it goes on over every connection that it needs. */
const watcher = (reference: string, output: Globals['output']) => {
  const live = liveLine(process.stderr);
  const sending = sendingLine();
  const format = OF_FORMAT[output];
  let last: string | null = null;
  let step = '';
  let toldAtMs = 0;
  const tell = ({ status, items }: Look): void => {
    live.clear();
    if (format) for (const item of newsSince(items, last)) process.stdout.write(`${format(item)}\n`);
    last = items.length > 0 ? JSON.stringify(items.at(-1)) : last;
    if (stepText(status) !== step) {
      step = stepText(status);
      process.stderr.write(`> ${step}\n`);
    }
  };
  /** Without a terminal there is no line to write over: it is said now and then. */
  const tellProgress = (progress: string): void => {
    if (process.stderr.isTTY || Date.now() - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = Date.now();
    process.stderr.write(`> ${progress}\n`);
  };
  /** Looks again and again until the case is closed; throws when a look fails. */
  return async (breaches: Breaches, onSeen: () => void): Promise<Result> => {
    try {
      for (;;) {
        const status = await breaches.status(reference);
        const look = { status, items: await breaches.timeline(reference) };
        onSeen();
        tell(look);
        if (OVER.includes(status.phase)) return resultOf(look, format !== undefined);
        const progress = await sending(status);
        if (progress) tellProgress(progress.text);
        const counts = progress ? `, ${progress.text}` : countsText(status);
        const line = `${caseNow(status).slice(0, 19)}Z  ${status.phase}${counts}`;
        live.show(line, progress?.isLate ?? false);
        await pause(LOOK_EVERY_MS);
      }
    } finally {
      live.clear();
    }
  };
};

/**
 * `tocsin breach watch`: prints what happens as it happens, and who must act next, until the case is closed. Lines go to
 * stdout (a JSON object each with `-o jsonl`); on a terminal a last line on stderr shows the case's own time. A first look
 * that fails is a failure; later ones are tried again over a new connection, since watching outlives a restart of a
 * server, and of the whole stack on other ports.
 */
export const watchBreach = async (
  reference: string,
  { output }: Pick<Globals, 'output'>,
): Promise<Result> => {
  const watch = watcher(reference, output);
  let hasSeen = false;
  let isLost = false;
  const onSeen = (): void => {
    if (isLost) process.stderr.write('Back again.\n');
    [hasSeen, isLost] = [true, false];
  };
  for (;;) {
    try {
      // Each connection asks anew where the servers are.
      return await withBreaches((breaches) => watch(breaches, onSeen));
    } catch (error) {
      const { code, message } = failureOf(error);
      if (!hasSeen || code !== 'Unavailable') throw error;
      if (!isLost) process.stderr.write(`${message}; trying again.\n`);
      isLost = true;
    }
    await pause(LOOK_EVERY_MS);
  }
};
