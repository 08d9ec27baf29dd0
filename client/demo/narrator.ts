import { DateTime } from 'luxon';
import pc from 'picocolors';

/** Tells a story on stderr: a line a step, each with the case's own date. */
export interface Narrator {
  heading(text: string): void;
  /** @param caseTime ISO 8601 */
  step(caseTime: string, text: string): void;
  detail(text: string): void;
  /** Redraws one line while something goes on; plain lines, and fewer of them, without a TTY. */
  progress(done: number, total: number, what: string): void;
}

const BAR = 30;

/** @param zone IANA zone in which dates are told */
export const createNarrator = (zone: string, stream: NodeJS.WriteStream = process.stderr): Narrator => {
  const say = (line: string): void => void stream.write(`${line}\n`);
  let lastShown = '';
  return {
    heading: (text) => say(`\n${pc.bold(text)}`),
    step: (caseTime, text) => {
      const date = DateTime.fromISO(caseTime, { zone }).setLocale('en-US').toFormat('ccc d LLL yyyy, HH:mm');
      say(`${pc.cyan(date.padEnd(25))} ${text}`);
    },
    detail: (text) => say(pc.dim(`${' '.repeat(26)}${text}`)),
    progress: (done, total, what) => {
      const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
      const line = `${' '.repeat(26)}${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${total} ${what}`;
      if (line === lastShown) return;
      lastShown = line;
      if (stream.isTTY) stream.write(`\r${line}${done === total ? '\n' : ''}`);
      else if (done === total) say(line);
    },
  };
};
