import { clearLine, cursorTo } from 'node:readline';
import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
import type { Breaches } from '../breach-client';
import { failureOf } from '../output/failure';
import { caseNow } from './case-now';
import { nextStepOf } from './next-step';
import { nextText, statusText } from './status-text';

const LOOK_EVERY_MS = 1_000;
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
    show: (text: string): void => {
      if (!stream.isTTY) return;
      clear();
      stream.write(text.slice(0, Math.max(20, stream.columns - 1)));
    },
  };
};

const countsText = ({ counts }: CaseStatus): string =>
  counts.listed === 0 ? '' : `, ${counts.listed - counts.pending} of ${counts.listed} notified`;

interface Look {
  readonly status: CaseStatus;
  readonly items: readonly TimelineItem[];
}

/** A first look that fails is a failure; later ones are tried again, since watching outlives a restart of a server. */
const looker = (breaches: Breaches, reference: string) => {
  let hasSeen = false;
  let isLost = false;
  return async (): Promise<Look | null> => {
    try {
      const status = await breaches.status(reference);
      const items = await breaches.timeline(reference);
      if (isLost) process.stderr.write('Back again.\n');
      [hasSeen, isLost] = [true, false];
      return { status, items };
    } catch (error) {
      const { code, message } = failureOf(error);
      if (!hasSeen || code !== 'Unavailable') throw error;
      if (!isLost) process.stderr.write(`${message}; trying again.\n`);
      isLost = true;
      return null;
    }
  };
};

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

/**
 * `tocsin breach watch`: prints what happens as it happens, and who must act next, until the case is closed. Lines go to
 * stdout (a JSON object each with `-o jsonl`); on a terminal a last line on stderr shows the case's own time.
 */
export const watchBreach = (reference: string, { output }: Pick<Globals, 'output'>): Promise<Result> =>
  withBreaches(async (breaches) => {
    const live = liveLine(process.stderr);
    const format = OF_FORMAT[output];
    const look = looker(breaches, reference);
    let last: string | null = null;
    let step = '';
    for (;;) {
      const seen = await look();
      live.clear();
      if (seen) {
        const { status, items } = seen;
        if (format) for (const item of newsSince(items, last)) process.stdout.write(`${format(item)}\n`);
        last = items.length > 0 ? JSON.stringify(items.at(-1)) : last;
        if (stepText(status) !== step) {
          step = stepText(status);
          process.stderr.write(`> ${step}\n`);
        }
        if (OVER.includes(status.phase)) return resultOf(seen, format !== undefined);
        live.show(`${caseNow(status).slice(0, 19)}Z  ${status.phase}${countsText(status)}`);
      }
      await pause(LOOK_EVERY_MS);
    }
  });
