import { once } from 'node:events';
import type { ChangeProblem } from '../../domain/account-change/contradictions';
import { PLAIN_FIELDS } from '../../domain/account-change/fields';
import { maskText } from '../customers/mask';
import type { Globals } from '../result';

/** One thing that is wrong, where. */
export interface LineProblem extends ChangeProblem {
  readonly line: number;
  /** Masked where it may be personal. */
  readonly value: string;
}

/** Problems that are answered with the result; `-o jsonl` prints them all. */
const SHOWN = 100;
const MAX_VALUE = 60;

const shown = (field: string, value: unknown): string => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  const text = String(value);
  const plain = PLAIN_FIELDS.includes(field) ? text : maskText(text);
  return JSON.stringify(plain.slice(0, MAX_VALUE)).slice(1, -1);
};

/** The value of a field as it may be shown. */
export const valueOf = (raw: unknown, field: string): string =>
  typeof raw === 'object' && raw !== null ? shown(field, (raw as Record<string, unknown>)[field]) : '';

/** Keeps the first problems, counts all lines that have any, and prints a line each for `-o jsonl`. */
export const lineReport = (output: Globals['output']) => {
  const problems: LineProblem[] = [];
  let rejected = 0;
  const print = async (line: object): Promise<void> => {
    if (output !== 'jsonl') return;
    if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
  };
  return {
    accept: print,
    reject: async (found: readonly LineProblem[]): Promise<void> => {
      rejected += 1;
      problems.push(...found.slice(0, SHOWN - problems.length));
      for (const one of found) await print(one);
    },
    rejected: () => rejected,
    problems: () => problems,
  };
};
export type LineReport = ReturnType<typeof lineReport>;
