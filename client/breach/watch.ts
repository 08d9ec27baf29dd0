import { clearLine, cursorTo } from 'node:readline';
import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
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

/**
 * `tocsin breach watch`: prints what happens as it happens, and who must act next, until the case is closed. Lines go to
 * stdout; on a terminal a last line on stderr shows the case's own time.
 */
export const watchBreach = (reference: string, { output }: Pick<Globals, 'output'>): Promise<Result> =>
  withBreaches(async (breaches) => {
    const live = liveLine(process.stderr);
    const asJson = output === 'json' || output === 'jsonl';
    const tell = (item: TimelineItem): void => {
      live.clear();
      const line = asJson ? JSON.stringify(item) : `${item.at}  ${item.kind.padEnd(18)}  ${item.text}`;
      process.stdout.write(`${line}\n`);
    };
    let last: string | null = null;
    let step = '';
    for (;;) {
      const status = await breaches.status(reference);
      const items = await breaches.timeline(reference);
      newsSince(items, last).forEach(tell);
      last = items.length > 0 ? JSON.stringify(items.at(-1)) : last;
      if (stepText(status) !== step) {
        step = stepText(status);
        live.clear();
        process.stderr.write(`> ${step}\n`);
      }
      live.show(`${caseNow(status).slice(0, 19)}Z  ${status.phase}${countsText(status)}`);
      if (OVER.includes(status.phase)) {
        live.clear();
        const text = asJson ? '' : statusText(status);
        return { data: status, text, next: nextStepOf(status).command };
      }
      await pause(LOOK_EVERY_MS);
    }
  });
