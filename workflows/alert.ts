import { ActivityFailure, condition, isCancellation } from '@temporalio/workflow';
import { LIMITS, lastOf, oneLine } from '../domain/case/limits';
import type { Alert } from '../domain/case/state';
import { alerts } from './activity-options';
import type { CaseFile } from './case-file';
import { ignoreCancellation } from './ignore-cancellation';

const noteOf = (file: CaseFile, { key, text, roles, kind }: Alert, failure?: string): void =>
  file.note(kind, failure === undefined ? text : `${text} (${failure})`, {
    key,
    roles: [...roles],
    sent: failure === undefined,
  });

/**
 * Has named roles told by e-mail. Nothing of the case waits for it; a key is given once. What is on its way is part of
 * the state, so that a new run of the case sends it too.
 */
export const alert = (file: CaseFile, { text, ...about }: Alert): void => {
  const { given, alerting } = file.state();
  const { key } = about;
  if (given.includes(key)) return;
  const bounded = { ...about, text: oneLine(text, 2 * LIMITS.line) };
  file.change((state) => ({ ...state, given: lastOf([...state.given, key], LIMITS.givenKeys) }));
  if (alerting.length >= LIMITS.alerts)
    noteOf(file, bounded, 'not sent by e-mail: too many others are on their way');
  else file.change((state) => ({ ...state, alerting: [...state.alerting, bounded] }));
};

/** Sends one alert and notes whether that worked. */
const give = async (file: CaseFile, alert: Alert): Promise<void> => {
  const { reference } = file.input;
  const { key, text, roles } = alert;
  let failure: string | undefined;
  try {
    const told = await alerts.alertRoles.executeWithOptions({ summary: oneLine(text, 180) }, [
      { reference, key, subject: text, text, roles, clock: file.clock, isDrill: file.state().isDrill },
    ]);
    if (!told.isTold) failure = 'the e-mail was refused';
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    failure = 'the e-mail could not be sent';
  }
  file.change((state) => ({
    ...state,
    alerting: state.alerting.filter((onItsWay) => onItsWay.key !== key),
  }));
  noteOf(file, alert, failure);
};

/** Never ends: sends each alert by itself, so that none waits for another's addressee. */
export const keepAlerting = async (file: CaseFile): Promise<never> => {
  const underWay = new Set<string>();
  const due = (): Alert[] => file.state().alerting.filter(({ key }) => !underWay.has(key));
  for (;;) {
    await condition(() => due().length > 0);
    for (const next of due()) {
      underWay.add(next.key);
      void give(file, next)
        .catch(ignoreCancellation)
        .finally(() => underWay.delete(next.key));
    }
  }
};
