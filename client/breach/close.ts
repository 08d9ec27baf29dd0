import type { Globals, Result } from '../action';
import { performAct, rehearseAct } from '../act/take-act';
import { withBreaches } from '../breach-client';
import { refuseUnwrittenLetters } from './letters-to-post';
import { nextStepOf } from './next-step';
import { statusText } from './status-text';

export interface CloseOptions {
  readonly as: 'complete' | 'not-a-breach';
  readonly reason: string;
  readonly second?: string;
  /** Who posts the letters, and how, where they were not exported from here. */
  readonly lettersElsewhere?: string;
}

/** The phase in which a case ends, by how it was closed. */
const ENDS = { complete: 'closed', 'not-a-breach': 'not-a-breach' } as const;

/** Until then the case itself says what is missing. */
const TOLD = ['notified', 'reported'];

/** `tocsin breach close`. The same again is a repeat, also when the workflow has ended by then. */
export const closeBreach = async (
  reference: string,
  { as, reason, second, lettersElsewhere }: CloseOptions,
  globals: Globals,
): Promise<Result> => {
  const message = {
    as,
    reason,
    ...(second === undefined ? {} : { second }),
    ...(lettersElsewhere === undefined ? {} : { lettersElsewhere }),
  };
  const request = { reference, name: 'close', message, globals } as const;
  if (globals.dryRun) return rehearseAct(request);
  return withBreaches(async (breaches) => {
    const status = await breaches.status(reference);
    if (TOLD.includes(status.phase) && as === 'complete')
      await refuseUnwrittenLetters(reference, { actor: globals.actor, second, lettersElsewhere });
    if (status.phase !== ENDS[as]) return performAct(breaches, request);
    return {
      data: status,
      text: statusText(status),
      said: [`Nothing has changed: ${reference} was closed as ${as} already.`],
      next: nextStepOf(status).command,
    };
  });
};
