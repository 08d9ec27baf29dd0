import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { stepDues } from '../../domain/sending/step-dues';
import type { StepDue, StepName } from '../../domain/sending/step-dues';
import type { Database } from '../../records/database';
import { openSteps } from '../../records/open-steps';
import { localTime } from '../../reports/local-time';

/** The steps that stand open, each with its due time, by the carrier's terms. */
export const readStepDues = async (
  database: Database,
  reference: string,
  latest: string | null,
): Promise<readonly StepDue[]> => {
  const { cascade } = loadCarrier(readEnvironment().carrierFile);
  return stepDues(await openSteps(database, reference), latest, cascade);
};

const SAID: Readonly<Record<StepName, (people: number, due: string) => string>> = {
  email: (people, due) => `${people} told by e-mail: what comes back is taken in until ${due}`,
  letter: (people, due) => `${people} letter(s) are to be in the post by ${due}`,
  substitute: (people, due) => `${people} reached by nothing: the substitute notice is to stand by ${due}`,
};

/** What is asked of a person until when, in one sentence; a step whose time is over says so. */
export const stepText = ({ step, people, due, isByWindow }: StepDue, zone: string, nowMs: number): string => {
  const said = SAID[step](people, localTime(due, zone));
  const why = isByWindow ? ', for the lawful window ends' : '';
  return `${said}${why}${step !== 'email' && Date.parse(due) < nowMs ? ': OVERDUE' : ''}.`;
};

/** Steps that a person must carry out, as deadlines: they are at risk as every other. */
export const stepDeadlines = (steps: readonly StepDue[]) =>
  steps
    .filter(({ step }) => step !== 'email')
    .map(({ step, since, due }) => ({
      name: step === 'letter' ? 'letters to post' : 'the substitute notice',
      from: since,
      latest: due,
    }));
