import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { Role } from '../domain/ports';
import { alerts } from './activity-options';
import type { CaseFile } from './case-file';

export interface Alert {
  readonly key: string;
  readonly text: string;
  readonly roles: readonly Role[];
  readonly kind: 'alerted' | 'reminded';
}

/**
 * Tells named roles by e-mail and notes whether that worked. Nothing of the case waits for it; a key is given once.
 */
export const alert = (file: CaseFile, { key, text, roles, kind }: Alert): void => {
  if (file.state().given.includes(key)) return;
  file.change((state) => ({ ...state, given: [...state.given, key] }));
  const { reference } = file.input;
  const { isDrill } = file.state();
  void file
    .during(async () => {
      const told = await alerts.alertRoles.executeWithOptions({ summary: text.slice(0, 180) }, [
        { reference, key, subject: text, text, roles, clock: file.clock, isDrill },
      ]);
      file.note(kind, text, { key, roles: [...roles], sent: told.isTold });
    })
    .catch((error: unknown) => {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) return;
      file.note(kind, `${text} (the e-mail could not be sent)`, { key, roles: [...roles], sent: false });
    });
};
