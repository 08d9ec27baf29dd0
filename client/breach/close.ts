import type { Globals, Result } from '../action';
import { performAct, rehearseAct } from '../act/take-act';
import { withBreaches } from '../breach-client';
import { nextStepOf } from './next-step';
import { statusText } from './status-text';

export interface CloseOptions {
  readonly as: 'complete' | 'not-a-breach';
  readonly reason: string;
  readonly second?: string;
}

/** The phase in which a case ends, by how it was closed. */
const ENDS = { complete: 'closed', 'not-a-breach': 'not-a-breach' } as const;

/** `tocsin breach close`. The same again is a repeat, also when the workflow has ended by then. */
export const closeBreach = async (
  reference: string,
  { as, reason, second }: CloseOptions,
  globals: Globals,
): Promise<Result> => {
  const message = { as, reason, ...(second === undefined ? {} : { second }) };
  const request = { reference, name: 'close', message, globals } as const;
  if (globals.dryRun) return rehearseAct(request);
  return withBreaches(async (breaches) => {
    const status = await breaches.status(reference);
    if (status.phase !== ENDS[as]) return performAct(breaches, request);
    return {
      data: status,
      text: statusText(status),
      said: [`Nothing has changed: ${reference} was closed as ${as} already.`],
      next: nextStepOf(status).command,
    };
  });
};
